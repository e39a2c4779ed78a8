{#
    Emits groundwork.shown_statements(steps, run): the statements of the steps, as they are printed.
    A plan knows only the old form of what is taken from another object and brought back; where the
    model of that object is still to run, it says so.
#}
{% macro engine_shown_statements() %}

create or replace function groundwork.shown_statements(
    steps groundwork.step[], run groundwork.run
)
returns text[]
language sql
immutable
as $shown_statements$
    select
        array(
            select
                concat(
                    case
                        when
                            run.is_planning
                            and step.stage = 'restore_dependents'
                            and step.owner = any(run.pending)
                            then format('/* or as %s declares it then */ ', step.owner)
                    end,
                    step.statement
                )
            from unnest(steps) as step
        )
$shown_statements$;

{% endmacro %}
