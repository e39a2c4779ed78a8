{#
    Emits groundwork.attach_existing_steps: the steps that attach a table which exists as a
    partition.
#}
{% macro engine_attach_existing_steps() %}

create or replace function groundwork.attach_existing_steps(
    schema_name text,
    table_name text,
    item groundwork.item,
    existing oid,
    condition text,
    depth integer
)
returns setof groundwork.step
language plpgsql
stable
as $attach_existing_steps$
declare
    found record;
    step groundwork.step;
begin
    select
        pg_class.relkind,
        pg_class.relispartition
    into found
    from pg_catalog.pg_class
    where pg_class.oid = existing;
    if found.relispartition or found.relkind not in ('r', 'p') then
        return next groundwork.new_step(
            stage => 'make_partitions',
            kind => 'partition',
            name => item.name,
            statement => null,
            reason => case
                when found.relispartition
                    then format(
                        'it is a partition of %s; detach it there, or choose another name',
                        (
                            select groundwork.shown_name(inhparent)
                            from pg_catalog.pg_inherits
                            where inhrelid = existing
                        )
                    )
                else 'something else that is not a table has its name; choose another name'
            end
        );
        return;
    end if;
    step := groundwork.misfit_step(
        item.name,
        existing,
        format('(%s) is not true', condition),
        'the table of its name is to become it, and %s rows of %s do not belong to '
        || replace(item.definition ->> 'bound', '%', '%%') || '; move them first'
    );
    if step.kind is not null then
        return next step;
    end if;
    return next groundwork.new_step(
        stage => 'make_partitions',
        kind => 'partition',
        name => item.name,
        statement => groundwork.attach_statement(
            schema_name, table_name, item.name, item.definition
        ),
        undo => groundwork.detach_statement(
            schema_name, table_name, item.name, item.definition
        ),
        rank => depth
    );
end
$attach_existing_steps$;

{% endmacro %}
