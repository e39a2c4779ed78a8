{#
    Emits groundwork.publication_steps(schema, publication, declaration, declared, live, model): the
    steps that give a publication the declared tables, schemas and options. Whether it has all
    tables is fixed when it is made: then it is made again.

    model  keep: tables and schemas that may be in it undeclared, as `public.leads`

    And groundwork.publication_statement(publication, item, is_added): what adds a table or a
    schema, or takes it out; and groundwork.publication_definition(schema, publication): what makes
    the live one.
#}
{% macro engine_publication_steps() %}

create or replace function groundwork.publication_statement(
    publication_name text, item groundwork.item, is_added boolean
)
returns text
language sql
immutable
as $publication_statement$
    select
        format(
            'alter publication %I %s %s %s%s',
            publication_name,
            case when is_added then 'add' else 'drop' end,
            case item.kind when 'published table' then 'table only' else 'tables in schema' end,
            item.name,
            case
                when is_added and item.kind = 'published table'
                    then groundwork.publication_clause(item.definition)
            end
        )
$publication_statement$;

create or replace function groundwork.publication_definition(
    schema_name text, publication_name text
)
returns text
language sql
stable
as $publication_definition$
    select
        concat_ws(
            ' ',
            format('create publication %I', publication_name),
            case
                when
                    bool_or(
                        item.name = 'all_tables' and item.definition = 'true'
                    ) then 'for all tables'
                else 'for ' || string_agg(
                    case item.kind
                        when 'published table'
                            then concat(
                                'table only ',
                                item.name,
                                groundwork.publication_clause(item.definition)
                            )
                        when 'published schema' then 'tables in schema ' || item.name
                    end,
                    ', '
                )
            end,
            'with (' || string_agg(
                format('%s = %L', item.name, item.definition #>> '{}'), ', '
            ) filter (where item.kind = 'option' and item.name <> 'all_tables') || ')'
        )
    from unnest(groundwork.publication_items(schema_name, publication_name)) as item
$publication_definition$;

create or replace function groundwork.publication_steps(
    schema_name text,
    publication_name text,
    declaration text,
    declared groundwork.item[],
    live groundwork.item[],
    model jsonb
)
returns setof groundwork.step
language sql
stable
as $publication_steps$
    with
    differences as (

        select
            difference.*,
            bool_or(difference.kind = 'option' and difference.name = 'all_tables')
                over () as is_made_again
        from groundwork.differences(declared, live) as difference
        where
            difference.declared is not null
            or not coalesce(model -> 'keep', '[]') ? difference.name

    )

    select
        groundwork.new_step(
            stage => steps.stage::groundwork.stage,
            kind => 'publication',
            name => publication_name,
            statement => steps.statement,
            undo => steps.undo
        )
    from (
        values
        (
            'drop_object',
            format('drop publication %I', publication_name),
            groundwork.publication_definition(schema_name, publication_name)
        ),
        ('create', declaration, format('drop publication %I', publication_name))
    ) as steps (stage, statement, undo)
    where exists (select from differences where differences.is_made_again)

    union all

    select
        groundwork.new_step(
            stage => 'change_object',
            kind => differences.kind,
            name => differences.name,
            statement => format(
                'alter publication %I set (%s = %L)',
                publication_name,
                differences.name,
                differences.declared #>> '{}'
            ),
            undo => format(
                'alter publication %I set (%s = %L)',
                publication_name,
                differences.name,
                differences.live #>> '{}'
            )
        )
    from differences
    where
        differences.kind = 'option'
        and not differences.is_made_again

    union all

    select
        groundwork.new_step(
            stage => case
                when sides.is_added then 'join_publications' else 'leave_publications'
            end::groundwork.stage,
            kind => differences.kind,
            name => differences.name,
            statement => groundwork.publication_statement(
                publication_name, sides.item, sides.is_added
            ),
            undo => groundwork.publication_statement(
                publication_name, sides.item, not sides.is_added
            )
        )
    from differences
    cross join lateral (
        values
        ((differences.kind, differences.name, differences.live)::groundwork.item, false),
        ((differences.kind, differences.name, differences.declared)::groundwork.item, true)
    ) as sides (item, is_added)
    where
        differences.kind in ('published table', 'published schema')
        and not differences.is_made_again
        and (sides.item).definition is not null
$publication_steps$;

{% endmacro %}
