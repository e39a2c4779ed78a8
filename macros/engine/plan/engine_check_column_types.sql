{#
    Emits groundwork.check_column_types(table, declared, types, renamed): refuses a model whose
    properties give a column another `data_type` than its file, or name a column that the file does
    not declare. PostgreSQL reads the types, so each may be spelled in any way that it takes.

    types    {column: data_type}
    renamed  {old: new}; a column of `declared` has its old name

    And groundwork.type_as_shown(type): a type, in any spelling, as the catalog shows it; null where
    it is not one.
#}
{% macro engine_check_column_types() %}

create or replace function groundwork.check_column_types(
    table_name text, declared groundwork.item[], types jsonb, renamed jsonb
)
returns void
language plpgsql
as $check_column_types$
declare
    stated record;
begin
    for stated in
        select
            types.key as name,
            types.value as type,
            item.definition ->> 'type' as declared_type
        from jsonb_each_text(types) as types
        left join jsonb_each_text(renamed) as names
            on types.key = names.value
        left join unnest(declared) as item
            on
                item.kind = 'column'
                and item.name = coalesce(names.key, types.key)
        order by types.key
    loop
        if stated.declared_type is null then
            raise exception using
                errcode = 'GW001',
                message = format(
                    'the properties of %s name the column %s, which its file does not declare',
                    table_name,
                    stated.name
                ),
                hint = 'Correct the properties.';
        elsif groundwork.type_as_shown(stated.type) is distinct from stated.declared_type then
            raise exception using
                errcode = 'GW001',
                message = format(
                    'the properties of %s give the column %s the data_type %s, its file %s',
                    table_name,
                    stated.name,
                    stated.type,
                    stated.declared_type
                ),
                hint = 'The file decides. Correct the properties, or leave data_type out.';
        end if;
    end loop;
end
$check_column_types$;

create or replace function groundwork.type_as_shown(type_name text)
returns text
language plpgsql
as $type_as_shown$
declare
    shown text;
begin
    perform groundwork.execute_in_project(
        format('create temporary table groundwork_type (shown %s)', type_name)
    );
    shown := groundwork.answer_in_project(
        'select pg_catalog.format_type(atttypid, atttypmod) from pg_catalog.pg_attribute '
        'where attrelid operator(pg_catalog.=) '
        '''pg_temp.groundwork_type''::pg_catalog.regclass::pg_catalog.oid '
        'and attnum operator(pg_catalog.=) 1::pg_catalog.int2'
    );
    raise exception using errcode = 'GW003';
exception
    when sqlstate 'GW003' then
        return shown;
    when undefined_object or syntax_error or invalid_parameter_value then
        return null;
end
$type_as_shown$;

{{ engine_check_rules() }}

{% endmacro %}
