{#
    Fails when `role` may use `privilege` on `model` or on any column of it; with `columns`, on any
    of these. It counts however the role has it: itself, through PUBLIC, or as a member of another
    role. A role, table or column that is not there fails too: it lacks nothing.
#}
{% test lacks_privilege(model, role, privilege, columns=none) %}

{{ privilege_offenders(model, role, privilege, is_wanted=false, columns=columns) }}

{% endtest %}
