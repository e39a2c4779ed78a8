{#
    Takes the arguments of dbt's `ref`, and renders the name as the place it stands in needs it.

    In a declaration: what the search path `public, extensions, auth` finds is a bare name, so that
    the compiled file runs in any schema that is first on the path, a temporary one included.
    Objects of other schemas, such as the functions of `access`, carry their schema. A function that
    shares its name with those of other models has the name that its `meta: function` says.
    In tests and everywhere else: a relation with its schema, without the database.
#}
{% macro ref() %}
    {%- set relation = builtins.ref(*varargs, **kwargs) -%}
    {%- set declarations = model_kinds() | selectattr('made_by') | map(attribute='materialized') -%}
    {%- set in_declaration = model is not defined or model.config.materialized in declarations -%}

    {%- if not in_declaration -%}
        {{ return(relation.include(database=false)) }}
    {%- endif -%}
    {%- set full_name = relation.schema ~ '.' ~ relation.identifier -%}
    {%- set name = shared_names().get(full_name, relation.identifier) -%}
    {%- if relation.schema in [target.schema, 'extensions', 'auth'] -%}
        {{ return(name) }}
    {%- else -%}
        {{ return(relation.schema ~ '.' ~ name) }}
    {%- endif -%}
{% endmacro %}
