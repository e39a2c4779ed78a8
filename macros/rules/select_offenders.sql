{#
    The last select of a rule. Its step `offenders` holds object, consequence and fix.

    A rule that has nothing to look at would hold on any database. Where the project says of it
    `+meta: {required: true}`, in dbt_project.yml, that is an offender more, `nothing to look at`.
    Elsewhere the rule does not apply: the row more says `not applicable` and counts as -1 failures,
    which run_test() and check_rules_after_build() understand. Within `dbt build` the answer waits
    for check_rules_after_build.

    examined  the step that holds what the rule looks at
    named     what one of these is called
#}
{% macro select_offenders(examined, named) -%}
    {%- set is_required = own_meta().get('required', false) -%}
    {%- do config(
        fail_calc="coalesce(max(-1) filter (where object = 'not applicable'), count(*))",
        error_if='> 0',
        warn_if='> 0'
    ) if config is defined -%}
select
    '{{ this.identifier }}' as rule,
    offenders.object,
    offenders.consequence,
    offenders.fix
from offenders
where {{ rules_are_due() }}

union all

select
    '{{ this.identifier }}' as rule,
    '{{ 'nothing to look at' if is_required else 'not applicable' }}' as object,
    'no {{ named }} was found, so that the rule proves nothing' as consequence,
    '-- build the models first: dbt run' as fix
where
    not exists (select 1 from {{ examined }})
    and {{ rules_are_due() }}

order by object
{%- endmacro %}
