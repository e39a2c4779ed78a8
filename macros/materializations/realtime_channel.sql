{#
    A private channel of Supabase Realtime: the policies on its messages. Where the database has no
    Realtime it is left out, which is reported once. See
    macros/engine/kinds/engine_converge_access.sql.
#}
{% materialization realtime_channel, adapter='postgres' %}
    {%- do run_with_hooks(converge_access) -%}
    {{ return({'relations': []}) }}
{% endmaterialization %}
