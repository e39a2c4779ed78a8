{#
    Emits groundwork.fill_steps(retyped, steps, is_begun): the steps that fill the shadows of
    columns in batches, those of them that are not filled yet. A value that can't be converted is a
    step without a statement.

    steps     of the plan, from which hazards and reasons are taken
    is_begun  whether the shadows exist; before that, each step's mode is `later`
#}
{% macro engine_fill_steps() %}

create or replace function groundwork.fill_steps(
    retyped jsonb, steps groundwork.step[], is_begun boolean
)
returns setof groundwork.step
language plpgsql
as $fill_steps$
declare
    step groundwork.step;
    filled record;
    missing text;
begin
    for filled in
        select
            columns.*,
            tables.is_marked,
            planned.hazard,
            planned.reason
        from groundwork.retyped_columns(retyped) as columns
        inner join groundwork.shadow_tables(retyped) as tables
            on columns.table_id = tables.table_id
        left join unnest(steps) as planned
            on
                planned.kind = 'column'
                and planned.stage = 'retype_columns'
                and columns.name = planned.name
                and columns.declared is not null
        where
            tables.is_marked
            or not is_begun
        order by
            columns.table_id,
            columns.column_number
    loop
        step := groundwork.new_step(
            stage => 'fill_shadow_columns',
            kind => case when filled.declared is null then 'referencing column' else 'column' end,
            name => filled.name,
            statement => null,
            hazard => filled.hazard,
            reason => filled.reason
        );
        if not filled.is_lossless then
            step.reason := coalesce(
                groundwork.unconvertible(filled.table_id, filled.name, filled.conversion),
                filled.reason
            );
            if step.reason is distinct from filled.reason then
                step.hazard := null;
                return next step;
                continue;
            end if;
        end if;
        missing := format('(%s) is not null', filled.conversion);
        if not filled.is_lossless then
            -- a value that becomes null is only kept
            missing := format(
                '(%s or (%I is not null and not groundwork.has_former_value(%L, %L, %L, %s, '
                '%I::text)))',
                missing,
                filled.name,
                groundwork.schema_of(filled.table_id),
                (select relname from pg_catalog.pg_class where oid = filled.table_id),
                filled.name,
                groundwork.retyped_key(retyped, filled.table_id),
                filled.name
            );
        end if;
        missing := format('%I is null and %s', filled.shadow, missing);
        if not is_begun or groundwork.count_rows(filled.table_id, missing) > 0 then
            step.statement := format(
                'call groundwork.update_in_batches(%L::regclass, %L, %L)',
                filled.table_name,
                format('%I = %s', filled.shadow, filled.conversion),
                missing
            );
            step.mode := case when is_begun then 'outside' else 'later' end;
            return next step;
        end if;
    end loop;
end
$fill_steps$;

{% endmacro %}
