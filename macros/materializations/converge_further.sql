{#
    Commits one stage of a change to a large table and goes on to the next one: runs what has to
    run outside a transaction, then calls converge again, which finds in the catalog where it is.
#}
{% macro converge_further(round, result) %}
    {%- set statements = fromjson(result['statements']) -%}
    {%- for line in statements -%}
        {{ log('  ' ~ line, info=true) }}
    {%- endfor -%}
    {%- do adapter.commit() -%}
    {%- if result['outcome'] == 'outside' -%}
        {%- call statement('outside', auto_begin=false) -%}
            {{ statements[0] }}
        {%- endcall -%}
    {%- endif -%}
    {{ return(converge(round + 1)) }}
{% endmacro %}
