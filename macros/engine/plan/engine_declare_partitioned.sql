{#
    Emits groundwork.declare_partitioned(old_table, schema, declaration): runs the declaration of
    the partitioned table while the constraints of the old one leave it their names.
#}
{% macro engine_declare_partitioned() %}

create or replace function groundwork.declare_partitioned(
    old_table regclass, schema_name text, declaration text
)
returns void
language plpgsql
as $declare_partitioned$
declare
    constraint_names text[];
begin
    constraint_names := array(
        select pg_constraint.conname
        from pg_catalog.pg_constraint
        where
            pg_constraint.conrelid = old_table
            and pg_constraint.contype in ('c', 'f', 'n')
        order by pg_constraint.conname
    );
    for place in 1..cardinality(constraint_names) loop
        execute format(
            'alter table %s rename constraint %I to %I',
            old_table,
            constraint_names[place],
            'groundwork_constraint_' || place
        );
    end loop;
    perform groundwork.use_project_path(quote_ident(schema_name));
    execute declaration;
    perform groundwork.use_engine_path();
    for place in 1..cardinality(constraint_names) loop
        execute format(
            'alter table %s rename constraint %I to %I',
            old_table,
            'groundwork_constraint_' || place,
            constraint_names[place]
        );
    end loop;
end
$declare_partitioned$;

{% endmacro %}
