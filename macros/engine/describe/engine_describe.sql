{#
    Emits groundwork.describe(tables): what the catalog holds about each table, one row per fact.

    Both sides of every comparison come from here. Names are rendered as the caller's
    search_path shows them, so a temporary table and a permanent one read the same. It is plpgsql
    because plpgsql keeps the plan of the query for the session; planning it costs more than
    running it. Times within definitions are written in UTC, whatever the session's zone.

    A plan that is made while the catalog is small would read all of pg_constraint, of pg_class and
    of others for each table, and be kept while the catalog grows; so it has to use their indexes.
    A plan is kept for one search_path: within a trial, which has another, the same is asked of
    groundwork.describe_trial and groundwork.trial_items.

    Each part is a query of its own: dbt opens a session for each model, and to plan one union of
    all takes a new session longer. They see one snapshot, that of the caller, as the function is
    stable.
#}
{% macro engine_describe() %}
{% for describe, items in [('describe', 'items'), ('describe_trial', 'trial_items')] %}

create or replace function groundwork.{{ describe }}(tables oid[])
returns table (table_id oid, kind text, name text, definition jsonb)
language plpgsql
stable
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
{{ engine_neutral_settings() }}
as $describe$
begin
    {% for part in [
        engine_describe_columns(), engine_describe_constraints(), engine_describe_indexes(),
        engine_describe_rules(), engine_describe_privileges(), engine_describe_comments(),
        engine_describe_settings(),
    ] %}
    return query

    {{ part }};
    {% endfor %}
end
$describe$;

create or replace function groundwork.{{ items }}(target oid)
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
    from groundwork.{{ describe }}(array[target]) as described
$items$;
{% endfor %}

create or replace function groundwork.fingerprint(items groundwork.item[])
returns text
language sql
immutable
as $fingerprint$
    select md5(items::text)
$fingerprint$;

{% endmacro %}
