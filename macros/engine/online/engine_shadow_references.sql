{#
    Emits groundwork.shadow_references(retyped): the foreign keys from and to retyped columns, each
    with the definition that it has on the columns' shadows.

    returns  constraint_id, table_id (that it belongs to), name, definition, is_validated

    And groundwork.shadow_names(retyped, table, numbers): the columns with these numbers as a list,
    each by the name of its shadow if it has one.
#}
{% macro engine_shadow_references() %}

create or replace function groundwork.shadow_names(retyped jsonb, table_id oid, numbers smallint[])
returns text
language sql
stable
as $shadow_names$
    select
        string_agg(
            quote_ident(coalesce(columns.shadow, pg_attribute.attname)), ', ' order by places.place
        )
    from unnest(numbers) with ordinality as places (number, place)
    inner join pg_catalog.pg_attribute
        on
            shadow_names.table_id = pg_attribute.attrelid
            and places.number = pg_attribute.attnum
    left join groundwork.retyped_columns(retyped) as columns
        on
            pg_attribute.attrelid = columns.table_id
            and pg_attribute.attnum = columns.column_number
$shadow_names$;

create or replace function groundwork.shadow_references(retyped jsonb)
returns table (
    constraint_id oid, table_id oid, name text, definition text, is_validated boolean
)
language sql
stable
{{ engine_project_path() }}
as $shadow_references$
    select
        pg_constraint.oid,
        pg_constraint.conrelid,
        pg_constraint.conname::text,
        concat_ws(
            ' ',
            format('foreign key (%s)', own.names),
            format('references %s (%s)', pg_constraint.confrelid::regclass, others.names),
            case pg_constraint.confmatchtype when 'f' then 'match full' end,
            'on update ' || (actions.names ->> pg_constraint.confupdtype::text),
            'on delete ' || (actions.names ->> pg_constraint.confdeltype::text),
            '(' || set_columns.names || ')',
            case
                when pg_constraint.condeferred then 'deferrable initially deferred'
                when pg_constraint.condeferrable then 'deferrable'
            end,
            case
                when to_jsonb(pg_constraint) ->> 'conenforced' = 'false' then 'not enforced'
            end
        ),
        pg_constraint.convalidated
    from pg_catalog.pg_constraint
    cross join lateral groundwork.shadow_names(
        retyped, pg_constraint.conrelid, pg_constraint.conkey
    ) as own (names)
    cross join lateral groundwork.shadow_names(
        retyped, pg_constraint.confrelid, pg_constraint.confkey
    ) as others (names)
    cross join lateral groundwork.shadow_names(
        retyped, pg_constraint.conrelid, pg_constraint.confdelsetcols
    ) as set_columns (names)
    cross join lateral (
        values ('{"c": "cascade", "r": "restrict", "n": "set null", "d": "set default"}'::jsonb)
    ) as actions (names)
    where
        pg_constraint.contype = 'f'
        and pg_constraint.conparentid = 0
        and not starts_with(pg_constraint.conname, 'groundwork_')
        and exists (
            select
            from groundwork.retyped_columns(retyped) as columns
            where
                (
                    pg_constraint.conrelid = columns.table_id
                    and columns.column_number = any(pg_constraint.conkey)
                )
                or (
                    pg_constraint.confrelid = columns.table_id
                    and columns.column_number = any(pg_constraint.confkey)
                )
        )
$shadow_references$;

{% endmacro %}
