{#
    Emits groundwork.remake_steps(schema, table, declared, live, model): the steps that make again,
    on a rebuilt table, the indexes and statistics that are not declared and what is named below
    `keep`. Indexes and statistics then go where that is allowed.
#}
{% macro engine_remake_steps() %}

create or replace function groundwork.remake_steps(
    schema_name text,
    table_name text,
    declared groundwork.item[],
    live groundwork.item[],
    model jsonb
)
returns setof groundwork.step
language sql
immutable
as $remake_steps$
    select
        groundwork.new_step(
            stage => case
                when steps.hazard is null then 'remake_undeclared'::groundwork.stage
                else 'drop_remade'
            end,
            kind => item.kind,
            name => item.name,
            statement => steps.statement,
            undo => steps.undo,
            hazard => steps.hazard
        )
    from unnest(live) as item
    cross join lateral (
        select
            groundwork.create_statement(schema_name, table_name, item) as statement,
            groundwork.drop_statement(schema_name, table_name, item) as undo,
            null as hazard

        union all

        -- it goes again where it may go
        select
            groundwork.drop_statement(schema_name, table_name, item),
            groundwork.create_statement(schema_name, table_name, item),
            'drop_' || item.kind
        where
            item.kind in ('index', 'statistics')
            and not coalesce(model -> 'keep' ? item.name, false)
    ) as steps
    where
        (
            item.kind in ('index', 'statistics')
            or (
                item.kind in (
                    'policy', 'trigger', 'rule', 'privilege', 'constraint', 'publication'
                )
                and model -> 'keep' ? item.name
            )
        )
        and not exists (
            select
            from unnest(declared) as other
            where
                other.kind = item.kind
                and (other.name = item.name or other.definition = item.definition)
        )
$remake_steps$;

{% endmacro %}
