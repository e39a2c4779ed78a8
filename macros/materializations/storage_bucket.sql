{#
    A bucket of Supabase's storage, with the policies on its files. Where the database has no
    storage it is left out, which is reported once. See
    macros/engine/kinds/engine_converge_access.sql.
#}
{% materialization storage_bucket, adapter='postgres' %}
    {%- do run_with_hooks(converge_access) -%}
    {{ return({'relations': []}) }}
{% endmaterialization %}
