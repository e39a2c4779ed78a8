{#
    Takes the arguments of dbt's `ref`, and renders the name as the place it stands in needs it, in
    quotes where it needs them.

    In a declaration: what the search path `public, extensions, auth` finds is a bare name, so that
    the compiled file runs in any schema that is first on the path, a temporary one included; and,
    for a table and what groundwork.converge_described makes, what stands in its own schema, which
    comes first when it is made. Other objects, such as the functions of `access`, carry their
    schema, as does what another model's object of the same name would hide. A function that shares
    its name with those of other models has the name that its `meta: function` says.
    In tests and everywhere else: a relation with its schema, without the database.
#}
{% macro ref() %}
    {%- set relation = builtins.ref(*varargs, **kwargs) -%}
    {#- what is parsed is not executed -#}
    {%- if not execute -%}
        {{ return(relation) }}
    {%- endif -%}
    {%- set known = known_kind(model) if model is defined else {} -%}
    {%- set in_declaration = model is not defined or known.made_by -%}

    {%- if not in_declaration -%}
        {%- set identifier = relation.identifier.replace('"', '""') -%}
        {{ return(relation.incorporate(path={'identifier': identifier}).include(database=false)) }}
    {%- endif -%}

    {%- set path = [target.schema, 'extensions', 'auth'] -%}
    {%- if known.kind == 'table' or known.trial -%}
        {%- set path = [this.schema] + path -%}
    {%- endif -%}
    {%- set before = path[:path.index(relation.schema)] if relation.schema in path else none -%}
    {%- set full_name = relation.schema ~ '.' ~ relation.identifier -%}
    {%- set name = quoted_name(shared_names().get(full_name, relation.identifier)) -%}
    {%- set is_hidden = before and is_declared_in(relation.identifier, before) -%}
    {%- if before is none or is_hidden -%}
        {%- set name = quoted_name(relation.schema) ~ '.' ~ name -%}
    {%- endif -%}
    {{ return(name) }}
{% endmacro %}
