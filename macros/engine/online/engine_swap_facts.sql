{#
    Emits groundwork.swap_facts(retyped, shadows): the steps that say of a column or an index what
    was said of the one that it replaced: privileges, comments, extended statistics, and that the
    table is clustered or identified by it.

    shadows  rows of groundwork.shadows
#}
{% macro engine_swap_facts() %}

create or replace function groundwork.swap_facts(retyped jsonb, shadows jsonb)
returns setof groundwork.step
language sql
stable
as $swap_facts$
    with
    columns as (

        select *
        from groundwork.retyped_columns(retyped)

    ),

    own as (

        select *
        from groundwork.retyped_facts(retyped)

    ),

    replaced as (

        select each_shadow.*
        from jsonb_to_recordset(shadows) as each_shadow (
            table_id oid, table_name text, kind text, name text, shadow text
        )

    )

    select
        groundwork.new_step(
            stage => case (own.item).kind
                when 'statistics' then 'swap_set_identities'::groundwork.stage
                else 'swap_restore_facts'
            end,
            kind => (own.item).kind,
            name => (own.item).name,
            statement => groundwork.create_statement(own.schema_name, own.name, own.item)
        )
    from own
    where
        exists (
            select
            from columns
            where
                own.table_name = columns.table_name
                and (
                    (
                        (own.item).kind = 'privilege'
                        and (own.item).definition ->> 'column' = columns.name
                    )
                    or (
                        (own.item).kind = 'comment'
                        and (own.item).definition ->> 'kind' = 'column'
                        and (own.item).definition ->> 'name' = columns.name
                    )
                )
        )
        or exists (
            select
            from replaced
            where
                own.table_name = replaced.table_name
                and (own.item).kind = 'comment'
                and (own.item).definition ->> 'name' = replaced.name
                and (own.item).definition ->> 'kind' in ('index', 'constraint')
        )
        or (
            (own.item).kind = 'statistics'
            and exists (
                select
                from columns
                inner join pg_catalog.pg_statistic_ext
                    on columns.table_id = pg_statistic_ext.stxrelid
                inner join pg_catalog.pg_depend
                    on
                        pg_depend.classid = 'pg_catalog.pg_statistic_ext'::regclass
                        and pg_statistic_ext.oid = pg_depend.objid
                        and columns.table_id = pg_depend.refobjid
                        and columns.column_number = pg_depend.refobjsubid
                where
                    own.table_name = columns.table_name
                    and pg_statistic_ext.stxname = (own.item).name
            )
        )

    union all

    select
        groundwork.new_step(
            stage => 'swap_restore_facts',
            kind => 'setting',
            name => replaced.name,
            statement => format(settings.statement, replaced.table_name, replaced.name),
            rank => 1
        )
    from replaced
    inner join pg_catalog.pg_index
        on replaced.table_id = pg_index.indrelid
    inner join pg_catalog.pg_class
        on
            pg_index.indexrelid = pg_class.oid
            and replaced.name = pg_class.relname
    cross join lateral (
        values
        (pg_index.indisclustered, 'alter table %s cluster on %I'),
        (pg_index.indisreplident, 'alter table %s replica identity using index %I')
    ) as settings (is_set, statement)
    where
        replaced.kind in ('index', 'key')
        and settings.is_set
$swap_facts$;

{% endmacro %}
