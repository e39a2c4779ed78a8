{#
    Selects the functions that policies call, also through an operator: one row for each policy and
    function.

    policies  the name of a step that holds managed_policies()
#}
{% macro policy_functions(policies='policies') -%}
    select distinct
        {{ policies }}.policy_oid,
        calls.function_oid[1]::oid as function_oid
    from {{ policies }}
    cross join regexp_matches(
        concat({{ policies }}.using_tree, {{ policies }}.check_tree),
        ':(?:funcid|opfuncid) ([0-9]+)',
        'g'
    ) as calls (function_oid)
{%- endmacro %}
