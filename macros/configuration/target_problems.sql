{#
    Returns why the objects of this target may not be in this database, as sentences: another schema
    than that of the target has them already, or the name of the schema needs quotes.

    A run closes what its models do not declare, in `public` and everywhere else that a run declared
    something, and the engine looks names up in the schema that it was installed for. So a second
    target in the same database would take the policies from the tables of the first.
#}
{% macro target_problems() %}
    {%- set problems = [] -%}
    {%- set place = 'the target ' ~ target.name ~ ' has the schema ' ~ target.schema -%}
    {%- if quoted_name(target.schema) != target.schema -%}
        {%- do problems.append(
            place ~ ', a name that SQL has to quote. Choose one of small letters, digits and '
            ~ 'underscores.'
        ) -%}
        {{ return(problems) }}
    {%- endif -%}
    {%- set is_installed -%}
        select count(*)
        from pg_catalog.pg_proc
        inner join pg_catalog.pg_namespace
            on pg_proc.pronamespace = pg_namespace.oid
        where
            pg_namespace.nspname = 'groundwork'
            and pg_proc.proname in ('search_path', 'drift')
            and pg_catalog.has_schema_privilege(pg_namespace.oid, 'usage')
    {%- endset -%}
    {%- if run_query(is_installed).rows[0][0] < 2 -%}
        {{ return(problems) }}
    {%- endif -%}
    {%- set kept -%}
        select
            places.schema_name,
            pg_catalog.count(*) as tables
        from pg_catalog.split_part(groundwork.search_path(), ', ', 1) as places (schema_name)
        inner join groundwork.declaration
            on places.schema_name = declaration.schema_name
        where
            places.schema_name <> {{ quoted(target.schema) }}
            and declaration.kind = 'table'
            and pg_catalog.to_regclass(
                pg_catalog.format('%I.%I', declaration.schema_name, declaration.object_name)
            ) is not null
        group by places.schema_name
    {%- endset -%}
    {%- for row in run_query(kept).rows -%}
        {%- do problems.append(
            place ~ ', and the database ' ~ target.database ~ ' is kept for the schema '
            ~ row['schema_name'] ~ ', with ' ~ row['tables'] ~ ' table'
            ~ ('' if row['tables'] == 1 else 's') ~ ' declared in it. The run would close those '
            ~ 'tables, which its models do not declare there. Give the target a database of its '
            ~ 'own (dbname), or that schema.'
        ) -%}
    {%- endfor -%}
    {{ return(problems) }}
{% endmacro %}
