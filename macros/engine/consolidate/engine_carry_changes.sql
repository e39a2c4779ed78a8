{#
    Emits the procedure groundwork.carry_changes(schema, table): carries what was done to a large
    legacy table since its rows were carried, some hundred rows at a time, and commits after each,
    until little is left for groundwork.carry_remaining_rows, which holds the table. To be called
    outside a transaction, after groundwork.carry_rows.

    And groundwork.carry_changed(consolidation, source, row_limit): one of these; returns whether
    there may be more.

    A procedure that commits cannot have a search_path of its own: it leaves everything to functions
    that do.
#}
{% macro engine_carry_changes() %}

create or replace procedure groundwork.carry_changes(schema_name text, table_name text)
language plpgsql
as $carry_changes$
declare
    consolidation constant groundwork.consolidation := groundwork.open_consolidation(
        schema_name, table_name
    );
    source constant regclass := groundwork.table_named(
        pg_catalog.format('%I.%I', schema_name, table_name)
    );
    has_more boolean := true;
begin
    perform groundwork.find_changes(consolidation, source);
    commit;
    for pass in 1..10000 loop
        exit when not has_more;
        has_more := groundwork.carry_changed(consolidation, source, 200);
        commit;
    end loop;
    perform groundwork.end_following(consolidation);
end
$carry_changes$;

create or replace function groundwork.carry_changed(
    consolidation groundwork.consolidation, source regclass, row_limit bigint
)
returns boolean
language plpgsql
as $carry_changed$
declare
    taken bigint;
    carried bigint;
    fault groundwork.fault;
begin
    perform groundwork.close_mapping(consolidation);
    taken := groundwork.take_changes(consolidation, row_limit);
    if taken is null then
        perform groundwork.find_changes(consolidation, source);
        return true;
    end if;
    if taken > 0 then
        perform groundwork.open_mapping(consolidation, source, changed_only => true);
        carried := groundwork.carry_left(consolidation, changed_only => true);
        perform groundwork.close_mapping(consolidation);
        update groundwork.consolidation as entry
        set rows_carried = entry.rows_carried + carried
        where entry.id = consolidation.id;
    end if;
    return taken = row_limit;
exception when assert_failure or others then
    {{ engine_get_fault() | indent(4) }}
    perform groundwork.raise_fault(
        groundwork.withhold_content(fault, consolidation.declaration)
    );
end
$carry_changed$;

create or replace function groundwork.end_following(consolidation groundwork.consolidation)
returns void
language sql
as $end_following$
    update groundwork.consolidation as entry
    set is_followed = true
    where entry.id = consolidation.id
$end_following$;

{% endmacro %}
