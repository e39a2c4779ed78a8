{#
    Emits groundwork.save_old_value(target, column, condition, key, run): the statement that keeps
    the text of the values of a column in groundwork.former_value, null for a row that is null.

    condition  which rows, as SQL on their columns; null: all
    key        the key of the row after the change, as groundwork.key_of_row gives it
    run_id     of the run that changes the value

    And groundwork.save_unhidden(target, statement), which executes such a statement while row
    security hides no row of the table; groundwork.has_former_value(schema, table, column, key,
    former): whether that is kept already.
#}
{% macro engine_save_old_value() %}

{{ engine_key_of_row() }}
{{ engine_pass_quarantined() }}

create or replace function groundwork.save_old_value(
    target oid, column_name text, condition text, key text, run_id text
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
            'select %L, %L, %L, %L, %s, %I::text from %s',
            run_id,
            groundwork.schema_of(target),
            pg_class.relname,
            column_name,
            key,
            column_name,
            target::regclass
        )
        || coalesce(' where ' || condition, '')
    from pg_catalog.pg_class
    where pg_class.oid = target
$save_old_value$;

create or replace function groundwork.save_unhidden(target regclass, statement text)
returns bigint
language plpgsql
as $save_unhidden$
declare
    lifted constant oid[] := groundwork.lift_row_security(array[target::oid]);
    affected bigint;
begin
    affected := groundwork.execute_in_project(statement);
    perform groundwork.restore_row_security(lifted);
    return affected;
end
$save_unhidden$;

create or replace function groundwork.has_former_value(
    of_schema text, of_table text, of_column text, key jsonb, former text
)
returns boolean
language sql
stable
as $has_former_value$
    select
        exists (
            select
            from groundwork.former_value
            where
                former_value.schema_name = of_schema
                and former_value.table_name = of_table
                and former_value.column_name = of_column
                and jsonb_hash_extended(former_value.primary_key, 0) = jsonb_hash_extended(key, 0)
                and former_value.primary_key = key
                and former_value.value is not distinct from former
        )
$has_former_value$;

{% endmacro %}
