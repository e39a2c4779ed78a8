{#
    The post-hook of a table that is partitioned by month: the partition of this month and of the
    `ahead` ones after it exist when the model is built, rows that the default partition caught in
    these months are moved, and partitions that ended longer than `retention` ago are detached
    into the schema `retired`. Where pg_cron is installed, the same call is scheduled.

    ahead      how far into the future partitions reach
    retention  none keeps every partition attached
#}
{% macro keep_partitions(ahead='3 months', retention=none) -%}
    {%- set arguments = [
        quoted(qualified_name(this)),
        quoted(ahead),
        quoted(retention) if retention else 'null',
    ] | join(', ') -%}
    {%- set keep = access_function('keep_partitions') -%}
    {%- set schedule = access_function('schedule_partitions') -%}
    select {{ keep }}({{ arguments }});
    select {{ schedule }}({{ arguments }});
{%- endmacro %}
