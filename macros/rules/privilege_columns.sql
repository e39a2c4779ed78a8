{#
    The columns of a rule's offenders for a row of granted_privileges(), named `privileges`: the
    privilege, what follows from it, and the statement that revokes it.

    consequence  an expression
#}
{% macro privilege_columns(consequence) -%}
format(
    '%s for %s%s on %s',
    privileges.grantee,
    privileges.privilege,
    ' (' || privileges.column_name || ')',
    privileges.object_name
) as object,
{{ consequence }} as consequence,
privileges.revoke_statement as fix
{%- endmacro %}
