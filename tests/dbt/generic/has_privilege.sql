{#
    Fails when `role` may not use `privilege` on the whole of `model`, or on each of `columns`. It
    counts however the role has it: itself, through PUBLIC, or as a member of another role.
#}
{% test has_privilege(model, role, privilege, columns=none) %}

{{ privilege_offenders(model, role, privilege, is_wanted=true, columns=columns) }}

{% endtest %}
