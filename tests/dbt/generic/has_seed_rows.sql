{#
    Fails for each row of `seed` that `table` lacks, by `key`, and when the seed was never loaded.

    It stands on the model that merges the seed, so that dbt runs it afterwards. A role that is held
    to row security, from which the table's rows are hidden, has nothing to tell.
#}
{% test has_seed_rows(model, seed, table, key) %}
{%- set table = table | string %}
{%- set merged = table if '.' in table else target.schema ~ '.' ~ quoted_name(table) %}

with seed_rows as (

    select seed_lines.content ->> {{ quoted(key) }} as seed_key
    from (values (to_regclass({{ quoted(seed) }}))) as loaded (seed_id)
    cross join groundwork.seed_lines(loaded.seed_id) as seed_lines
    where loaded.seed_id is not null

    union all

    select {{ quoted('any row: ' ~ seed ~ ' was never loaded') }} as seed_key
    where to_regclass({{ quoted(seed) }}) is null

)

select seed_rows.seed_key as missing_row
from seed_rows
where
    not row_security_active({{ quoted(merged) }})
    and not exists (
        select 1
        from {{ merged }} as merged
        where merged.{{ quoted_name(key) }} = seed_rows.seed_key
    )

{% endtest %}
