{#
    The last select of a rule. Its step `offenders` holds object, consequence and mend; a row more
    says when the rule had nothing to look at, since it would hold on any database then.

    examined  the step that holds what the rule looks at
    named     what one of these is called
#}
{% macro select_offenders(examined, named) -%}
select
    '{{ this.identifier }}' as rule,
    offenders.object,
    offenders.consequence,
    offenders.mend
from offenders

union all

select
    '{{ this.identifier }}' as rule,
    'nothing to look at' as object,
    'no {{ named }} was found, so that the rule proves nothing' as consequence,
    '-- build the models first: dbt run' as mend
where not exists (select 1 from {{ examined }})
{%- for name in unordered_models() %}

union all

select
    '{{ this.identifier }}' as rule,
    '{{ name }}' as object,
    'the rule may have looked before this model was built' as consequence,
    '-- add {{ name }} to rules_run_after in dbt_project.yml' as mend
{%- endfor %}

order by object
{%- endmacro %}
