{#
    Fails when `role` may not execute the function of that name, itself or through PUBLIC, and when
    there is none or more than one.
#}
{% test has_function_privilege(model, role) %}

{{ privilege_offenders(model, role, 'execute', is_wanted=true) }}

{% endtest %}
