{#
    A hash of the text of every macro of the engine: another text is another version. It is taken
    of the macros as they stand, because rendering them all takes longer than the rest of a run's
    start.
#}
{% macro engine_version() %}
    {%- set texts = [install_engine.macro.macro_sql] -%}
    {%- for name in context | sort if name.startswith('engine_') -%}
        {%- do texts.append(context[name].macro.macro_sql) -%}
    {%- endfor -%}
    {{ return(local_md5(texts | join)) }}
{% endmacro %}
