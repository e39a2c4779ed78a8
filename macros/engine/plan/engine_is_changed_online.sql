{#
    Emits groundwork.is_changed_online(target, declared, steps, model, run): whether the steps have
    to be taken in stages, because the table has more than `online_rows` rows, or one that refers to
    a retyped column has.
#}
{% macro engine_is_changed_online() %}

create or replace function groundwork.is_changed_online(
    target oid,
    declared groundwork.item[],
    steps groundwork.step[],
    model jsonb,
    run groundwork.run
)
returns boolean
language sql
stable
as $is_changed_online$
    select
        groundwork.is_large(target, run.online_rows)
        -- a small table may be referred to by large ones
        or exists (
            select
            from groundwork.retyped_columns(
                case
                    when exists (
                        select
                        from unnest(steps) as step
                        where step.kind = 'referencing column'
                    )
                        then groundwork.retyped(target, declared, steps, model)
                end
            ) as columns
            where groundwork.is_large(columns.table_id, run.online_rows)
        )
$is_changed_online$;

{{ engine_rewriting_settings() }}

{% endmacro %}
