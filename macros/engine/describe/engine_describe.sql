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
    they would be resolved along the path that shows names. What few tables have, such as sequences
    (groundwork.features_of), is a query of its own, made where one of `tables` has it.
#}
{% macro engine_describe() %}
{%- set queries = {
    'describe_columns': engine_describe_columns(true),
    'describe_plain_columns': engine_describe_columns(false),
    'describe_constraints': engine_describe_constraints(),
    'describe_indexes': engine_describe_indexes(),
    'describe_statistics': engine_describe_statistics(),
    'describe_rules': engine_describe_rules(),
    'describe_rewrites': engine_describe_rewrites(),
    'describe_publication': engine_describe_publication(),
    'describe_privileges': engine_describe_privileges(true),
    'describe_plain_privileges': engine_describe_privileges(false),
    'describe_comments': engine_describe_comments(),
    'describe_settings': engine_describe_settings(),
} -%}
{#- the part that it belongs to, the query, and which tables have it -#}
{%- set parts = [
    ('columns', 'describe_columns', 'features.has_sequences'),
    ('columns', 'describe_plain_columns', 'not features.has_sequences'),
    ('constraints', 'describe_constraints', none),
    ('indexes', 'describe_indexes', none),
    ('indexes', 'describe_statistics', 'features.has_statistics'),
    ('rules', 'describe_rules', none),
    ('rules', 'describe_rewrites', 'features.has_rewrites'),
    ('rules', 'describe_publication', 'features.is_published'),
    ('privileges', 'describe_privileges', 'features.has_sequences'),
    ('privileges', 'describe_plain_privileges', 'not features.has_sequences'),
    ('comments', 'describe_comments', none),
    ('settings', 'describe_settings', none),
] -%}
{% for name, query in queries.items() %}

create or replace function groundwork.{{ name }}(tables oid[])
returns table (table_id oid, kind text, name text, definition jsonb)
language sql
stable
as $describe_part$
    {{ query }}
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

create or replace function groundwork.features_of(
    tables oid[],
    out has_sequences boolean,
    out has_statistics boolean,
    out has_rewrites boolean,
    out is_published boolean
)
language sql
stable
as $features_of$
    select
        exists (
            select
            from pg_catalog.pg_depend
            inner join pg_catalog.pg_sequence
                on pg_depend.objid = pg_sequence.seqrelid
            where
                pg_depend.refclassid = 'pg_catalog.pg_class'::regclass
                and pg_depend.refobjid = any(tables)
                and pg_depend.refobjsubid > 0
                and pg_depend.classid = 'pg_catalog.pg_class'::regclass
                and pg_depend.deptype in ('a', 'i')
        ),
        exists (
            select
            from pg_catalog.pg_statistic_ext
            where pg_statistic_ext.stxrelid = any(tables)
        ),
        exists (
            select
            from pg_catalog.pg_rewrite
            where pg_rewrite.ev_class = any(tables)
        ),
        exists (
            select
            from pg_catalog.pg_publication_rel
            where pg_publication_rel.prrelid = any(tables)
        )
$features_of$;

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
    features record;
begin
    for place in select * from groundwork.homes_of(tables, {{ 'true' if first else 'false' }}) loop
        perform groundwork.show_at_home(place.home, {{ quoted(first) if first else 'null' }});
        features := groundwork.features_of(place.table_ids);
        {%- for name, query, condition in parts %}
        if coalesce(part, '{{ name }}') = '{{ name }}'{{ ' and ' ~ condition if condition }} then
            return query select * from groundwork.{{ query }}(place.table_ids);
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
