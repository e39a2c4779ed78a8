{#
    Fails with one row per partition that is missing: that of a month from this one to `ahead`, or
    the default partition. The row says which call makes it.
#}
{% test has_coming_partitions(model, ahead='3 months') %}

select change as missing_change
from access.partition_changes({{ quoted(model) }}, {{ quoted(ahead) }}, null, null)

{% endtest %}
