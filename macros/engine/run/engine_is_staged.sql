{#
    Emits groundwork.is_staged(target, steps, run): whether the caller commits after the next steps
    and calls again. What comes next must not happen under the locks of what comes first, unless the
    table is rebuilt.
#}
{% macro engine_is_staged() %}

create or replace function groundwork.is_staged(
    target oid, steps groundwork.step[], run groundwork.run
)
returns boolean
language sql
as $is_staged$
    select
        exists (
            select
            from unnest(steps) as step
            where
                step.mode is not null
                or step.kind = 'lock'
        )
        or (
            groundwork.is_large(target, run.online_rows)
            and not exists (
                select
                from unnest(steps) as step
                where step.name = 'partitioning'
            )
        )
$is_staged$;

{% endmacro %}
