{#
    Fails when `role` may not execute the function of that name, itself or through PUBLIC, and when
    there is none or more than one.
#}
{% test has_function_privilege(model, role) %}

select
    '{{ model }}' as function_name,
    'execute for {{ role }}' as missing
where
    has_function_privilege(
        to_regrole('{{ role }}')::oid, to_regproc('{{ model }}')::oid, 'execute'
    ) is not true

{% endtest %}
