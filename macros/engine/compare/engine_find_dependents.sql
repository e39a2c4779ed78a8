{#
    Emits groundwork.find_dependents(objects): what PostgreSQL would not let stand while the given
    objects change, through any depth.

    objects  rows of class_id, object_id, column_number, as pg_depend names them
    returns  class_id, object_id, depth (1 depends on `objects` itself)
#}
{% macro engine_find_dependents() %}

create or replace function groundwork.find_dependents(objects jsonb)
returns table (class_id oid, object_id oid, depth integer)
language sql
stable
as $find_dependents$
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
                    and pg_attrdef.adrelid = pg_depend.refobjid
                    and pg_attrdef.adnum = pg_depend.refobjsubid
                    and pg_attrdef.oid <> pg_depend.objid
                )
                or (
                    pg_rewrite.oid is not null
                    and pg_depend.refclassid = 'pg_catalog.pg_class'::regclass
                    and pg_rewrite.ev_class = pg_depend.refobjid
                    and pg_rewrite.oid <> pg_depend.objid
                )
                or (
                    found.class_id in (
                        'pg_catalog.pg_proc'::regclass, 'pg_catalog.pg_operator'::regclass
                    )
                    and found.class_id = pg_depend.refclassid
                    and found.object_id = pg_depend.refobjid
                )
        where pg_depend.deptype in ('n', 'a')

    )

    select
        found.class_id,
        found.object_id,
        max(found.depth) as depth
    from found
    where
        -- what makes the values of a range goes with its type
        not exists (
            select
            from pg_catalog.pg_depend
            where
                found.class_id = 'pg_catalog.pg_proc'::regclass
                and pg_depend.classid = found.class_id
                and pg_depend.objid = found.object_id
                and pg_depend.deptype = 'i'
        )
    group by found.class_id, found.object_id
$find_dependents$;

{% endmacro %}
