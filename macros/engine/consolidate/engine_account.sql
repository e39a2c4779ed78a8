{#
    Emits groundwork.account(): what became of the rows of each legacy table that was carried over,
    or is being: one row per table and fate, with how many rows.

    fate  carried, renumbered (with another id), merged (into a row of the same natural key),
          quarantined, changed (carried, but for a value that is kept in quarantine), or
          `not accounted for`
#}
{% macro engine_account() %}

create or replace function groundwork.account()
returns table (
    consolidation_id integer,
    legacy_table text,
    kept_as text,
    successor text,
    rows_before bigint,
    fate text,
    row_count bigint,
    examples text
)
language plpgsql
stable
as $account$
declare
    entry groundwork.consolidation;
begin
    for entry in
        select *
        from groundwork.consolidation as entries
        order by entries.id
    loop
        kept_as := case
            when entry.retired_at is null then format('%I.%I', entry.schema_name, entry.table_name)
            else format('retired.%I', entry.retired_as)
        end;
        return query execute format(
            'select %1$s, %2$L, %3$L, %4$L, %5$s::bigint, '
            'coalesce(known.outcome, ''not accounted for''), count(*), '
            'case when known.outcome is null '
            'then array_to_string((array_agg(source.%6$I::text))[1:5], '', '') end '
            'from %3$s as source left join groundwork.consolidated_row as known '
            'on known.consolidation_id = %1$s and known.legacy_key = source.%6$I::text '
            'group by known.outcome',
            entry.id,
            format('%I.%I', entry.schema_name, entry.table_name),
            kept_as,
            entry.successor,
            entry.rows_before,
            entry.key_column
        );
    end loop;
end
$account$;

{% endmacro %}
