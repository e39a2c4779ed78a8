{#
    Emits groundwork.function_dependents(functions): what uses the functions, as
    groundwork.dependents returns it, with the checks and defaults of domains, extended statistics,
    operators and casts; and groundwork.fixed_uses(functions): the names of what uses them and
    cannot be taken away and brought back, such as an operator class or a partition key; of which
    catalogs others are, says groundwork.is_taken_away(class_id).

    And groundwork.steps_back(functions, own): the steps that bring these back, whose `undo` takes
    them away, without what belongs to the table or view `own`.

    functions  or other objects: rows of class_id, object_id, column_number, as pg_depend names them
#}
{% macro engine_function_dependents() %}

create or replace function groundwork.function_dependents(functions jsonb)
returns setof groundwork.dependent
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
        pg_namespace.nspname || '.' || pg_type.typname
    from groundwork.find_dependents(functions) as found
    inner join pg_catalog.pg_constraint
        on
            found.class_id = 'pg_catalog.pg_constraint'::regclass
            and found.object_id = pg_constraint.oid
    inner join pg_catalog.pg_type
        on pg_constraint.contypid = pg_type.oid
    inner join pg_catalog.pg_namespace
        on pg_type.typnamespace = pg_namespace.oid

    union all

    select
        found.depth,
        null::oid,
        kinds.kind,
        statements.name,
        statements.drop_statement,
        statements.create_statement,
        concat_ws('.', statements.schema_name, statements.name)
    from groundwork.find_dependents(functions) as found
    inner join (
        values
        ('pg_catalog.pg_operator'::regclass, 'operator'),
        ('pg_catalog.pg_cast'::regclass, 'cast'),
        ('pg_catalog.pg_type'::regclass, 'domain default')
    ) as kinds (class_id, kind)
        on found.class_id = kinds.class_id
    cross join lateral (
        select *
        from groundwork.operator_statements(found.object_id)
        where kinds.kind = 'operator'

        union all

        select *
        from groundwork.cast_statements(found.object_id)
        where kinds.kind = 'cast'

        union all

        select *
        from groundwork.domain_default_statements(found.object_id)
        where kinds.kind = 'domain default'
    ) as statements

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

create or replace function groundwork.is_taken_away(class_id oid)
returns boolean
language sql
immutable
as $is_taken_away$
    select
        class_id in (
            'pg_catalog.pg_proc'::regclass,
            'pg_catalog.pg_operator'::regclass,
            'pg_catalog.pg_cast'::regclass,
            'pg_catalog.pg_rewrite'::regclass,
            'pg_catalog.pg_policy'::regclass,
            'pg_catalog.pg_trigger'::regclass,
            'pg_catalog.pg_constraint'::regclass,
            'pg_catalog.pg_attrdef'::regclass,
            'pg_catalog.pg_publication_rel'::regclass,
            'pg_catalog.pg_statistic_ext'::regclass
        )
$is_taken_away$;

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
            left join pg_catalog.pg_type
                on
                    found.class_id = 'pg_catalog.pg_type'::regclass
                    and found.object_id = pg_type.oid
            where
                -- a view is found by its rule
                coalesce(pg_class.relkind not in ('i', 'I', 'v', 'm'), true)
                and coalesce(pg_type.typtype <> 'd', true)
                and not groundwork.is_taken_away(found.class_id)
            order by 1
        )
$fixed_uses$;

create or replace function groundwork.steps_back(functions jsonb, own oid default null)
returns groundwork.step[]
language sql
stable
as $steps_back$
    -- casts and operators first: what is read again may need them
    select
        array(
            select
                groundwork.new_step(
                    stage => 'restore_dependents',
                    kind => dependents.kind,
                    name => dependents.name,
                    statement => dependents.create_statement,
                    undo => dependents.drop_statement,
                    owner => dependents.owner
                )
            from groundwork.function_dependents(functions) as dependents
            where coalesce(dependents.table_id <> own, true)
            -- casts and operators come first
            order by dependents.depth, dependents.kind not in ('cast', 'operator')
        )
$steps_back$;

{% endmacro %}
