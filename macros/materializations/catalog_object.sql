{#
    An object of a type that has no materialization of its own, such as a foreign server, an event
    trigger or a role: see catalog_types. Below meta, `object` says which it is, as PostgreSQL
    names it: `server billing`.
#}
{% materialization catalog_object, adapter='postgres' %}
    {%- do run_with_hooks(converge) -%}
    {{ return({'relations': []}) }}
{% endmaterialization %}
