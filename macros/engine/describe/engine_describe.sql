{#
    Emits groundwork.describe(tables, part): what the catalog holds about each table, one row per
    fact; of one part of them, where that is named.

    Both sides of every comparison come from here. Names are rendered as the project's search_path
    shows them, so a temporary table and a permanent one read the same. It is plpgsql
    because plpgsql keeps the plan of the query for the session; planning it costs more than
    running it. Times within definitions are written in UTC, whatever the session's zone.

    A plan that is made while the catalog is small would read all of pg_constraint, of pg_class and
    of others for each table, and be kept while the catalog grows; so it has to use their indexes.
    A plan is kept for one search_path: within a trial, which has another, the same is asked of
    groundwork.describe_trial and groundwork.trial_items.

    A table outside the project's path is described with its own schema before the others, as its
    declaration is tried: what stands beside it has no schema in either.

    Each part is a query of its own: dbt opens a session for each model, and to plan one union of
    all takes a new session longer. They see one snapshot, that of the caller, as the function is
    stable. Each is a function, bound when it is created, which PostgreSQL inlines: within plpgsql
    they would be resolved along the path that shows names.
#}
{% macro engine_describe() %}
{%- set parts = {
    'columns': engine_describe_columns(),
    'constraints': engine_describe_constraints(),
    'indexes': engine_describe_indexes(),
    'rules': engine_describe_rules(),
    'privileges': engine_describe_privileges(),
    'comments': engine_describe_comments(),
    'settings': engine_describe_settings(),
} -%}
{% for name, part in parts.items() %}

create or replace function groundwork.describe_{{ name }}(tables oid[])
returns table (table_id oid, kind text, name text, definition jsonb)
language sql
stable
as $describe_part$
    {{ part }}
$describe_part$;
{% endfor %}

create or replace function groundwork.homes_of(tables oid[], is_trial boolean)
returns table (home text, table_ids oid[])
language sql
stable
as $homes_of$
    select
        homes.home,
        array_agg(pg_class.oid)
    from pg_catalog.pg_class
    inner join pg_catalog.pg_namespace
        on pg_class.relnamespace = pg_namespace.oid
    cross join lateral (
        select
            case
                when is_trial then groundwork.home()
                else groundwork.home_of(pg_namespace.nspname)
            end as home
    ) as homes
    where pg_class.oid = any(tables)
    group by homes.home
$homes_of$;

create or replace function groundwork.show_at_home(home text, first text)
returns text
language sql
stable
as $show_at_home$
    -- another path has every query planned again, so it is set where it is another
    select
        set_config(
            'search_path',
            concat_ws(', ', first, home, groundwork.search_path()),
            true
        )
    where home is not null or current_setting('search_path') <> groundwork.search_path()
$show_at_home$;

{% for describe, items, first in [
    ('describe', 'items', none),
    ('describe_trial', 'trial_items', 'groundwork_trial, pg_temp'),
] %}

create or replace function groundwork.{{ describe }}(tables oid[], part text default null)
returns table (table_id oid, kind text, name text, definition jsonb)
language plpgsql
stable
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
{{ engine_neutral_settings() }}
{{ engine_project_path(first) }}
as $describe$
declare
    place record;
begin
    for place in select * from groundwork.homes_of(tables, {{ 'true' if first else 'false' }}) loop
        perform groundwork.show_at_home(place.home, {{ quoted(first) if first else 'null' }});
        {%- for name in parts %}
        if part is null or part = '{{ name }}' then
            return query select * from groundwork.describe_{{ name }}(place.table_ids);
        end if;
        {%- endfor %}
    end loop;
end
$describe$;

create or replace function groundwork.{{ items }}(target oid, part text default null)
returns groundwork.item[]
language sql
stable
as $items$
    select
        coalesce(
            array_agg(
                (described.kind, described.name, described.definition)::groundwork.item
                order by described.kind, described.name
            ),
            '{}'
        )
    from groundwork.{{ describe }}(array[target], part) as described
$items$;
{% endfor %}

create or replace function groundwork.fingerprint(items groundwork.item[])
returns text
language sql
immutable
as $fingerprint$
    select md5(items::text)
$fingerprint$;

{{ engine_published_columns() }}

{% endmacro %}
