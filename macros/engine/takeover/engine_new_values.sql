{#
    Emits groundwork.new_values(target, declared, steps, model): the columns among `steps` that get
    values, and the expressions of these.

    returns  source     default, expression, fill or convert
             condition  which rows get the value; null where it is one value for all of them

    And groundwork.default_of(column): what a new column gives to existing rows: its default, else
    that of its domain, or null.
#}
{% macro engine_new_values() %}

create or replace function groundwork.new_values(
    target oid, declared groundwork.item[], steps groundwork.step[], model jsonb
)
returns table (
    stage groundwork.stage,
    name text,
    type text,
    is_not_null boolean,
    source text,
    expression text,
    condition text
)
language sql
as $new_values$
    select
        step.stage,
        item.name,
        item.definition ->> 'type',
        item.definition ->> 'not_null' = 'true'
        and step.stage <> 'retype_columns'
        and model #> array['nulls', item.name] is null
        and not (item.name = 'tenant_id' and model ? 'assign_tenants'),
        chosen.source,
        chosen.expression,
        chosen.condition
    from unnest(steps) as step
    inner join unnest(declared) as item
        on
            step.name = item.name
            and item.kind = 'column'
    left join pg_catalog.pg_attribute
        on
            pg_attribute.attrelid = target
            and item.name = pg_attribute.attname
            and not pg_attribute.attisdropped
    cross join lateral (
        select
            'expression' as source,
            item.definition ->> 'default' as expression,
            'true' as condition
        where
            step.stage in ('add_generated_columns', 'set_expressions')
            -- a virtual column is computed when it is read
            and (
                item.definition ->> 'generated' = 's'
                or (
                    item.definition ->> 'generated' = 'v'
                    and item.definition ->> 'not_null' = 'true'
                )
            )

        union all

        select
            'fill',
            model #>> array['fill', item.name],
            case
                when pg_attribute.attname is null then 'true'
                else format('%I is null', item.name)
            end
        where
            step.stage = 'fill_nulls'
            -- while a table is taken over, other rules change the rows first
            and coalesce(model -> 'usual', '{}') = '{}'

        union all

        select
            'convert',
            step.conversion,
            'true'
        where step.stage = 'retype_columns'

        union all

        select
            'default',
            groundwork.default_of(item.definition),
            null
        where
            step.stage = 'add_columns'
            and model #> array['fill', item.name] is null
            -- a sequence gives each row its number
            and coalesce(item.definition -> 'identity', item.definition -> 'serial') is null
    ) as chosen
    where step.kind = 'column'
$new_values$;

create or replace function groundwork.default_of(column_definition jsonb)
returns text
language sql
stable
as $default_of$
    select
        coalesce(
            column_definition ->> 'default',
            (
                select pg_get_expr(pg_type.typdefaultbin, 0)
                from pg_catalog.pg_type
                where pg_type.oid = groundwork.type_named(column_definition ->> 'type')
            ),
            'null'
        )
$default_of$;

{% endmacro %}
