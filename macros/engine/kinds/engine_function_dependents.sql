{#
    Emits groundwork.function_dependents(functions): what uses the functions, as
    groundwork.dependents returns it, with the checks of domains and extended statistics; and
    groundwork.fixed_uses(functions): the names of what uses them and cannot be taken away and
    brought back, such as an aggregate, an operator, the default of a domain or a partition key.

    functions  or other objects: rows of class_id, object_id, column_number, as pg_depend names them
#}
{% macro engine_function_dependents() %}

create or replace function groundwork.function_dependents(functions jsonb)
returns table (
    depth integer,
    table_id oid,
    kind text,
    name text,
    drop_statement text,
    create_statement text,
    owner text
)
language sql
stable
{{ engine_project_path() }}
as $function_dependents$
    select *
    from groundwork.dependents(functions)

    union all

    select
        found.depth,
        null::oid,
        'domain constraint',
        pg_constraint.conname::text,
        format(
            'alter domain %s drop constraint %I',
            pg_constraint.contypid::regtype,
            pg_constraint.conname
        ),
        concat_ws(
            ' ',
            format(
                'alter domain %s add constraint %I',
                pg_constraint.contypid::regtype,
                pg_constraint.conname
            ),
            pg_get_constraintdef(pg_constraint.oid)
        ) || coalesce(
            format(
                '; comment on constraint %I on domain %s is %L',
                pg_constraint.conname,
                pg_constraint.contypid::regtype,
                obj_description(pg_constraint.oid, 'pg_constraint')
            ),
            ''
        ),
        null
    from groundwork.find_dependents(functions) as found
    inner join pg_catalog.pg_constraint
        on
            found.class_id = 'pg_catalog.pg_constraint'::regclass
            and found.object_id = pg_constraint.oid
    where pg_constraint.contypid <> 0

    union all

    select
        found.depth,
        pg_statistic_ext.stxrelid,
        'statistics',
        pg_statistic_ext.stxname::text,
        groundwork.drop_statement(pg_namespace.nspname, pg_class.relname, item),
        groundwork.create_statement(pg_namespace.nspname, pg_class.relname, item),
        pg_namespace.nspname || '.' || pg_class.relname
    from groundwork.find_dependents(functions) as found
    inner join pg_catalog.pg_statistic_ext
        on
            found.class_id = 'pg_catalog.pg_statistic_ext'::regclass
            and found.object_id = pg_statistic_ext.oid
    inner join pg_catalog.pg_class
        on pg_statistic_ext.stxrelid = pg_class.oid
    inner join pg_catalog.pg_namespace
        on pg_class.relnamespace = pg_namespace.oid
    cross join lateral unnest(groundwork.items(pg_class.oid)) as item
    where
        item.kind = 'statistics'
        and item.name = pg_statistic_ext.stxname
$function_dependents$;

create or replace function groundwork.fixed_uses(functions jsonb)
returns text[]
language sql
stable
{{ engine_project_path() }}
as $fixed_uses$
    select
        array(
            select
                case
                    when pg_class.relkind = 'p'
                        then 'the partition key of ' || found.object_id::regclass
                    when found.class_id = 'pg_catalog.pg_type'::regclass
                        then 'the type ' || found.object_id::regtype
                    else pg_describe_object(found.class_id, found.object_id, 0)
                end
            from groundwork.find_dependents(functions) as found
            left join pg_catalog.pg_class
                on
                    found.class_id = 'pg_catalog.pg_class'::regclass
                    and found.object_id = pg_class.oid
            left join pg_catalog.pg_proc
                on
                    found.class_id = 'pg_catalog.pg_proc'::regclass
                    and found.object_id = pg_proc.oid
            where
                -- a view is found by its rule
                coalesce(pg_class.relkind not in ('i', 'I', 'v', 'm'), true)
                and coalesce(pg_proc.prokind not in ('f', 'p'), true)
                and found.class_id not in (
                    'pg_catalog.pg_rewrite'::regclass,
                    'pg_catalog.pg_policy'::regclass,
                    'pg_catalog.pg_trigger'::regclass,
                    'pg_catalog.pg_constraint'::regclass,
                    'pg_catalog.pg_attrdef'::regclass,
                    'pg_catalog.pg_publication_rel'::regclass,
                    'pg_catalog.pg_statistic_ext'::regclass
                )
            order by 1
        )
$fixed_uses$;

{% endmacro %}
