{#
    Fails for each row of `seed` that `table` lacks, by `key`, and when the seed was never loaded.

    It stands on the model that merges the seed, so that dbt runs it afterwards.
#}
{% test has_seed_rows(model, seed, table, key) %}

{%- if load_relation(seed) %}
select seed_rows.{{ key }} as missing_row
from {{ seed }} as seed_rows
where
    not exists (
        select
        from {{ table }} as merged
        where merged.{{ key }} = seed_rows.{{ key }}
    )
{%- else %}
select '{{ seed }} was never loaded: dbt seed adds its rows' as missing_row
{%- endif %}

{% endtest %}
