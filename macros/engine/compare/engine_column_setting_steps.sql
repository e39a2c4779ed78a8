{#
    Emits groundwork.column_setting_steps(schema, table, difference): the steps for a column's
    storage, compression, statistics target and options, which `add column` cannot give a new one.
#}
{% macro engine_column_setting_steps() %}

create or replace function groundwork.column_setting_steps(
    schema_name text, table_name text, difference groundwork.difference
)
returns setof groundwork.step
language plpgsql
stable
as $column_setting_steps$
declare
    name constant text := difference.name;
    table_head constant text := format('alter table %I.%I ', schema_name, table_name);
    column_head constant text := format('alter column %I ', name);
    declared constant jsonb := difference.declared;
    live constant jsonb := difference.live;
begin
    if declared -> 'storage' is distinct from live -> 'storage' then
        return next groundwork.new_step(
            stage => 'set_storage',
            kind => 'column',
            name => name,
            -- PostgreSQL 15 has no `set storage default`
            statement => table_head || column_head || 'set storage ' || case coalesce(
                    declared ->> 'storage',
                    (
                        select typstorage::text
                        from pg_catalog.pg_type
                        where oid = groundwork.type_named(declared ->> 'type')
                    )
                )
                when 'p' then 'plain'
                when 'e' then 'external'
                when 'm' then 'main'
                when 'x' then 'extended'
            end
        );
    end if;
    -- `add column` says the compression itself
    if live is not null and declared -> 'compression' is distinct from live -> 'compression' then
        return next groundwork.new_step(
            stage => 'set_compression',
            kind => 'column',
            name => name,
            statement => table_head || column_head || 'set compression '
            || case declared ->> 'compression'
                when 'p' then 'pglz'
                when 'l' then 'lz4'
                else 'default'
            end
        );
    end if;
    if declared -> 'statistics' is distinct from live -> 'statistics' then
        return next groundwork.new_step(
            stage => 'set_column_statistics',
            kind => 'column',
            name => name,
            statement => table_head || column_head || 'set statistics '
            || coalesce(declared ->> 'statistics', '-1'),
            undo => table_head || column_head || 'set statistics '
            || coalesce(live ->> 'statistics', '-1')
        );
    end if;
    if declared -> 'options' is distinct from live -> 'options' then
        return next groundwork.new_step(
            stage => 'set_column_options',
            kind => 'column',
            name => name,
            statement => table_head || groundwork.options_clause(
                column_head, live -> 'options', declared -> 'options'
            ),
            undo => table_head || groundwork.options_clause(
                column_head, declared -> 'options', live -> 'options'
            )
        );
    end if;
end
$column_setting_steps$;

{% endmacro %}
