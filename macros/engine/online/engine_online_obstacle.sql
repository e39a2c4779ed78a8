{#
    Emits groundwork.retype_obstacle(retyped, dependents): why the columns (see groundwork.retyped)
    cannot be retyped while others work, as the end of a sentence; null when they can.

    And groundwork.retype_dependents(retyped): what groundwork.fitted_dependents says of them,
    without foreign keys, checks and indexes, which have shadows, and statistics, which come back
    as facts.
#}
{% macro engine_online_obstacle() %}

create or replace function groundwork.retype_dependents(retyped jsonb)
returns groundwork.dependent[]
language sql
as $retype_dependents$
    select
        array(
            select dependents
            from groundwork.fitted_dependents(
                retyped,
                (
                    select
                        jsonb_agg(
                            jsonb_build_object(
                                'class_id', 'pg_catalog.pg_class'::regclass::oid::bigint,
                                'object_id', columns.table_id::bigint,
                                'column_number', columns.column_number
                            )
                        )
                    from groundwork.retyped_columns(retyped) as columns
                )
            ) as dependents
            where dependents.kind not in ('constraint', 'index', 'statistics')
        )
$retype_dependents$;

create or replace function groundwork.retype_obstacle(
    retyped jsonb, dependents groundwork.dependent[]
)
returns text
language sql
stable
{{ engine_project_path() }}
as $retype_obstacle$
    select obstacles.sentence
    from (
        select
            format(
                case
                    when pg_class.relkind = 'p' then '%s is partitioned'
                    when pg_class.relispartition then '%s is a partition'
                    else '%s inherits'
                end,
                columns.table_name
            ) as sentence
        from groundwork.retyped_columns(retyped) as columns
        inner join pg_catalog.pg_class
            on columns.table_id = pg_class.oid
        where
            pg_class.relkind <> 'r'
            or pg_class.relispartition
            or exists (
                select
                from pg_catalog.pg_inherits
                where pg_class.oid in (pg_inherits.inhrelid, pg_inherits.inhparent)
            )

        union all

        select
            format(
                case
                    when pg_class.relkind = 'm' then 'the materialized view %s is computed from it'
                    else '%s.%I is generated and stored from it'
                end,
                pg_class.oid::regclass,
                dependents.name
            )
        from unnest(retype_obstacle.dependents) as dependents
        inner join pg_catalog.pg_class
            on dependents.table_id = pg_class.oid
        left join pg_catalog.pg_attribute
            on
                dependents.table_id = pg_attribute.attrelid
                and dependents.name = pg_attribute.attname
                and dependents.kind = 'column'
        where
            (pg_class.relkind = 'm' and dependents.kind = 'view')
            or pg_attribute.attgenerated = 's'

        union all

        -- a shadow column is null at first
        select format('the type %s allows no null', columns.type)
        from groundwork.retyped_columns(retyped) as columns
        inner join pg_catalog.pg_type
            on pg_type.oid = groundwork.type_named(columns.type)
        where pg_type.typnotnull

        union all

        select format('an index cannot be built online for the constraint %I', involved.name)
        from (
            select
                columns.table_id,
                array_agg(columns.column_number) as numbers
            from groundwork.retyped_columns(retyped) as columns
            group by columns.table_id
        ) as tables
        cross join lateral groundwork.involved(tables.table_id, tables.numbers) as involved
        where involved.kind = 'exclusion'

        union all

        select format('the foreign key %I is of periods', pg_constraint.conname)
        from groundwork.shadow_references(retyped) as originals
        inner join pg_catalog.pg_constraint
            on originals.constraint_id = pg_constraint.oid
        where to_jsonb(pg_constraint) ->> 'conperiod' = 'true'
    ) as obstacles
    order by obstacles.sentence
    limit 1
$retype_obstacle$;

{% endmacro %}
