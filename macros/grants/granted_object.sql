{#
    An object that a model of catalog_object names below meta, as `grant ... on` names it: `foreign
    server billing` for `server billing`.
#}
{% macro granted_object(object) -%}
    {%- for known in catalog_types() if object.startswith(known.type ~ ' ') and known.grant_on -%}
{{ known.grant_on }} {{ object[known.type | length + 1:] }}
    {%- endfor -%}
{%- endmacro %}
