{#
    A hash of the text of every macro that install_engine() renders, however deep: another text is
    another version. The macros are read as they stand, because rendering them all takes longer
    than the rest of a run's start.
#}
{% macro engine_version() %}
    {%- set names, texts = ['install_engine'], [] -%}
    {#- the list grows while it is walked -#}
    {%- for name in names -%}
        {%- set macro = context[name].macro -%}
        {%- do texts.append(macro.macro_sql) -%}
        {%- for key in macro.depends_on.macros -%}
            {%- set called = key.split('.')[-1] -%}
            {%- if key.split('.')[1] == macro.package_name and called not in names -%}
                {%- do names.append(called) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {#- dbt lists what a macro calls in no order -#}
    {{ return(local_md5(texts | sort | join)) }}
{% endmacro %}
