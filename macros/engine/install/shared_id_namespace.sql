{#
    Emits the name space of ids that all databases shared until each got one of its own: see
    engine_tables.
#}
{% macro shared_id_namespace() -%}
decode('3f0d1c2b9a8e5d47b6a1c0de9e37f1a4', 'hex')
{%- endmacro %}
