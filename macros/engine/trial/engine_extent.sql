{#
    Emits groundwork.extent(mark, watched): what there is to compare with after a declaration ran.

    mark     the subtransaction in which the declaration is about to run
    watched  tables that it may refer to or inherit from

    And its parts: groundwork.row_changes(), the rows written so far, by table: [inserted, updated,
    deleted], as PostgreSQL counts them for its statistics; groundwork.watched_tables(tables), their
    rows in pg_class; groundwork.session_settings().
#}
{% macro engine_extent() %}

create or replace function groundwork.row_changes()
returns jsonb
language sql
volatile
as $row_changes$
    select coalesce(jsonb_object_agg(counted.oid, counted.counts), '{}')
    from (
        select
            pg_class.oid,
            jsonb_build_array(
                pg_stat_get_xact_tuples_inserted(pg_class.oid),
                pg_stat_get_xact_tuples_updated(pg_class.oid),
                pg_stat_get_xact_tuples_deleted(pg_class.oid)
            ) as counts
        from pg_catalog.pg_class
        where
            pg_class.relkind in ('r', 'm')
            and pg_class.relnamespace <> 'groundwork'::regnamespace
    ) as counted
    where counted.counts <> '[0, 0, 0]'
$row_changes$;

create or replace function groundwork.watched_tables(tables oid[])
returns jsonb
language sql
stable
as $watched_tables$
    -- a foreign key writes these of the table that it refers to, a vacuum the others
    select
        coalesce(
            jsonb_object_agg(
                pg_class.oid,
                to_jsonb(pg_class) - array[
                    'relhastriggers', 'relhassubclass', 'relpages', 'reltuples', 'relallvisible',
                    'relallfrozen', 'relfrozenxid', 'relminmxid'
                ]
            ),
            '{}'
        )
    from (
        select distinct coalesce(parts.relid, watched.table_id) as table_id
        from unnest(tables) as watched (table_id)
        left join lateral pg_partition_tree(watched.table_id) as parts
            on true
    ) as watched
    -- one by one: as a join it would read the whole of pg_class
    cross join lateral (
        select *
        from pg_catalog.pg_class
        where pg_class.oid = watched.table_id
        offset 0
    ) as pg_class
$watched_tables$;

create or replace function groundwork.session_settings()
returns jsonb
language sql
stable
as $session_settings$
    select
        jsonb_build_object('role', current_setting('role'))
        || coalesce(
            (
                select jsonb_object_agg(pg_settings.name, pg_settings.setting)
                from pg_catalog.pg_settings
                where
                    pg_settings.source = 'session'
                    and pg_settings.name <> 'search_path'
            ),
            '{}'
        )
$session_settings$;

create or replace function groundwork.extent(mark xid, watched oid[])
returns jsonb
language sql
volatile
as $extent$
    select
        jsonb_build_object(
            'mark', mark,
            'changes', groundwork.row_changes(),
            'watched', groundwork.watched_tables(watched),
            'settings', groundwork.session_settings()
        )
$extent$;

{% endmacro %}
