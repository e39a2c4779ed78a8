{#
    Emits groundwork.view_items(schema, view): what the catalog holds about a view or a materialized
    view; nothing for a relation of another kind. It is what groundwork.describe knows of a table,
    and:

    query         `definition`, the query as PostgreSQL prints it
    place         of a column: what uses a view names its columns by it
    owner         whose rights a view has that does not run with its caller's
    rows          of a materialized view: whether it holds any, or waits to be refreshed
    comment       of the view and its columns, in the form of groundwork.object_facts
    part comment  of its triggers, rules and indexes

    groundwork.describe_views(views) has the first four of many at once, and in a trial, where the
    view stands in pg_temp or groundwork_trial, groundwork.describe_trial_views(views). As for
    tables, plpgsql keeps the plan of the query, which is groundwork.describe_view_parts(views).
    groundwork.as_view_items(items, parts) puts both together.
#}
{% macro engine_view_items() %}

create or replace function groundwork.describe_view_parts(views oid[])
returns table (table_id oid, kind text, name text, definition jsonb)
language sql
stable
as $describe_view_parts$
    select
        pg_class.oid,
        facts.kind,
        facts.name,
        facts.definition
    from pg_catalog.pg_class
    cross join lateral (
        values
        ('query', '', jsonb_build_object('definition', pg_get_viewdef(pg_class.oid))),
        ('owner', '', jsonb_build_object('role', pg_get_userbyid(pg_class.relowner))),
        (
            'rows',
            '',
            case
                when pg_class.relkind = 'm'
                    then jsonb_build_object('populated', pg_class.relispopulated)
            end
        )
    ) as facts (kind, name, definition)
    where
        pg_class.oid = any(views)
        and pg_class.relkind in ('v', 'm')
        and facts.definition is not null

    union all

    select
        pg_attribute.attrelid,
        'place',
        pg_attribute.attname::text,
        to_jsonb(pg_attribute.attnum)
    from pg_catalog.pg_attribute
    inner join pg_catalog.pg_class
        on pg_attribute.attrelid = pg_class.oid
    where
        pg_attribute.attrelid = any(views)
        and pg_class.relkind in ('v', 'm')
        and pg_attribute.attnum > 0
        and not pg_attribute.attisdropped
$describe_view_parts$;
{% for describe, first in [
    ('describe_views', none), ('describe_trial_views', 'groundwork_trial, pg_temp'),
] %}

create or replace function groundwork.{{ describe }}(views oid[])
returns table (table_id oid, kind text, name text, definition jsonb)
language plpgsql
stable
set plan_cache_mode = force_generic_plan
{{ engine_neutral_settings() }}
{{ engine_project_path(first) }}
as $describe_views$
begin
    return query select * from groundwork.describe_view_parts(views);
end
$describe_views$;
{% endfor %}

create or replace function groundwork.with_invoker(items groundwork.item[])
returns groundwork.item[]
language sql
immutable
as $with_invoker$
    -- without the option a view is the same as where it says no
    select
        array(
            select item
            from unnest(items) as item
            where
                item.kind <> 'setting'
                or item.name <> 'options'
        ) || array(
            select
                (
                    'setting',
                    'options',
                    case
                        when
                            not options.is_view
                            or options.given::text like '%"security_invoker=%'
                            then options.given
                        else options.given || '["security_invoker=false"]'
                    end
                )::groundwork.item
            from (
                select
                    coalesce(
                        jsonb_agg(item.definition) filter (where item.name = 'options') -> 0,
                        '[]'
                    ) as given,
                    coalesce(
                        bool_or(item.name = 'table_kind' and item.definition = '"v"'), false
                    ) as is_view
                from unnest(items) as item
                where item.kind = 'setting'
            ) as options
            where
                options.is_view
                or options.given <> '[]'
        )
$with_invoker$;

create or replace function groundwork.as_view_items(
    items groundwork.item[], parts groundwork.item[]
)
returns groundwork.item[]
language sql
immutable
as $as_view_items$
    select
        array(
            select
                case
                    when item.kind <> 'comment' then item
                    when item.name = 'table'
                        then ('comment', 'object', item.definition - 'kind')::groundwork.item
                    when item.definition ->> 'kind' = 'column'
                        then (
                            'comment',
                            item.name,
                            jsonb_build_object(
                                'text', item.definition -> 'text',
                                'column', item.definition -> 'name'
                            )
                        )::groundwork.item
                    else ('part comment', item.name, item.definition)::groundwork.item
                end
            from unnest(groundwork.with_invoker(items) || parts) as item
            -- a relation of another kind has no parts
            where cardinality(parts) > 0
            order by item.kind, item.name
        )
$as_view_items$;

create or replace function groundwork.view_items(schema_name text, view_name text)
returns groundwork.item[]
language sql
stable
as $view_items$
    select
        groundwork.as_view_items(
            case
                when places.is_trial then groundwork.trial_items(places.view_id)
                else groundwork.items(places.view_id)
            end,
            case
                when places.is_trial
                    then array(
                        select (parts.kind, parts.name, parts.definition)::groundwork.item
                        from groundwork.describe_trial_views(array[places.view_id]) as parts
                    )
                else array(
                    select (parts.kind, parts.name, parts.definition)::groundwork.item
                    from groundwork.describe_views(array[places.view_id]) as parts
                )
            end
        )
    from (
        select
            schema_name in ('pg_temp', 'groundwork_trial') as is_trial,
            to_regclass(format('%I.%I', schema_name, view_name))::oid as view_id
    ) as places
$view_items$;

{% endmacro %}
