{#
    Emits groundwork.online_helper_steps(target, schema, table, declared, steps, planned, model):
    the online steps for a constraint that is not declared: the helpers of a column stay until it
    is filled and not null; groundwork.unfilled_mark(schema, table, column): the step that marks a
    new column as one to be filled, by a check that is always true;
    groundwork.batches_statement(schema, table, column, value, filled, run_id): the statement that
    fills a column in batches; and groundwork.unfilled(column, value): which rows it fills.

    planned         the step that drops the constraint
    filled, run_id  see groundwork.update_in_batches
#}
{% macro engine_online_helper_steps() %}

create or replace function groundwork.unfilled_mark(
    schema_name text, table_name text, column_name text
)
returns groundwork.step
language sql
immutable
as $unfilled_mark$
    select
        groundwork.new_step(
            stage => 'mark_unfilled',
            kind => 'column',
            name => column_name,
            statement => format(
                'alter table %I.%I add constraint %I check (true) not valid',
                schema_name,
                table_name,
                groundwork.helper_name(column_name, 'fill')
            )
        )
$unfilled_mark$;

create or replace function groundwork.online_helper_steps(
    target oid,
    schema_name text,
    table_name text,
    declared groundwork.item[],
    steps groundwork.step[],
    planned groundwork.step,
    model jsonb
)
returns setof groundwork.step
language plpgsql
as $online_helper_steps$
declare
    filled groundwork.item;
    value text;
begin
    if
        exists (
            select
            from unnest(steps) as pending
            where
                pending.kind = 'column'
                and planned.name = groundwork.helper_name(pending.name, 'is_set')
        )
    then
        return;
    end if;
    select item.*
    into filled
    from unnest(declared) as item
    where
        item.kind = 'column'
        and planned.name = groundwork.helper_name(item.name, 'fill');
    value := coalesce(
        model #>> array['fill', filled.name], filled.definition ->> 'default'
    );
    if filled.name is null or value is null then
        return next planned;
    elsif groundwork.count_rows(target, groundwork.unfilled(filled.name, value)) > 0 then
        return next groundwork.new_step(
            stage => 'fill_added_columns',
            kind => 'column',
            name => filled.name,
            statement => groundwork.batches_statement(
                schema_name, table_name, filled.name, value
            ),
            mode => 'outside'
        );
    else
        return next groundwork.new_step(
            stage => 'fill_added_columns',
            kind => 'column',
            name => filled.name,
            statement => planned.statement
        );
    end if;
end
$online_helper_steps$;

create or replace function groundwork.batches_statement(
    schema_name text,
    table_name text,
    column_name text,
    value text,
    filled text default null,
    run_id text default null
)
returns text
language sql
immutable
as $batches_statement$
    select
        format(
            'call groundwork.update_in_batches(%L::regclass, %L, %L%s)',
            format('%I.%I', schema_name, table_name),
            format('%I = %s', column_name, value),
            groundwork.unfilled(column_name, value),
            case when filled is not null then format(', %L, %L', filled, run_id) end
        )
$batches_statement$;

create or replace function groundwork.unfilled(column_name text, value text)
returns text
language sql
immutable
as $unfilled$
    select
        case
            -- each nextval() takes a number
            when starts_with(value, 'nextval(') then format('%I is null', column_name)
            else format('%I is null and (%s) is not null', column_name, value)
        end
$unfilled$;

{% endmacro %}
