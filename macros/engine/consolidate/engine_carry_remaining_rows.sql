{#
    Emits groundwork.carry_remaining_rows(schema, table), for a transaction that holds the legacy
    table: carries every row that was not, repeats what was done to the legacy table since its rows
    were carried, and makes sure that every row of it is accounted for, by its key. Returns as many
    rows as it carried, without columns, so that the ledger counts them.
#}
{% macro engine_carry_remaining_rows() %}

create or replace function groundwork.carry_remaining_rows(schema_name text, table_name text)
returns table (legacy_row_count bigint)
language plpgsql
as $carry_remaining_rows$
declare
    consolidation groundwork.consolidation := groundwork.open_consolidation(
        schema_name, table_name
    );
    source constant regclass := format('%I.%I', schema_name, table_name);
    changed_only boolean := false;
    carried bigint;
    missing bigint;
    examples text;
begin
    perform groundwork.close_mapping(consolidation);
    if consolidation.is_followed then
        changed_only := groundwork.take_changes(consolidation, null) is not null;
    end if;
    perform groundwork.open_mapping(consolidation, source, changed_only => changed_only);
    carried := groundwork.carry_left(consolidation, changed_only);
    missing := 0;
    if groundwork.has_pending() then
        execute format(
            'select count(*), array_to_string((array_agg((legacy.origin).key))[1:5], '', '') '
            'from pg_temp.legacy where %s and not exists '
            '(select from groundwork.consolidated_row as known '
            'where known.consolidation_id = %s and known.legacy_key = (legacy.origin).key)',
            groundwork.where_pending('legacy'),
            consolidation.id
        )
        into missing, examples;
    end if;
    if missing > 0 then
        raise exception using
            errcode = 'GW001',
            message = format(
                'the model %s leaves out %s rows of %I.%I, with the keys %s',
                table_name,
                missing,
                schema_name,
                table_name,
                examples
            ),
            hint = 'Its view carried needs a row for each row of legacy: left joins, and no where.';
    end if;

    update groundwork.consolidation as entry
    set rows_carried = entry.rows_carried + carried
    where entry.id = consolidation.id;
    perform groundwork.close_mapping(consolidation);
    perform groundwork.end_log(consolidation, source);
    return query
    select carried
    from generate_series(1, carried);
end
$carry_remaining_rows$;

{% endmacro %}
