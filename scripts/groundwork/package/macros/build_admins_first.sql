{#
    Nothing: the functions that say who is a platform admin look their table up when they are
    called.
#}
{% macro build_admins_first() -%}
{%- endmacro %}
