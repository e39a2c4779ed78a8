{#
    Emits groundwork.lock_down_statements(declared): what closes the objects of the managed schemas
    that no model declares, each statement with what undoes it. Nothing is dropped but policies,
    whose definitions the undo keeps.

    - a function pins its search path; one with its owner's rights may be executed by its owner and
      the service only, a trigger function by nobody, and none by PUBLIC
    - a view runs with its caller's rights, and clients only read and write through it; they lose a
      materialized view, which has no rights of its own
    - a table has row security, forced, one policy that refuses clients, and nothing granted to them
    - clients neither read nor set a sequence; nobody needs anything of one behind an identity
    - a bucket or a channel that a model declared before has no policies

    declared  names with their schema: of tables, views and functions
    kind      function, view, table, sequence, bucket or channel
#}
{% macro engine_lock_down_statements() %}

create or replace function groundwork.lock_down_statements(declared text[])
returns table (kind text, schema_name text, object_name text, statement text, undo text)
language sql
stable
{{ engine_project_path() }}
as $lock_down_statements$
    select
        statements.kind,
        statements.schema_name,
        statements.object_name,
        statements.statement,
        statements.undo
    from (

        select *
        from groundwork.lock_down_functions(declared)

        union all

        select *
        from groundwork.lock_down_tables(declared)

        union all

        select *
        from groundwork.lock_down_privileges(declared)

        union all

        select *
        from groundwork.lock_down_access(declared)

    ) as statements
    order by
        statements.kind,
        statements.object_name,
        statements.place,
        statements.statement
$lock_down_statements$;

{{ engine_lock_down_functions() }}
{{ engine_lock_down_tables() }}
{{ engine_lock_down_privileges() }}

{% endmacro %}
