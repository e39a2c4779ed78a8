{#
    Ends a run, a test or a build before its first statement where objects of other roles could run
    in place of PostgreSQL's own (foreign_objects_refusal). Called first of all by on-run-start. It
    is run while the hook is rendered: that ends the command, whatever the project's flags say of a
    hook that fails.
#}
{% macro refuse_foreign_objects() %}
    {%- if execute -%}
        {%- do run_query(foreign_objects_refusal()) -%}
    {%- endif -%}
{% endmacro %}
