{#
    Fails with one row per month of which the default partition holds rows: there was no partition
    for them. The row says which call makes the partition and moves them.

    A role that row security hides rows from sees none. For it the test fails when the partition
    was ever written to, without saying when.
#}
{% test has_no_stray_rows(model) %}
{%- set strays = model.incorporate(path={'identifier': model.identifier ~ '_default'}) %}

select
    date_trunc('month', created_at at time zone 'UTC')::date as month,
    count(*) as stray_rows,
    format(
        'select access.make_partition(%L, %L)',
        {{ quoted(model) }},
        date_trunc('month', created_at at time zone 'UTC')::date
    ) as fix
from {{ strays }}
group by month

union all

select
    null as month,
    null as stray_rows,
    'ask a role that sees every row' as fix
where row_security_active({{ quoted(strays) }}) and pg_relation_size({{ quoted(strays) }}) > 0

{% endtest %}
