{#
    The condition that a member's role, the expression `role`, is one of p_roles, or any where that
    is null. Without roles, everyone is a member.
#}
{% macro role_condition(role) -%}
    {%- set roles = settings().tenant_members.roles -%}
p_roles is null
        or {% if not role -%}
'member' = any (p_roles)
    {%- elif not roles -%}
{{ role }} = any (p_roles)
    {%- else -%}
exists (
            select
            from (
                values
    {%- for ours, theirs in roles.items() %}
        {%- set outer = loop %}
        {%- for each in ([theirs] if theirs is string else theirs) %}
                ({{ quoted(each) }}, {{ quoted(ours) }}){{ ',' if not (outer.last and loop.last) }}
        {%- endfor %}
    {%- endfor %}
            ) as known (theirs, ours)
            where known.theirs = {{ role }} and known.ours = any (p_roles)
        )
    {%- endif -%}
{%- endmacro %}
