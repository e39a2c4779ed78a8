{#
    Drops what no model declares any more and this run may drop, as far as nothing uses it, and
    prints each. Called by finish_models, in its transaction, before what waited for it and once
    more behind it; says then what is left, and why.

    is_last  whether what is left is printed
#}
{% macro drop_former_objects(is_last) %}
    {%- if not graph['groundwork_former'] | selectattr('is_allowed') | list -%}
        {{ return('') }}
    {%- endif -%}
    {%- set found = run_query(
        'select * from groundwork.drop_former_objects('
        ~ text_array(declared_objects()) ~ ', ' ~ former_objects_run() ~ ')'
    ) -%}
    {%- for row in found.rows -%}
        {%- if row['is_dropped'] -%}
            {{- log('  no longer declared: ' ~ row['statement'] ~ ';', info=true) -}}
        {%- elif is_last -%}
            {{- log(
                '  kept: the ' ~ row['kind'] ~ ' ' ~ row['schema_name'] ~ '.' ~ row['object_name']
                ~ ' is not dropped, because it is still used: ' ~ row['used_by'],
                info=true
            ) -}}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}
