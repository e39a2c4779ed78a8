{#
    Emits groundwork.view_items(schema, view): what the catalog holds about a view or a materialized
    view; nothing for a relation of another kind. It is what groundwork.describe knows of a table,
    but for this:

    column        its place too: what uses a view names its columns by it
    query         `definition`, the query as PostgreSQL prints it
    owner         whose rights a view has that does not run with its caller's
    rows          of a materialized view: whether it holds any, or waits to be refreshed
    comment       of the view and its columns, in the form of groundwork.object_facts
    part comment  of its triggers, rules and indexes

    In a trial the view stands in pg_temp or groundwork_trial, which come first when names are shown
    (groundwork.trial_view_facts).
#}
{% macro engine_view_items() %}
{%- for facts, which, first in [
    ('view_facts', '', none),
    ('trial_view_facts', 'trial_', 'groundwork_trial, pg_temp'),
] %}

create or replace function groundwork.{{ facts }}(view_id oid)
returns groundwork.item[]
language sql
stable
{{ engine_neutral_settings() }}
{{ engine_project_path(first) }}
as $view_facts$
    select
        array(
            select facts.item
            from pg_catalog.pg_class
            cross join lateral (
                select
                    case
                        when item.kind = 'column'
                            then (
                                'column',
                                item.name,
                                item.definition || jsonb_build_object('place', pg_attribute.attnum)
                            )::groundwork.item
                        when item.kind = 'comment' and item.name = 'table'
                            then ('comment', 'object', item.definition - 'kind')::groundwork.item
                        when item.kind = 'comment' and item.definition ->> 'kind' = 'column'
                            then (
                                'comment',
                                item.name,
                                jsonb_build_object(
                                    'text', item.definition -> 'text',
                                    'column', item.definition -> 'name'
                                )
                            )::groundwork.item
                        when item.kind = 'comment'
                            then ('part comment', item.name, item.definition)::groundwork.item
                        else item
                    end as item
                from unnest(groundwork.{{ which }}items(view_id)) as item
                left join pg_catalog.pg_attribute
                    on
                        pg_class.oid = pg_attribute.attrelid
                        and item.name = pg_attribute.attname

                union all

                select
                    (
                        'query',
                        '',
                        jsonb_build_object('definition', pg_get_viewdef(view_id))
                    )::groundwork.item

                union all

                select
                    (
                        'owner',
                        '',
                        jsonb_build_object('role', pg_get_userbyid(pg_class.relowner))
                    )::groundwork.item

                union all

                select
                    (
                        'rows',
                        '',
                        jsonb_build_object('populated', pg_class.relispopulated)
                    )::groundwork.item
                where pg_class.relkind = 'm'
            ) as facts
            where
                pg_class.oid = view_id
                and pg_class.relkind in ('v', 'm')
            order by (facts.item).kind, (facts.item).name
        )
$view_facts$;
{% endfor %}

create or replace function groundwork.view_items(schema_name text, view_name text)
returns groundwork.item[]
language sql
stable
as $view_items$
    select
        case
            when schema_name in ('pg_temp', 'groundwork_trial')
                then groundwork.trial_view_facts(
                    to_regclass(format('%I.%I', schema_name, view_name))
                )
            else groundwork.view_facts(to_regclass(format('%I.%I', schema_name, view_name)))
        end
$view_items$;

{% endmacro %}
