{#
    Emits groundwork.save_old_value(target, column, conversions, run): the statement that
    keeps the text of each value that a declared conversion will change, in
    groundwork.former_value; and groundwork.converted, the converted column as an expression. A
    value whose text stays the same is not kept, since it is still there. The conversions, by
    column, tell what the key of the row will be.
#}
{% macro engine_save_old_value() %}

create or replace function groundwork.converted(column_name text, conversion text)
returns text
language sql
stable
as $converted$
    select
        case
            when groundwork.is_function(conversion) then format('%s(%I)', conversion, column_name)
            else '(' || conversion || ')'
        end
$converted$;

create or replace function groundwork.save_old_value(
    target oid, column_name text, conversions jsonb, run_id text
)
returns text
language sql
stable
{{ engine_project_path() }}
as $save_old_value$
    select
        format(
            'insert into groundwork.former_value '
            '(run_id, schema_name, table_name, column_name, primary_key, value) '
            'select %L, %L, %L, %L, pg_catalog.jsonb_build_object(%s), %I::text from %s '
            'where %I::text is distinct from %s::text and %I is not null',
            run_id,
            groundwork.schema_of(target),
            pg_class.relname,
            column_name,
            (
                select
                    string_agg(
                        format(
                            '%L, %s',
                            key.attname,
                            case
                                when
                                    key.attname = column_name
                                    or groundwork.is_function(conversions ->> key.attname)
                                    then groundwork.converted(
                                        key.attname, conversions ->> key.attname
                                    )
                                else quote_ident(key.attname)
                            end
                        ),
                        ', '
                    )
                from pg_catalog.pg_index
                inner join pg_catalog.pg_attribute as key
                    on
                        pg_index.indrelid = key.attrelid
                        and key.attnum = any(pg_index.indkey)
                where
                    pg_index.indrelid = target
                    and pg_index.indisprimary
            ),
            column_name,
            target::regclass,
            column_name,
            groundwork.converted(column_name, conversions ->> column_name),
            column_name
        )
    from pg_catalog.pg_class
    where pg_class.oid = target
$save_old_value$;

{% endmacro %}
