{#
    Emits groundwork.children_of(schema, table, model): the foreign keys that refer to a legacy
    table, and whether they follow its rows: not where they hold ids of another type than the
    successor has.

    returns  child, name, column_name, definition, action (what `on delete` does), follows,
             is_key (whether the successor has a key that they can refer to)
#}
{% macro engine_children_of() %}

create or replace function groundwork.children_of(
    schema_name text, table_name text, model jsonb
)
returns table (
    child regclass,
    name text,
    column_name text,
    definition text,
    action text,
    follows boolean,
    is_key boolean
)
language sql
stable
{{ engine_project_path() }}
as $children_of$
    select
        pg_constraint.conrelid::regclass,
        pg_constraint.conname,
        pg_attribute.attname,
        pg_get_constraintdef(pg_constraint.oid),
        case pg_constraint.confdeltype
            when 'c' then ' on delete cascade'
            when 'n' then ' on delete set null'
            when 'd' then ' on delete set default'
            else ''
        end,
        cardinality(pg_constraint.conkey) = 1 and pg_attribute.atttypid = 'uuid'::regtype,
        groundwork.is_key(to_regclass(model ->> 'into'), 'id')
    from pg_catalog.pg_constraint
    inner join pg_catalog.pg_attribute
        on
            pg_constraint.conrelid = pg_attribute.attrelid
            and pg_constraint.conkey[1] = pg_attribute.attnum
    where
        pg_constraint.contype = 'f'
        and pg_constraint.confrelid = to_regclass(format('%I.%I', schema_name, table_name))
        and pg_constraint.conrelid <> pg_constraint.confrelid
        and pg_constraint.conparentid = 0
$children_of$;

{% endmacro %}
