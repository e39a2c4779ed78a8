{#
    Emits groundwork.try_consolidation(schema, table, declaration, model, with_rows): makes the
    views of a consolidation that has not begun and drops them, so that a plan raises what a run
    would: see groundwork.check_mapping. Nothing where the run changes the legacy table first.

    with_rows  true: returns how many rows the declaration rejects, by reason
    declaration, model  as groundwork.consolidate takes them
#}
{% macro engine_try_consolidation() %}

create or replace function groundwork.try_consolidation(
    schema_name text, table_name text, declaration text, model jsonb, with_rows boolean
)
returns table (reason text, row_count bigint)
language plpgsql
as $try_consolidation$
declare
    target constant regclass := format('%I.%I', schema_name, table_name);
    consolidation groundwork.consolidation;
    rejected record;
    found_rows jsonb := '[]';
begin
    consolidation.schema_name := schema_name;
    consolidation.table_name := table_name;
    consolidation.key_column := coalesce(model ->> 'key', 'id');
    consolidation.successor := model ->> 'into';
    consolidation.declaration := declaration;
    consolidation.options := model;
    if
        model ->> 'before' is not null
        or not groundwork.is_key(target, consolidation.key_column)
    then
        return;
    end if;
    perform groundwork.enter_home(schema_name);
    perform groundwork.check_consolidation(target, model);
    begin
        perform groundwork.open_mapping(consolidation, target);
        if with_rows and 'rejected' = any(groundwork.column_names('pg_temp.carried'::regclass)) then
            for rejected in
                execute 'select rejected as reason, count(*) as row_count from pg_temp.carried '
                    'where rejected is not null group by rejected order by rejected'
            loop
                found_rows := found_rows || to_jsonb(rejected);
            end loop;
        end if;
        raise exception using errcode = 'GW003';
    exception when sqlstate 'GW003' then null;
    end;
    return query
    select *
    from jsonb_to_recordset(found_rows) as found (reason text, row_count bigint);
end
$try_consolidation$;

{% endmacro %}
