{#
    Emits groundwork.refusals(schema, table, steps, run, is_stuck): each of `steps` that may
    not be done, and why: a hazard that is not allowed, where the table has rows at stake; a
    difference without a statement; and, when the same plan comes again and again (is_stuck), what
    its statements did not close. What several stages of one change say is said once. Steps whose
    hazard keeps what they would drop are not refused; leave them out.

    place   of the step in `steps`
    hazard  null where there is no statement that could be allowed
#}
{% macro engine_refusals() %}

create or replace function groundwork.refusals(
    schema_name text,
    table_name text,
    steps groundwork.step[],
    run groundwork.run,
    is_stuck boolean
)
returns table (place integer, hazard text, row_count bigint, sentence text)
language plpgsql
as $refusals$
declare
    target constant oid := (
        select pg_class.oid
        from pg_catalog.pg_class
        where
            pg_class.oid = to_regclass(format('%I.%I', schema_name, table_name))
            and pg_class.relkind in ('r', 'p')
    );
    step groundwork.step;
    told text[] := '{}';
begin
    place := 0;
    foreach step in array steps loop
        place := place + 1;
        hazard := null;
        row_count := null;
        if step.statement is null then
            sentence := format('%s %s: %s', step.kind, step.name, step.reason);
            return next;
        elsif is_stuck and step.mode is distinct from 'later' then
            sentence := format(
                '%s %s: still different after: %s', step.kind, step.name, step.statement
            );
            return next;
        elsif not groundwork.is_allowed(table_name, step.hazard, run) then
            hazard := step.hazard;
            -- the reason of a step that stands for rows that were judged says how many
            if
                step.statement <> 'select'
                and hazard <> 'violating_rows'
                -- a type has no rows of its own
                and target is not null
            then
                row_count := groundwork.count_rows(
                    target,
                    case
                        when
                            hazard = 'null_values'
                            and step.stage in ('check_not_null', 'set_not_null')
                            then format('%I is null', step.name)
                        else 'true'
                    end
                );
            end if;
            sentence := concat(
                format('%s: %s %s: ', hazard, step.kind, step.name),
                coalesce(step.reason, step.statement),
                ' (' || row_count || ' rows, ' || pg_size_pretty(
                    coalesce(
                        (
                            select sum(pg_table_size(part.relid))
                            from pg_partition_tree(target) as part
                        ),
                        pg_table_size(target)
                    )
                ) || ')'
            );
            -- a change in stages has the same hazard in several
            if row_count is distinct from 0 and sentence <> all(told) then
                told := told || sentence;
                return next;
            end if;
        end if;
    end loop;
end
$refusals$;

{% endmacro %}
