{#
    Emits groundwork.extent(mark, watched): what there is to compare with after a declaration ran.

    mark     the subtransaction in which the declaration is about to run
    watched  tables that it may refer to or inherit from

    And its parts: groundwork.row_changes(), the rows written so far, by table: [inserted, updated,
    deleted], as PostgreSQL counts them for its statistics; groundwork.watched_tables(tables), their
    rows in pg_class; groundwork.session_settings(), those that the role may set for itself; and
    groundwork.setting_names(is_superuser), their names, which are noted when the engine is
    installed: to ask pg_settings takes four times as long. Some that only a superuser may set,
    nobody else may read.
#}
{% macro engine_extent() %}

create or replace function groundwork.row_changes()
returns jsonb
language sql
volatile
as $row_changes$
    -- nearly all tables were not written
    select
        coalesce(
            jsonb_object_agg(
                pg_class.oid,
                jsonb_build_array(
                    pg_stat_get_xact_tuples_inserted(pg_class.oid),
                    pg_stat_get_xact_tuples_updated(pg_class.oid),
                    pg_stat_get_xact_tuples_deleted(pg_class.oid)
                )
            ),
            '{}'
        )
    from pg_catalog.pg_class
    where
        pg_class.relkind in ('r', 'm')
        and pg_class.relnamespace <> 'groundwork'::regnamespace
        and (
            pg_stat_get_xact_tuples_inserted(pg_class.oid) > 0
            or pg_stat_get_xact_tuples_updated(pg_class.oid) > 0
            or pg_stat_get_xact_tuples_deleted(pg_class.oid) > 0
        )
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

do $setting_names$
begin
    execute format(
        'create or replace function groundwork.setting_names(is_superuser boolean) returns text[] '
        'language sql immutable as %L',
        format(
            'select case when is_superuser then %L::text[] else %L::text[] end',
            array(
                select pg_settings.name
                from pg_catalog.pg_settings
                where
                    pg_settings.context in ('user', 'superuser')
                    and pg_settings.name <> 'search_path'
                order by pg_settings.name
            ),
            array(
                select pg_settings.name
                from pg_catalog.pg_settings
                where
                    pg_settings.context = 'user'
                    and pg_settings.name <> 'search_path'
                order by pg_settings.name
            )
        )
    );
end
$setting_names$;

create or replace function groundwork.session_settings()
returns jsonb
language sql
stable
as $session_settings$
    select
        jsonb_build_object('role', current_setting('role')) || jsonb_object(
            settable.names,
            array(
                select current_setting(setting.name, true)
                from unnest(settable.names) with ordinality as setting (name, place)
                order by setting.place
            )
        )
    from (
        select groundwork.setting_names(current_setting('is_superuser')::boolean) as names
    ) as settable
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
