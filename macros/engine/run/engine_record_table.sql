{#
    Emits groundwork.record_table(schema, table, declaration, model, hash, run): records the table
    as it is now, and with the hash of its declaration, for the next run.

    model: parents, platform

    And groundwork.recorded_table(schema, table): what was recorded of it last, or null.
#}
{% macro engine_record_table() %}

create or replace function groundwork.record_table(
    schema_name text,
    table_name text,
    declaration text,
    model jsonb,
    hash text,
    run groundwork.run
)
returns void
language plpgsql
as $record_table$
declare
    target constant oid := to_regclass(format('%I.%I', schema_name, table_name));
    live groundwork.item[] := groundwork.items(target);
begin
    if exists (select from pg_catalog.pg_partitioned_table where partrelid = target) then
        live := groundwork.with_partitions(
            live,
            target,
            groundwork.trial(
                table_name, declaration, groundwork.table_ids(model -> 'parents'), '{}'
            )
        );
    end if;
    perform groundwork.record(
        'table',
        schema_name,
        table_name,
        hash,
        live,
        (model ->> 'platform')::boolean,
        run,
        groundwork.templates_of(declaration, model)
    );
end
$record_table$;

create or replace function groundwork.recorded_table(schema_name text, table_name text)
returns groundwork.declaration
language sql
stable
as $recorded_table$
    select *
    from groundwork.declaration as declarations
    where
        declarations.kind = 'table'
        and declarations.schema_name = recorded_table.schema_name
        and declarations.object_name = table_name
$recorded_table$;

{% endmacro %}
