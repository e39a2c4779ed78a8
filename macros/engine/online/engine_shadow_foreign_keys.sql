{#
    Emits groundwork.shadow_foreign_keys(retyped, leaving): the rows of groundwork.shadows for
    foreign keys from and to retyped columns, but for those named in `leaving`.
#}
{% macro engine_shadow_foreign_keys() %}

create or replace function groundwork.shadow_foreign_keys(retyped jsonb, leaving text[])
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
as $shadow_foreign_keys$
    select
        originals.table_id,
        names.table_name,
        'foreign key',
        originals.name,
        names.shadow,
        format(
            'alter table %s add constraint %I %s not valid',
            names.table_name,
            names.shadow,
            originals.definition
        ),
        case
            when pg_constraint.oid is null then 'missing'
            when pg_constraint.convalidated or not originals.is_validated then 'ready'
            else 'open'
        end
    from groundwork.shadow_references(retyped) as originals
    cross join lateral (
        select
            groundwork.helper_name(originals.name, 'new') as shadow,
            format('%s.%I', pg_class.relnamespace::regnamespace, pg_class.relname) as table_name
        from pg_catalog.pg_class
        where pg_class.oid = originals.table_id
    ) as names
    left join pg_catalog.pg_constraint
        on
            originals.table_id = pg_constraint.conrelid
            and names.shadow = pg_constraint.conname
    where originals.name <> all(leaving)
$shadow_foreign_keys$;

{% endmacro %}
