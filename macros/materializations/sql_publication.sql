{#
    A publication of its own, that is declared as `create publication`. Tables join the one that
    Supabase Realtime reads by realtime() in their own files.
#}
{% materialization sql_publication, adapter='postgres' %}
    {%- do run_with_hooks(converge) -%}
    {{ return({'relations': []}) }}
{% endmaterialization %}
