{#
    The last select of a rule. Its step `offenders` holds object, consequence and mend. A row more
    says when the rule had nothing to look at, since it would hold on any database then. Within
    `dbt build` the answer waits for check_rules_after_build.

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
where {{ rules_are_due() }}

union all

select
    '{{ this.identifier }}' as rule,
    'nothing to look at' as object,
    'no {{ named }} was found, so that the rule proves nothing' as consequence,
    '-- build the models first: dbt run' as mend
where
    not exists (select 1 from {{ examined }})
    and {{ rules_are_due() }}

order by object
{%- endmacro %}
