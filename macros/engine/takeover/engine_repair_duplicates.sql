{#
    Emits groundwork.repair_duplicates(target, item, keep, action, reason, run_id): takes the rows
    out of the way of the unique constraint or primary key `item`, but for the first of each key in
    the order `keep`. The other arguments, and what it returns, are those of groundwork.repair.

    groundwork.count_duplicates, with the same arguments: see groundwork.count_repair.

    And groundwork.duplicate_rows(target, item, keep): the query that lists these rows as they are
    now, each beside the one that stays: part (the partition or table), place (the ctid) and version
    (the transaction that wrote it); kept_part, kept_place, kept_version. What a row holds is as it
    was while its place has that version.
#}
{% macro engine_repair_duplicates() %}

create or replace function groundwork.repair_duplicates(
    target oid, item groundwork.item, keep text, action text, reason text, run_id text
)
returns bigint
language sql
as $repair_duplicates$
    select
        groundwork.repair(
            target, groundwork.offenders(target, item, keep), action, reason, run_id
        )
$repair_duplicates$;

create or replace function groundwork.count_duplicates(
    target oid,
    item groundwork.item,
    keep text,
    action text,
    reason text,
    run_id text,
    out row_count bigint,
    out rule text
)
language sql
as $count_duplicates$
    select
        counted.row_count,
        counted.rule
    from groundwork.count_repair(
        target, groundwork.offenders(target, item, keep), action, reason, run_id
    ) as counted
$count_duplicates$;

create or replace function groundwork.duplicate_rows(
    target oid, item groundwork.item, keep text
)
returns text
language sql
stable
{{ engine_project_path() }}
as $duplicate_rows$
    select
        format(
            'select ranked.part, ranked.place, ranked.version, ranked.kept_part, '
            'ranked.kept_place, ranked.kept_version from (select own.tableoid as part, '
            'own.ctid as place, own.xmin as version, '
            'pg_catalog.row_number() over same_key as rank, '
            'pg_catalog.first_value(own.tableoid) over same_key as kept_part, '
            'pg_catalog.first_value(own.ctid) over same_key as kept_place, '
            'pg_catalog.first_value(own.xmin) over same_key as kept_version '
            'from %1$s as own where %4$s '
            'window same_key as (partition by %2$s order by %3$s, own.ctid)) as ranked '
            'where ranked.rank > 1',
            target::regclass,
            string_agg(quote_ident(columns.name), ', '),
            keep,
            case
                when item.definition ->> 'definition' like 'UNIQUE NULLS NOT DISTINCT%'
                    then 'true'
                else string_agg(format('%I is not null', columns.name), ' and ')
            end
        )
    from jsonb_array_elements_text(item.definition -> 'columns') as columns (name)
$duplicate_rows$;

{{ engine_repair_duplicates_in_batches() }}

{% endmacro %}
