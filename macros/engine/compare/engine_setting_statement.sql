{#
    Emits groundwork.setting_statement(schema, table, setting, old, new): the statement that moves
    one setting of a table from `old` to `new` (jsonb, null for not set), or null where there is
    none; and groundwork.options_clause(prefix, old, new), the `reset (...), set (...)` of storage
    parameters given as arrays of name=value, each behind `prefix`.
#}
{% macro engine_setting_statement() %}

create or replace function groundwork.options_clause(
    prefix text, old_options jsonb, new_options jsonb
)
returns text
language sql
immutable
as $options_clause$
    select
        concat_ws(
            ', ',
            prefix || 'reset (' || (
                select string_agg(old_names.name, ', ')
                from (
                    select split_part(old_option.value, '=', 1) as name
                    from jsonb_array_elements_text(old_options) as old_option (value)

                    except

                    select split_part(new_option.value, '=', 1) as name
                    from jsonb_array_elements_text(new_options) as new_option (value)
                ) as old_names
            ) || ')',
            prefix || 'set (' || (
                select string_agg(groundwork.quote_option(new_option.value), ', ')
                from jsonb_array_elements_text(new_options) as new_option (value)
            ) || ')'
        )
$options_clause$;

create or replace function groundwork.toast_options(options jsonb)
returns jsonb
language sql
immutable
as $toast_options$
    select jsonb_agg('toast.' || option.value)
    from jsonb_array_elements_text(options) as option (value)
$toast_options$;

create or replace function groundwork.setting_statement(
    schema_name text, table_name text, setting text, old_value jsonb, new_value jsonb
)
returns text
language sql
immutable
as $setting_statement$
    select
        case
            when setting <> 'schema_usage'
                then format('alter table %I.%I ', schema_name, table_name)
            -- these are the roles that lack it
            when new_value is null then format('grant usage on schema %I to ', schema_name)
            else format('revoke usage on schema %I from ', schema_name)
        end || case setting
            when 'schema_usage'
                then (
                    select string_agg(roles.name, ', ' order by roles.name)
                    from jsonb_array_elements_text(coalesce(new_value, old_value)) as roles (name)
                )
            when 'row_security'
                then
                    case when new_value::boolean then 'enable' else 'disable' end
                    || ' row level security'
            when 'force_row_security'
                then
                    case when new_value::boolean then 'force' else 'no force' end
                    || ' row level security'
            when 'of_type' then coalesce('of ' || (new_value #>> '{}'), 'not of')
            when 'replica_identity' then 'replica identity ' || (new_value #>> '{}')
            when 'persistence'
                then 'set ' || case new_value #>> '{}' when 'u' then 'unlogged' else 'logged' end
            when 'options' then groundwork.options_clause('', old_value, new_value)
            when 'toast_options'
                then groundwork.options_clause(
                    '', groundwork.toast_options(old_value), groundwork.toast_options(new_value)
                )
            when 'clustered_on'
                then coalesce(
                    'cluster on ' || quote_ident(new_value #>> '{}'),
                    'set without cluster'
                )
            when 'access_method' then 'set access method ' || (new_value #>> '{}')
        end
$setting_statement$;

{% endmacro %}
