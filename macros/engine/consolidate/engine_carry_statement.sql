{#
    Emits groundwork.carry_statement(consolidation): the statement that carries the rows in range,
    notes them, and compares them. It returns how many rows there are, how many it carried, and the
    keys of those that are not stored as they were selected (null: all are). A column that was
    selected as null may be filled by a trigger of the successor.

    With `merge` (options: on, the columns of a natural key; and a rule for each other column, of
    sum, max, min, first) rows of one key become one, with the row that is there already.
#}
{% macro engine_carry_statement() %}

create or replace function groundwork.carry_statement(consolidation groundwork.consolidation)
returns text
language plpgsql
stable
as $carry_statement$
declare
    merged jsonb := consolidation.options -> 'merge';
    keys text[] := array(select jsonb_array_elements_text(merged -> 'on'));
    successor regclass := groundwork.table_named(consolidation.successor);
    names text;
    selected text;
    aggregated text;
    settings text;
    differs text;
    notes text := (
        select
            string_agg(
                case
                    when name = any(groundwork.column_names(to_regclass('pg_temp.carried')))
                        then 'carried.' || name
                    else 'null::text as ' || name
                end,
                ', '
            )
        from unnest('{changed, rejected}'::text[]) as name
    );
begin
    select columns.*
    into names, selected, aggregated, settings, differs
    from groundwork.carried_columns(consolidation, keys) as columns;

    return format(
        $statement$
        with
        mapped as materialized (
            select
                (carried.origin).key as legacy_key,
                (carried.origin).version as legacy_version,
                carried.id as wanted_id,
                coalesce(
                    renumbered.new_id,
                    carried.id,
                    groundwork.new_id(%4$L, (carried.origin).key)
                ) as id,
                %8$s,
                %2$s
            from pg_temp.carried
            left join pg_temp.renumbered on (carried.origin).key = renumbered.legacy_key
            where %13$s
        ),
        %6$s,
        noted as (
            insert into groundwork.consolidated_row (
                consolidation_id, legacy_key, legacy_version, successor_key, outcome
            )
            select
                %5$s, mapped.legacy_key, mapped.legacy_version, %12$s,
                case
                    when mapped.rejected is not null then 'quarantined'
                    when %12$s = mapped.wanted_id then 'carried'
                    when %12$s <> mapped.id then 'merged'
                    else 'renumbered'
                end
            from %11$s
        ),
        quarantined as (
            insert into groundwork.quarantine (
                run_id, schema_name, table_name, action, reason, primary_key, content
            )
            select
                %9$L, %3$L, %4$L,
                case when mapped.rejected is null then 'changed' else 'removed' end,
                coalesce(mapped.rejected, mapped.changed),
                pg_catalog.jsonb_build_object(%10$L, legacy.origin_row -> %10$L::text),
                legacy.origin_row
            from mapped
            inner join pg_temp.legacy on mapped.legacy_key = (legacy.origin).key
            where coalesce(mapped.rejected, mapped.changed) is not null
        )
        select
            (select pg_catalog.count(*) from pg_temp.legacy where %14$s),
            (select pg_catalog.count(*) from mapped),
            pg_catalog.array_to_string((pg_catalog.array_agg(mapped.legacy_key))[1:5], ', ')
        from %11$s
        left join inserted on %12$s = inserted.id
        where mapped.rejected is null and (inserted.id is null%7$s)
        $statement$,
        successor,
        selected,
        consolidation.schema_name,
        consolidation.table_name,
        consolidation.id,
        case
            when keys = '{}'
                then format(
                    'inserted as (insert into %1$s (id, %2$s) select id, %2$s from mapped '
                    'where mapped.rejected is null returning id, %2$s)',
                    successor,
                    names
                )
            else format(
                'inserted as (insert into %1$s as standing (id, %2$s) '
                'select (pg_catalog.array_agg(id order by legacy_key))[1], %3$s from mapped '
                'where mapped.rejected is null group by %4$s '
                'on conflict (%4$s) do update set %5$s returning id, %2$s), '
                'placed as (select mapped.legacy_key, inserted.id from mapped inner join inserted '
                'on mapped.rejected is null '
                'and pg_catalog.jsonb_build_array(%6$s) = pg_catalog.jsonb_build_array(%7$s))',
                successor,
                names,
                aggregated,
                (select string_agg(quote_ident(name), ', ') from unnest(keys) as name),
                settings,
                (select string_agg(format('mapped.%I', name), ', ') from unnest(keys) as name),
                (select string_agg(format('inserted.%I', name), ', ') from unnest(keys) as name)
            )
        end,
        case when keys = '{}' then ' or ' || differs else '' end,
        notes,
        consolidation.run_id,
        consolidation.key_column,
        case
            when keys = '{}' then 'mapped'
            else 'mapped left join placed on mapped.legacy_key = placed.legacy_key'
        end,
        case
            when keys = '{}' then 'case when mapped.rejected is null then mapped.id end'
            else 'placed.id'
        end,
        groundwork.where_pending('carried'),
        groundwork.where_pending('legacy')
    );
end
$carry_statement$;

{% endmacro %}
