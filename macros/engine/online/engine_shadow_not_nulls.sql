{#
    Emits groundwork.shadow_not_nulls(retyped): the rows of groundwork.shadows for retyped columns
    that are not null: a check that is validated while others write, so that `set not null` reads no
    row.
#}
{% macro engine_shadow_not_nulls() %}

create or replace function groundwork.shadow_not_nulls(retyped jsonb)
returns table (
    table_id oid,
    table_name text,
    kind text,
    name text,
    shadow text,
    statement text,
    state text
)
language sql
stable
as $shadow_not_nulls$
    select
        columns.table_id,
        columns.table_name,
        'not null',
        columns.name,
        checks.name,
        format(
            'alter table %s add constraint %I check (%I is not null) not valid',
            columns.table_name,
            checks.name,
            columns.shadow
        ),
        case
            when pg_constraint.oid is null then 'missing'
            when pg_constraint.convalidated then 'ready'
            else 'open'
        end
    from groundwork.retyped_columns(retyped) as columns
    inner join pg_catalog.pg_attribute
        on
            columns.table_id = pg_attribute.attrelid
            and columns.column_number = pg_attribute.attnum
            and pg_attribute.attnotnull
    cross join lateral groundwork.helper_name(columns.name, 'new_is_set') as checks (name)
    left join pg_catalog.pg_constraint
        on
            columns.table_id = pg_constraint.conrelid
            and checks.name = pg_constraint.conname
$shadow_not_nulls$;

{% endmacro %}
