{#
    Fails when `role` may execute the function of that name, itself or through PUBLIC, and when
    there is none or more than one.
#}
{% test lacks_function_privilege(model, role) %}

{{ privilege_offenders(model, role, 'execute', is_wanted=false) }}

{% endtest %}
