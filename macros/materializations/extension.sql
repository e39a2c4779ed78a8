{#
    An extension that is declared as `create extension`. A server that does not offer it is an
    error, unless `meta: {optional: true}`: then it is reported once, and the run continues.
#}
{% materialization extension, adapter='postgres' %}
    {%- do run_with_hooks(converge_extension) -%}
    {{ return({'relations': []}) }}
{% endmaterialization %}
