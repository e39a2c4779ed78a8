{#
    Emits groundwork.check_name(kind, schema, name): raises GW002 where the name that an object of
    this kind is declared with belongs to a relation of another kind, such as a table.
#}
{% macro engine_check_name() %}

create or replace function groundwork.check_name(kind text, schema_name text, name text)
returns void
language plpgsql
as $check_name$
declare
    word constant text := (
        select
            case
                when pg_class.relkind in ('r', 'p') then 'table'
                when pg_class.relkind = 'v' then 'view'
                when pg_class.relkind = 'm' then 'materialized view'
                when pg_class.relkind = 'f' then 'foreign table'
                when pg_class.relkind = 'S' then 'sequence'
                when pg_class.relkind = 'c' then 'composite type'
                else 'relation of another kind'
            end
        from pg_catalog.pg_class
        where
            (groundwork.kind_named(check_name.kind)).catalog = 'pg_class'
            and pg_class.oid = to_regclass(format('%I.%I', schema_name, check_name.name))
    );
begin
    if word is not null then
        raise exception using
            errcode = 'GW002',
            message = format(
                '%I.%I is a %s, and is declared as a %s',
                schema_name,
                name,
                word,
                (groundwork.kind_named(kind)).word
            ),
            hint = 'Give one of them another name. A run neither drops nor renames what it does '
                'not declare.';
    end if;
end
$check_name$;

{% endmacro %}
