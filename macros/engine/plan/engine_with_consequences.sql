{#
    Emits groundwork.with_consequences(target, schema, table, steps, declared, model, run): the
    steps of a table, and what follows from them: tenants, repairs, values that cannot be stored,
    what depends on what they change, and the former values that are kept.

    And groundwork.with_parts_null(target, steps): the steps, of which one that lets a column be
    null does so in the partitions too: from PostgreSQL 18 on a key of theirs makes it not null
    there, whatever the table says.
#}
{% macro engine_with_consequences() %}

{{ engine_former_value_steps() }}

create or replace function groundwork.with_parts_null(target oid, steps groundwork.step[])
returns groundwork.step[]
language sql
stable
as $with_parts_null$
    select
        array(
            select
                case
                    when step.stage = 'drop_not_null'
                        then jsonb_populate_record(
                            step,
                            jsonb_build_object(
                                'statement',
                                concat_ws(
                                    '; ',
                                    step.statement,
                                    (
                                        select
                                            string_agg(
                                                format(
                                                    'alter table %I.%I alter column %I '
                                                    'drop not null',
                                                    parts.schema_name,
                                                    parts.name,
                                                    step.name
                                                ),
                                                '; '
                                                order by parts.level, parts.name
                                            )
                                        from groundwork.online_parts(target) as parts
                                        inner join pg_catalog.pg_constraint
                                            on parts.table_id = pg_constraint.conrelid
                                        inner join pg_catalog.pg_attribute
                                            on
                                                parts.table_id = pg_attribute.attrelid
                                                and pg_attribute.attnum = pg_constraint.conkey[1]
                                        where
                                            parts.level > 0
                                            and pg_constraint.contype = 'n'
                                            and pg_constraint.conislocal
                                            and pg_attribute.attname = step.name
                                    )
                                )
                            )
                        )
                    else step
                end
            from unnest(steps) as step
        )
$with_parts_null$;

create or replace function groundwork.with_consequences(
    target oid,
    schema_name text,
    table_name text,
    steps groundwork.step[],
    declared groundwork.item[],
    model jsonb,
    run groundwork.run
)
returns groundwork.step[]
language plpgsql
as $with_consequences$
begin
    steps := groundwork.with_parts_null(target, steps) || array(
        select step
        from groundwork.tenant_steps(
            target, schema_name, table_name, steps, declared, model, run
        ) as step
    );
    steps := steps || array(
        select step
        from groundwork.repair_steps(
            target, schema_name, table_name, steps, declared, model, run
        ) as step
    );

    steps := steps || array(
        select step
        from groundwork.value_steps(target, declared, steps, model, run) as step
    );

    steps := steps || array(
        select step
        from groundwork.dependent_steps(target, declared, steps, model, run) as step
    );

    steps := steps || array(
        select step
        from groundwork.former_value_steps(target, steps, declared, model, run) as step
    );
    return steps;
end
$with_consequences$;

{% endmacro %}
