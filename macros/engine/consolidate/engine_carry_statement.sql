{#
    Emits groundwork.carry_statement(consolidation): the statement that carries the rows in range,
    notes them, and compares them. It returns how many rows there are, how many it carried, and the
    keys of those that are not stored as they were selected (null: all are). A column that was
    selected as null may be filled by a trigger of the successor.

    With `merge` (options: on, the columns of a natural key; and a rule for each other column, of
    sum, max, min, first) rows of one key become one, with the existing row, of which
    groundwork.former_value keeps what changes: groundwork.merging_parts(consolidation, keys, names,
    aggregated, settings). Where they go in batches, groundwork.make_parts says what is noted.
#}
{% macro engine_carry_statement() %}

create or replace function groundwork.merging_parts(
    consolidation groundwork.consolidation,
    keys text[],
    names text,
    aggregated text,
    settings text
)
returns text
language sql
stable
{{ engine_project_path() }}
as $merging_parts$
    select
        format(
            'inserted as (insert into %1$s as standing (id, %2$s) '
            'select (pg_catalog.array_agg(id order by legacy_place))[1], %3$s from mapped '
            'where mapped.rejected is null group by %4$s '
            'on conflict (%4$s) do update set %5$s returning id, %2$s, '
            '%9$s as groundwork_values), '
            'stood as materialized (select standing.id, %9$s as groundwork_values '
            'from mapped inner join %1$s as standing on %8$s where mapped.rejected is null '
            'union select standing.id, %9$s from %1$s as standing '
            'where pg_catalog.num_nulls(%14$s) > 0 and exists (select from mapped '
            'where mapped.rejected is null and pg_catalog.jsonb_build_array(%6$s) '
            '= pg_catalog.jsonb_build_array(%14$s))), '
            'kept as (insert into groundwork.former_value '
            '(run_id, schema_name, table_name, column_name, primary_key, value) '
            'select %10$L, %11$L, %12$L, each_value.name, '
            'pg_catalog.jsonb_build_object(''id'', stood.id), each_value.old_value from stood '
            'inner join inserted on stood.id = inserted.id '
            'cross join lateral unnest(%13$L::text[], stood.groundwork_values, '
            'inserted.groundwork_values) as each_value (name, old_value, new_value) '
            'where each_value.old_value is distinct from each_value.new_value%15$s), '
            'placed as (select mapped.legacy_key, inserted.id from mapped inner join inserted '
            'on mapped.rejected is null '
            'and pg_catalog.jsonb_build_array(%6$s) = pg_catalog.jsonb_build_array(%7$s))%16$s',
            successors.table_id::regclass,
            names,
            aggregated,
            parts.keys,
            settings,
            parts.mapped,
            parts.inserted,
            parts.is_same,
            (
                select
                    format(
                        'array[%s]::text[]',
                        string_agg(
                            format('standing.%I::text', listed.name), ', ' order by listed.place
                        )
                    )
                from unnest(successors.columns) with ordinality as listed (name, place)
            ),
            consolidation.run_id,
            groundwork.schema_of(successors.table_id),
            successors.name,
            successors.columns,
            parts.standing,
            -- what batches before this one made of a row is no value of somebody
            ' and ' || parted.is_untouched,
            case when parted.name is not null then format(
                ', based as (insert into %1$s (successor_key, content) '
                'select standing.id, pg_catalog.to_jsonb(standing) from %2$s as standing '
                'inner join stood on standing.id = stood.id where %3$s), '
                'parted as (insert into %1$s (legacy_key, successor_key, content) '
                'select mapped.legacy_key, placed.id, pg_catalog.to_jsonb(mapped) from mapped '
                'inner join placed on mapped.legacy_key = placed.legacy_key '
                'order by mapped.legacy_place)',
                parted.name,
                successors.table_id::regclass,
                parted.is_untouched
            ) end
        )
    from (
        select
            pg_class.oid as table_id,
            pg_class.relname as name,
            groundwork.column_names(pg_class.oid) as columns
        from pg_catalog.pg_class
        where pg_class.oid = groundwork.table_named(consolidation.successor)
    ) as successors
    cross join (
        select
            string_agg(quote_ident(name), ', ') as keys,
            string_agg(format('mapped.%I', name), ', ') as mapped,
            string_agg(format('inserted.%I', name), ', ') as inserted,
            string_agg(format('standing.%I', name), ', ') as standing,
            string_agg(format('mapped.%1$I = standing.%1$I', name), ' and ') as is_same
        from unnest(keys) as name
    ) as parts
    left join lateral (
        select
            known.name,
            format(
                'not exists (select from %s as part where part.successor_key = stood.id)',
                known.name
            ) as is_untouched
        from groundwork.parts_name(consolidation) as known (name)
        where to_regclass(known.name) is not null
    ) as parted
        on true
$merging_parts$;

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
    select parts.*
    into names, selected, aggregated, settings, differs
    from groundwork.carried_columns(consolidation, keys) as parts;

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
                %2$s%15$s
            from pg_temp.carried
            %16$s
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
            else groundwork.merging_parts(consolidation, keys, names, aggregated, settings)
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
        groundwork.where_pending('legacy'),
        case when keys <> '{}' then ', legacy_row.origin_place as legacy_place' end,
        case
            when keys <> '{}'
                then 'inner join pg_temp.legacy as legacy_row '
                'on (carried.origin).key = (legacy_row.origin).key'
        end
    );
end
$carry_statement$;

{% endmacro %}
