{#
    Emits groundwork.dependents(objects): what PostgreSQL would not let stand while the given
    objects change, each with the statement that takes it away and the ones that bring it back:
    views and materialized views, policies, triggers, rules, foreign keys, defaults, generated
    columns, indexes with an expression, functions, publications; through any depth.

    objects  rows of class_id, object_id, column_number, as pg_depend names them
    returns  depth (1 depends on `objects` itself), table_id (of the table it belongs to, if any),
             kind, name, unmake, make

    It is plpgsql because plpgsql keeps the plan of the query for the session; the query is a
    function of its own, groundwork.found_dependents, that is bound when it is created.
#}
{% macro engine_dependents() %}

create or replace function groundwork.found_dependents(objects jsonb)
returns table (
    depth integer, table_id oid, kind text, name text, unmake text, make text
)
language sql
stable
as $found_dependents$
    with recursive
    given as materialized (

        select
            pg_depend.classid,
            pg_depend.objid,
            pg_depend.refclassid,
            pg_depend.refobjid,
            pg_depend.refobjsubid,
            pg_depend.deptype,
            min(nullif(changed.column_number, 0)) over objects
            < max(changed.column_number) over objects as is_of_several
        from (
            select distinct
                object.class_id,
                object.object_id,
                object.column_number
            from jsonb_to_recordset(objects)
                as object (class_id oid, object_id oid, column_number integer)
        ) as changed
        inner join pg_catalog.pg_depend
            on
                changed.class_id = pg_depend.refclassid
                and changed.object_id = pg_depend.refobjid
                and changed.column_number = pg_depend.refobjsubid
        window objects as (partition by pg_depend.classid, pg_depend.objid)

    ),

    found (class_id, object_id, depth) as (

        select
            pg_depend.classid,
            pg_depend.objid,
            1
        from given as pg_depend
        where
            pg_depend.deptype in ('n', 'a')
            -- PostgreSQL carries keys, checks, indexes and a column's own default along by itself,
            -- but for an expression that is over two columns while only the first has its new type
            and not exists (
                select
                from pg_catalog.pg_constraint
                where
                    pg_depend.classid = 'pg_catalog.pg_constraint'::regclass
                    and pg_depend.refclassid = 'pg_catalog.pg_class'::regclass
                    and pg_constraint.oid = pg_depend.objid
                    and pg_constraint.contype <> 'f'
                    and not (pg_constraint.contype = 'c' and pg_depend.is_of_several)
            )
            and not (
                pg_depend.classid = 'pg_catalog.pg_class'::regclass
                and pg_depend.refclassid = 'pg_catalog.pg_class'::regclass
                and not (
                    pg_depend.is_of_several
                    and exists (
                        select
                        from pg_catalog.pg_index
                        where
                            pg_index.indexrelid = pg_depend.objid
                            and num_nonnulls(pg_index.indexprs, pg_index.indpred) > 0
                    )
                )
            )
            and not exists (
                select
                from pg_catalog.pg_attrdef
                where
                    pg_depend.classid = 'pg_catalog.pg_attrdef'::regclass
                    and pg_attrdef.oid = pg_depend.objid
                    and pg_attrdef.adrelid = pg_depend.refobjid
                    and pg_attrdef.adnum = pg_depend.refobjsubid
            )

        union

        select
            pg_depend.classid,
            pg_depend.objid,
            found.depth + 1
        from found
        left join pg_catalog.pg_rewrite
            on
                found.class_id = 'pg_catalog.pg_rewrite'::regclass
                and found.object_id = pg_rewrite.oid
                and pg_rewrite.rulename = '_RETURN'
        left join pg_catalog.pg_attrdef
            on
                found.class_id = 'pg_catalog.pg_attrdef'::regclass
                and found.object_id = pg_attrdef.oid
        inner join pg_catalog.pg_depend
            on
                (
                    -- only a generated column has dependents of its own here
                    pg_depend.refclassid = 'pg_catalog.pg_class'::regclass
                    and pg_depend.refobjid = pg_attrdef.adrelid
                    and pg_depend.refobjsubid = pg_attrdef.adnum
                    and pg_depend.objid <> pg_attrdef.oid
                )
                or (
                    pg_rewrite.oid is not null
                    and pg_depend.refclassid = 'pg_catalog.pg_class'::regclass
                    and pg_depend.refobjid = pg_rewrite.ev_class
                    and pg_depend.objid <> pg_rewrite.oid
                )
                or (
                    found.class_id = 'pg_catalog.pg_proc'::regclass
                    and pg_depend.refclassid = found.class_id
                    and pg_depend.refobjid = found.object_id
                )
        where pg_depend.deptype in ('n', 'a')

    ),

    deepest as (

        select
            found.class_id,
            found.object_id,
            max(found.depth) as depth
        from found
        group by found.class_id, found.object_id

    ),

    placed as (

        select
            deepest.depth,
            deepest.object_id,
            coalesce(
                pg_rewrite.ev_class,
                pg_policy.polrelid,
                pg_trigger.tgrelid,
                pg_constraint.conrelid,
                pg_attrdef.adrelid,
                pg_publication_rel.prrelid,
                pg_index.indrelid
            ) as table_id,
            case
                when pg_rewrite.rulename = '_RETURN' then 'view'
                when pg_rewrite.oid is not null then 'rule'
                when pg_policy.oid is not null then 'policy'
                when pg_trigger.oid is not null then 'trigger'
                when pg_constraint.oid is not null then 'constraint'
                when pg_attrdef.oid is not null then 'column'
                when pg_publication_rel.oid is not null then 'publication'
                when pg_index.indexrelid is not null then 'index'
                when deepest.class_id = 'pg_catalog.pg_proc'::regclass then 'function'
            end as kind,
            coalesce(
                pg_rewrite.rulename,
                pg_policy.polname,
                pg_trigger.tgname,
                pg_constraint.conname,
                pg_attribute.attname,
                pg_publication.pubname,
                index_class.relname
            )::text as name
        from deepest
        left join pg_catalog.pg_rewrite
            on
                deepest.class_id = 'pg_catalog.pg_rewrite'::regclass
                and deepest.object_id = pg_rewrite.oid
        left join pg_catalog.pg_policy
            on
                deepest.class_id = 'pg_catalog.pg_policy'::regclass
                and deepest.object_id = pg_policy.oid
        left join pg_catalog.pg_trigger
            on
                deepest.class_id = 'pg_catalog.pg_trigger'::regclass
                and deepest.object_id = pg_trigger.oid
                and not pg_trigger.tgisinternal
        left join pg_catalog.pg_constraint
            on
                deepest.class_id = 'pg_catalog.pg_constraint'::regclass
                and deepest.object_id = pg_constraint.oid
                and pg_constraint.conparentid = 0
        left join pg_catalog.pg_attrdef
            on
                deepest.class_id = 'pg_catalog.pg_attrdef'::regclass
                and deepest.object_id = pg_attrdef.oid
        left join pg_catalog.pg_attribute
            on
                pg_attrdef.adrelid = pg_attribute.attrelid
                and pg_attrdef.adnum = pg_attribute.attnum
        left join pg_catalog.pg_publication_rel
            on
                deepest.class_id = 'pg_catalog.pg_publication_rel'::regclass
                and deepest.object_id = pg_publication_rel.oid
        left join pg_catalog.pg_publication
            on pg_publication_rel.prpubid = pg_publication.oid
        left join pg_catalog.pg_index
            on
                deepest.class_id = 'pg_catalog.pg_class'::regclass
                and deepest.object_id = pg_index.indexrelid
        left join pg_catalog.pg_class as index_class
            on pg_index.indexrelid = index_class.oid

    )

    select
        placed.depth,
        placed.table_id,
        placed.kind,
        placed.name,
        statements.unmake,
        statements.make
    from placed
    left join pg_catalog.pg_class
        on placed.table_id = pg_class.oid
    left join pg_catalog.pg_namespace
        on pg_class.relnamespace = pg_namespace.oid
    cross join lateral (

        select
            groundwork.unmake(pg_namespace.nspname, pg_class.relname, item),
            concat_ws(
                '; ',
                rtrim(groundwork.make(pg_namespace.nspname, pg_class.relname, item), ';'),
                (
                    select groundwork.make(pg_namespace.nspname, pg_class.relname, comment)
                    from unnest(groundwork.items(placed.table_id)) as comment
                    where
                        comment.kind = 'comment'
                        and comment.definition ->> 'kind' = placed.kind
                        and comment.definition ->> 'name' = placed.name
                )
            )
        from unnest(groundwork.items(placed.table_id)) as item
        where
            placed.kind in ('rule', 'policy', 'trigger', 'constraint', 'index')
            and item.kind = placed.kind
            and item.name = placed.name

        union all

        select
            format(
                'alter table %s alter column %I drop default',
                placed.table_id::regclass,
                placed.name
            ),
            format(
                'alter table %s alter column %I set default %s',
                placed.table_id::regclass,
                placed.name,
                item.definition ->> 'default'
            )
        from unnest(groundwork.items(placed.table_id)) as item
        where
            placed.kind = 'column'
            and item.kind = 'column'
            and item.name = placed.name
            and item.definition -> 'generated' is null

        union all

        select
            groundwork.unmake(pg_namespace.nspname, pg_class.relname, item),
            groundwork.make(pg_namespace.nspname, pg_class.relname, item)
        from unnest(groundwork.items(placed.table_id)) as item
        where
            placed.kind = 'column'
            and item.kind = 'column'
            and item.name = placed.name
            and item.definition -> 'generated' is not null

        union all

        select *
        from groundwork.view_statements(placed.table_id)
        where placed.kind = 'view'

        union all

        select *
        from groundwork.function_statements(placed.object_id)
        where placed.kind = 'function'

        union all

        select *
        from groundwork.publication_statements(placed.object_id)
        where placed.kind = 'publication'

    ) as statements (unmake, make)
    where placed.kind is not null
$found_dependents$;

create or replace function groundwork.dependents(objects jsonb)
returns table (
    depth integer, table_id oid, kind text, name text, unmake text, make text
)
language plpgsql
stable
set plan_cache_mode = force_generic_plan
{{ engine_project_path() }}
as $dependents$
begin
    return query select * from groundwork.found_dependents(objects);
end
$dependents$;

{% endmacro %}
