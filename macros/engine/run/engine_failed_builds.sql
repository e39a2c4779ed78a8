{#
    Emits groundwork.explain_failed_builds(run_id): each index that a build outside a transaction
    left invalid in this run, how many rows break it and the keys of some, as a sentence that is
    null where none does, and the statement that removes it. The statements that failed are marked
    in the ledger.
#}
{% macro engine_failed_builds() %}

create or replace function groundwork.explain_failed_builds(run_id text)
returns table (index_name text, violation text, statement text)
language sql
as $explain_failed_builds$
    with
    failed as (

        update groundwork.ledger
        set
            outcome = 'failed',
            duration = clock_timestamp() - ledger.started_at
        where
            ledger.run_id = explain_failed_builds.run_id
            and ledger.outcome = 'started'
        returning
            ledger.schema_name,
            ledger.object_name
    )

    select
        format('%I.%I', pg_namespace.nspname, pg_class.relname) as index_name,
        groundwork.violation(pg_index.indrelid, item) as violation,
        format(
            'drop index concurrently %I.%I', pg_namespace.nspname, pg_class.relname
        ) as statement
    from (
        select distinct coalesce(parts.relid::oid, named.table_id) as table_id
        from failed
        cross join lateral (
            select to_regclass(format('%I.%I', failed.schema_name, failed.object_name))::oid
        ) as named (table_id)
        left join lateral pg_partition_tree(named.table_id) as parts
            on true
    ) as tables
    inner join pg_catalog.pg_index
        on tables.table_id = pg_index.indrelid
    inner join pg_catalog.pg_class
        on pg_index.indexrelid = pg_class.oid
    inner join pg_catalog.pg_namespace
        on pg_class.relnamespace = pg_namespace.oid
    left join lateral unnest(groundwork.items(pg_index.indrelid)) as item
        on
            item.kind = 'index'
            and pg_index.indisunique
            and pg_class.relname = item.name
    where
        not pg_index.indisvalid
        and pg_class.relkind = 'i'
    order by index_name
$explain_failed_builds$;

{% endmacro %}
