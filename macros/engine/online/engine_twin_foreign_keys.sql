{#
    Emits groundwork.twin_foreign_keys(retyped, leaving): the rows of groundwork.twins for foreign
    keys from and to retyped columns, but for those named in `leaving`.
#}
{% macro engine_twin_foreign_keys() %}

create or replace function groundwork.twin_foreign_keys(retyped jsonb, leaving text[])
returns table (
    table_id oid,
    table_name text,
    kind text,
    name text,
    twin text,
    statement text,
    state text
)
language sql
stable
as $twin_foreign_keys$
    select
        originals.table_id,
        names.table_name,
        'foreign key',
        originals.name,
        names.twin,
        format(
            'alter table %s add constraint %I %s not valid',
            names.table_name,
            names.twin,
            originals.definition
        ),
        case
            when pg_constraint.oid is null then 'missing'
            when pg_constraint.convalidated or not originals.is_validated then 'ready'
            else 'open'
        end
    from groundwork.twin_references(retyped) as originals
    cross join lateral (
        select
            groundwork.helper_name(originals.name, 'new') as twin,
            format('%s.%I', pg_class.relnamespace::regnamespace, pg_class.relname) as table_name
        from pg_catalog.pg_class
        where pg_class.oid = originals.table_id
    ) as names
    left join pg_catalog.pg_constraint
        on
            originals.table_id = pg_constraint.conrelid
            and names.twin = pg_constraint.conname
    where originals.name <> all(leaving)
$twin_foreign_keys$;

{% endmacro %}
