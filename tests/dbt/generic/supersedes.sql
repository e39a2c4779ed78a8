{#
    Fails for each of `tables` that still stands beside `model`, which has taken its place. A view
    of the old name is no failure: it keeps old code working.
#}
{% test supersedes(model, tables) %}

select pg_class.oid::regclass as superseded_table
from pg_catalog.pg_class
where
    pg_class.relnamespace = '{{ model.schema }}'::regnamespace
    and pg_class.relkind in ('r', 'p', 'f')
    and pg_class.relname in ('{{ tables | join("', '") }}')

{% endtest %}
