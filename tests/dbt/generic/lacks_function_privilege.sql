{#
    Fails when `role` may execute the function of that name, itself or through PUBLIC, and when
    there is none or more than one.
#}
{% test lacks_function_privilege(model, role) %}

select
    '{{ model }}' as function_name,
    'no execute for {{ role }}' as missing
where
    has_function_privilege(
        to_regrole('{{ role }}')::oid, to_regproc('{{ model }}')::oid, 'execute'
    ) is not false

{% endtest %}
