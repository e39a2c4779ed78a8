{#
    Emits the three questions asked of a step. groundwork.is_allowed: it has no hazard, or the
    run allows that hazard by name, for all tables (`lossy_type`) or for one (`lossy_type:leads`).
    Nothing allows rows that break a constraint: they need a rule.
    groundwork.is_kept: it would drop something undeclared and is not allowed to.
    groundwork.kept: what is kept for that reason, as `column leads.old_score`.
#}
{% macro engine_is_allowed() %}

create or replace function groundwork.is_allowed(
    table_name text, hazard text, options jsonb
)
returns boolean
language sql
immutable
as $is_allowed$
    select
        hazard is null
        or (
            hazard not in ('null_values', 'violating_rows')
            and coalesce(
                options -> 'allow' ?| array[hazard, hazard || ':' || table_name], false
            )
        )
$is_allowed$;

create or replace function groundwork.is_kept(table_name text, hazard text, options jsonb)
returns boolean
language sql
immutable
as $is_kept$
    select
        coalesce(hazard in ('drop_column', 'drop_index', 'drop_statistics'), false)
        and not groundwork.is_allowed(table_name, hazard, options)
$is_kept$;

create or replace function groundwork.kept(
    table_name text, steps groundwork.online_step[], options jsonb
)
returns text[]
language sql
immutable
as $kept$
    select
        coalesce(
            array_agg(step.kind || ' ' || table_name || '.' || step.name order by step.position),
            '{}'
        )
    from unnest(steps) as step
    where groundwork.is_kept(table_name, step.hazard, options)
$kept$;

{% endmacro %}
