{#
    Emits groundwork.taken_names(tried, target): the names of the indexes and sequences of the table
    of a trial that something else has in the schema of the live table `target`.
#}
{% macro engine_taken_names() %}

create or replace function groundwork.taken_names(tried oid, target oid)
returns text[]
language sql
stable
as $taken_names$
    with
    relations as (

        select
            tables.is_live,
            owned.oid,
            owned.relname
        from (
            values
            (true, target),
            (false, tried)
        ) as tables (is_live, table_id)
        cross join lateral (

            select pg_index.indexrelid as relation_id
            from pg_catalog.pg_index
            where pg_index.indrelid = tables.table_id

            union all

            select pg_depend.objid
            from pg_catalog.pg_depend
            where
                pg_depend.classid = 'pg_catalog.pg_class'::regclass
                and pg_depend.refclassid = 'pg_catalog.pg_class'::regclass
                and pg_depend.refobjid = tables.table_id
                and pg_depend.deptype in ('a', 'i')

        ) as relation_ids
        inner join pg_catalog.pg_class as owned
            on relation_ids.relation_id = owned.oid
        where owned.relkind in ('i', 'I', 'S')

    )

    select
        array(
            select distinct relations.relname::text
            from relations
            inner join pg_catalog.pg_class as live_table
                on live_table.oid = target
            inner join pg_catalog.pg_class as others
                on
                    relations.relname = others.relname
                    and live_table.relnamespace = others.relnamespace
            where
                not relations.is_live
                and others.oid not in (
                    select own.oid
                    from relations as own
                    where own.is_live
                )
                -- a sequence that no column owns may be that of a live default, which will own it
                and not (
                    others.relkind = 'S'
                    and exists (
                        select
                        from pg_catalog.pg_attrdef
                        inner join pg_catalog.pg_depend as reading
                            on
                                reading.classid = 'pg_catalog.pg_attrdef'::regclass
                                and pg_attrdef.oid = reading.objid
                        where
                            pg_attrdef.adrelid = target
                            and reading.refclassid = 'pg_catalog.pg_class'::regclass
                            and reading.refobjid = others.oid
                    )
                    and not exists (
                        select
                        from pg_catalog.pg_depend as ownership
                        where
                            ownership.classid = 'pg_catalog.pg_class'::regclass
                            and ownership.objid = others.oid
                            and ownership.refclassid = 'pg_catalog.pg_class'::regclass
                            and ownership.deptype in ('a', 'i')
                    )
                )
        )
$taken_names$;

{% endmacro %}
