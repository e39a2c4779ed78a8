{#
    What to do where this model refers to an extension that is not installed, as lines for the end
    of an error: an optional extension is passed over, and what needs it fails. Empty where it has
    all of them.
#}
{% macro missing_extensions_advice() %}
    {%- set names = [] -%}
    {%- for id in model.depends_on.nodes if id in graph.nodes -%}
        {%- if graph.nodes[id].config.materialized == 'extension' -%}
            {%- do names.append(graph.nodes[id].alias) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set advice = [] -%}
    {%- if names -%}
        {%- set installed = run_query('select extname from pg_catalog.pg_extension') -%}
        {%- set installed = installed.columns[0].values() | list -%}
        {%- for name in names if name not in installed -%}
            {%- do advice.append(
                '\nIt needs the extension ' ~ name ~ ', which is not installed. Install it on the'
                ~ ' server, or leave out what needs it: groundwork run --exclude ' ~ name ~ '+'
            ) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(advice | join) }}
{% endmacro %}
