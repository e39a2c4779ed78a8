{#
    Emits groundwork.values_after(target, declared, steps, model): what `steps` make of
    columns, as {column: expression} on the rows as they are: the default or the fill of one that is
    added, the expression of a generated one, the conversion of one with another type. A new column
    whose values cannot be known before it is there, such as those of a sequence, is left out.

    And groundwork.rows_after(target, after, with_place): the rows of the table with these values,
    as a subquery. with_place: with tableoid and ctid, which name a row.

    So a constraint over new columns is judged before they are added. groundwork.is_immutable tells
    whether PostgreSQL takes an expression on the table's columns for a generated column.
#}
{% macro engine_rows_after() %}

create or replace function groundwork.is_immutable(target oid, type text, expression text)
returns boolean
language plpgsql
as $is_immutable$
begin
    begin
        execute format('create temporary table groundwork_copy (like %s)', target::regclass);
        perform groundwork.execute_in_project(
            format(
                'alter table pg_temp.groundwork_copy add groundwork_value %s '
                'generated always as ((%s)::%s) stored',
                type,
                expression,
                type
            )
        );
        raise exception using errcode = 'GW003';
    exception
        when sqlstate 'GW003' then
            return true;
        when others then
            return false;
    end;
end
$is_immutable$;

create or replace function groundwork.values_after(
    target oid,
    declared groundwork.item[],
    steps groundwork.step[],
    model jsonb
)
returns jsonb
language sql
as $values_after$
    select
        coalesce(
            jsonb_object_agg(changed.name, format('(%s)::%s', changed.expression, changed.type)),
            '{}'
        )
    from (
        select distinct
            item.name,
            item.definition ->> 'type' as type,
            case
                when item.definition -> 'generated' is not null then item.definition ->> 'default'
                when step.stage = 'retype_columns' then step.conversion
                when item.definition -> 'identity' is not null then null
                -- a fill may read what another one filled
                when step.stage = 'fill_nulls' and pg_attribute.attname is not null
                    then format(
                        'coalesce(%I, %s)', item.name, model #>> array['fill', item.name]
                    )
                when model #> array['fill', item.name] is not null
                    then case
                        when
                            groundwork.is_immutable(
                                target,
                                item.definition ->> 'type',
                                model #>> array['fill', item.name]
                            )
                            then model #>> array['fill', item.name]
                    end
                when groundwork.default_of(item.definition) = 'null' then 'null'
                when
                    groundwork.is_immutable(
                        target,
                        item.definition ->> 'type',
                        groundwork.default_of(item.definition)
                    )
                    then groundwork.default_of(item.definition)
            end as expression
        from unnest(declared) as item
        inner join unnest(steps) as step
            on
                step.kind = 'column'
                and item.name = step.name
                and step.stage in (
                    'add_columns', 'add_generated_columns', 'set_expressions', 'retype_columns',
                    'fill_nulls'
                )
                -- while a table is taken over, other rules change the rows before they are filled
                and (step.stage <> 'fill_nulls' or coalesce(model -> 'usual', '{}') = '{}')
                and not exists (
                    select
                    from unnest(steps) as retyping
                    where
                        step.stage = 'fill_nulls'
                        and retyping.stage = 'retype_columns'
                        and step.name = retyping.name
                )
        left join pg_catalog.pg_attribute
            on
                pg_attribute.attrelid = target
                and item.name = pg_attribute.attname
                and not pg_attribute.attisdropped
        where item.kind = 'column'
    ) as changed
    where changed.expression is not null
$values_after$;

create or replace function groundwork.rows_after(
    target oid, after jsonb, with_place boolean default true
)
returns text
language sql
stable
{{ engine_project_path() }}
as $rows_after$
    select
        format(
            '(select %s from %s)',
            concat_ws(
                ', ',
                case when with_place then 'tableoid, ctid' end,
                (
                    select string_agg(quote_ident(pg_attribute.attname), ', ')
                    from pg_catalog.pg_attribute
                    where
                        pg_attribute.attrelid = target
                        and pg_attribute.attnum > 0
                        and not pg_attribute.attisdropped
                        and not after ? pg_attribute.attname
                ),
                (
                    select string_agg(format('%s as %I', changed.value, changed.key), ', ')
                    from jsonb_each_text(after) as changed
                )
            ),
            target::regclass
        )
$rows_after$;

{% endmacro %}
