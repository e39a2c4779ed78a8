{#
    Has dbt build what says who is a platform admin before the table of this file, whose policies
    ask for it.
#}
{% macro build_admins_first() -%}
    {%- if this.identifier != 'user_roles' -%}
        {%- do ref('user_roles') -%}
    {%- endif -%}
{%- endmacro %}
