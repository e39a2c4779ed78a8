{#
    Emits groundwork.refuse(schema, table, steps, options, is_stuck): raises one error that names
    everything in `steps` that may not be done: a hazard that was not allowed, on a table that
    has rows; a difference without a statement; a null where the declaration wants a value; and,
    when the same plan comes again and again (is_stuck), what its statements did not close.
#}
{% macro engine_refuse() %}

create or replace function groundwork.refuse(
    schema_name text, table_name text, steps groundwork.online_step[], options jsonb, is_stuck boolean
)
returns void
language plpgsql
as $refuse$
declare
    target oid := to_regclass(format('%I.%I', schema_name, table_name));
    step groundwork.online_step;
    refused text[] := '{}';
    hazards text[] := '{}';
    row_count bigint;
begin
    foreach step in array steps loop
        if step.statement is null then
            refused := refused || format('%s %s: %s', step.kind, step.name, step.reason);
        elsif is_stuck then
            refused := refused || format(
                '%s %s: still different after: %s', step.kind, step.name, step.statement
            );
        elsif step.hazard is not null and not groundwork.is_allowed(table_name, step.hazard, options) then
            row_count := case
                when step.hazard = 'violating_rows' then null
                else groundwork.count_rows(
                    target,
                    case
                        when step.hazard = 'null_values' and step.position in (40, 41)
                            then format('%I is null', step.name)
                        else 'true'
                    end
                )
            end;
            if row_count is distinct from 0 then
                hazards := hazards || step.hazard;
                refused := refused || concat(
                    format('%s: %s %s: ', step.hazard, step.kind, step.name),
                    coalesce(step.reason, step.statement),
                    ' (' || row_count || ' rows, ' || pg_size_pretty(pg_table_size(target)) || ')'
                );
            end if;
        end if;
    end loop;

    if cardinality(refused) > 0 then
        raise exception using
            errcode = 'GW002',
            message = format('%I.%I cannot become what is declared:', schema_name, table_name)
            || array_to_string(array[''] || refused, E'\n  - '),
            hint = case
                when hazards = '{}' then 'Change the declaration, or the table by hand.'
                when hazards && '{null_values, violating_rows}'
                    then 'Mend the rows, or declare what to do with them below meta: upgrade: '
                        'fill, orphans, duplicates or violations.'
                else format(
                    'To do it all the same: dbt run --select %s --vars ''{allow: [%s]}''',
                    table_name,
                    (
                        select string_agg(distinct hazard || ':' || table_name, ', ')
                        from unnest(hazards) as hazard
                    )
                )
            end;
    end if;
end
$refuse$;

{% endmacro %}
