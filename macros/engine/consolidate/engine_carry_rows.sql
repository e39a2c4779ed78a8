{#
    Emits the procedure groundwork.carry_rows(schema, table): carries the rows of a large legacy
    table in batches, and commits after each, so a crash loses one batch. The legacy table stays in
    use; what happens to it meanwhile is the business of groundwork.carry_changes. To be
    called outside a transaction, after groundwork.begin_consolidation.

    The batches go by place (ctid) and not by key, because the rows then reach the successor's
    indexes in about the order in which they were written; each row is noted by its key. Where rows
    are merged, a batch takes about 25 ms.

    A procedure that commits cannot have a search_path of its own: it leaves everything to functions
    that do, but for numbers.
#}
{% macro engine_carry_rows() %}

{{ engine_carry_changes() }}

create or replace procedure groundwork.carry_rows(schema_name text, table_name text)
language plpgsql
as $carry_rows$
declare
    consolidation constant groundwork.consolidation := groundwork.open_consolidation(
        schema_name, table_name
    );
    most_pages constant bigint := groundwork.batch_pages(consolidation);
    batch_pages bigint := groundwork.first_batch_pages(consolidation);
    source constant regclass := groundwork.table_named(
        pg_catalog.format('%I.%I', schema_name, table_name)
    );
    page bigint;
    last_page bigint;
    held regclass;
    began timestamptz;
    fault groundwork.fault;
begin
    foreach held in array groundwork.hiding_tables(consolidation, source) loop
        -- An undeclared policy: it is dropped when the table is retired.
        perform groundwork.lock_tables(array[held::oid], '{}');
        perform groundwork.let_batches_see(held);
        commit;
    end loop;
    begin
        perform groundwork.open_batches(consolidation, source);
        page := groundwork.first_page();
        last_page := groundwork.last_page(source);
    exception when assert_failure or others then
        {{ engine_get_fault() | indent(8) }}
        perform groundwork.raise_fault(
            groundwork.withhold_content(fault, consolidation.declaration)
        );
    end;
    commit;

    while page <= last_page loop
        began := clock_timestamp();
        begin
            perform groundwork.carry_batch(consolidation, page, page + batch_pages);
        exception when assert_failure or others then
            {{ engine_get_fault() | indent(12) }}
            perform groundwork.raise_fault(
                groundwork.withhold_content(fault, consolidation.declaration)
            );
        end;
        commit;
        page := page + batch_pages;
        batch_pages := groundwork.next_batch_pages(
            consolidation, batch_pages, most_pages, clock_timestamp() - began
        );
    end loop;
    perform groundwork.close_batches(consolidation);
end
$carry_rows$;

create or replace function groundwork.batch_pages(consolidation groundwork.consolidation)
returns bigint
language sql
immutable
as $batch_pages$
    select coalesce((consolidation.options ->> 'batch_pages')::bigint, 400)
$batch_pages$;

create or replace function groundwork.first_batch_pages(consolidation groundwork.consolidation)
returns bigint
language sql
immutable
as $first_batch_pages$
    -- whoever changes the row into which others are merged waits for the batch
    select
        case
            when coalesce(consolidation.options -> 'merge', '{}') = '{}'
                then groundwork.batch_pages(consolidation)
            else least(groundwork.batch_pages(consolidation), 4)
        end
$first_batch_pages$;

create or replace function groundwork.next_batch_pages(
    consolidation groundwork.consolidation, pages bigint, most_pages bigint, took interval
)
returns bigint
language sql
immutable
as $next_batch_pages$
    select
        case
            when coalesce(consolidation.options -> 'merge', '{}') = '{}' then pages
            when took > interval '40 ms' then greatest(pages / 2, 1)
            when took < interval '15 ms' then least(pages * 2, most_pages)
            else pages
        end
$next_batch_pages$;

create or replace function groundwork.open_batches(
    consolidation groundwork.consolidation, source regclass
)
returns void
language plpgsql
as $open_batches$
begin
    perform groundwork.open_mapping(
        consolidation,
        source,
        -- carry_changes does what a transaction that may still be open makes or changes
        pg_snapshot_xmin(pg_current_snapshot())::xid
    );
    perform groundwork.find_pending(consolidation);
    perform groundwork.find_renumbered(consolidation);
end
$open_batches$;

create or replace function groundwork.carry_batch(
    consolidation groundwork.consolidation, first_page bigint, end_page bigint
)
returns void
language plpgsql
as $carry_batch$
declare
    carried bigint;
begin
    -- a batch in memory, and no sorting of it
    perform set_config('work_mem', '64MB', true);
    perform set_config('enable_mergejoin', 'off', true);
    carried := groundwork.carry_range(
        consolidation, format('(%s,0)', first_page)::tid, format('(%s,0)', end_page)::tid
    );
    update groundwork.consolidation as entry
    set rows_carried = entry.rows_carried + carried
    where entry.id = consolidation.id;
end
$carry_batch$;

create or replace function groundwork.close_batches(consolidation groundwork.consolidation)
returns void
language plpgsql
as $close_batches$
begin
    perform groundwork.close_mapping(consolidation);
    update groundwork.consolidation as entry
    set is_batched = true
    where entry.id = consolidation.id;
end
$close_batches$;

create or replace function groundwork.hiding_tables(
    consolidation groundwork.consolidation, source regclass
)
returns regclass[]
language sql
stable
as $hiding_tables$
    select coalesce(array_agg(involved::regclass), '{}')
    from unnest(
        groundwork.table_ids(consolidation.options -> 'parents') || source::oid
    ) as involved
    where
        row_security_active(involved)
        and pg_has_role((select relowner from pg_catalog.pg_class where oid = involved), 'usage')
        and not exists (
            select
            from pg_catalog.pg_policy
            where
                polrelid = involved
                and polname = 'groundwork_batches'
        )
$hiding_tables$;

create or replace function groundwork.first_page()
returns bigint
language plpgsql
stable
as $first_page$
begin
    if to_regclass('pg_temp.pending') is null then
        return 0;
    end if;
    return (
        select coalesce((min(pending.place)::text::point)[0]::bigint, 4294967295)
        from pg_temp.pending
    );
end
$first_page$;

{% endmacro %}
