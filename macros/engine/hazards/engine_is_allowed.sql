{#
    Emits the questions asked of a step. groundwork.allowed_by: the name by which the run allows
    its hazard, for all tables (`lossy_type`) or for one (`lossy_type:leads`); null where it does
    not. groundwork.is_allowed: it has no hazard, or one that is allowed. groundwork.is_kept: it
    would drop something undeclared and is not allowed to. groundwork.kept: what is kept for that
    reason, as `column leads.old_score`; groundwork.not_kept: the other steps.
    What a hazard means is said by groundwork.hazards().
#}
{% macro engine_is_allowed() %}

create or replace function groundwork.allowed_by(table_name text, hazard text, run groundwork.run)
returns text
language sql
immutable
as $allowed_by$
    select
        case
            when hazard = any(run.allow) then hazard
            when hazard || ':' || table_name = any(run.allow)
                then hazard || ':' || table_name
        end
    from groundwork.hazards() as known
    where
        known.name = hazard
        and known.can_be_allowed
$allowed_by$;

create or replace function groundwork.is_allowed(table_name text, hazard text, run groundwork.run)
returns boolean
language sql
immutable
as $is_allowed$
    select hazard is null or groundwork.allowed_by(table_name, hazard, run) is not null
$is_allowed$;

create or replace function groundwork.is_kept(table_name text, hazard text, run groundwork.run)
returns boolean
language sql
immutable
as $is_kept$
    select
        exists (
            select
            from groundwork.hazards() as known
            where
                known.name = hazard
                and known.unless_allowed = 'kept'
        )
        and not groundwork.is_allowed(table_name, hazard, run)
$is_kept$;

create or replace function groundwork.kept(
    table_name text, steps groundwork.step[], run groundwork.run
)
returns text[]
language sql
immutable
as $kept$
    select
        coalesce(
            array_agg(step.kind || ' ' || table_name || '.' || step.name order by step.stage),
            '{}'
        )
    from unnest(steps) as step
    where groundwork.is_kept(table_name, step.hazard, run)
$kept$;

create or replace function groundwork.not_kept(
    table_name text, steps groundwork.step[], run groundwork.run
)
returns groundwork.step[]
language sql
immutable
as $not_kept$
    select
        array(
            select step
            from unnest(steps) as step
            where not groundwork.is_kept(table_name, step.hazard, run)
        )
$not_kept$;

{% endmacro %}
