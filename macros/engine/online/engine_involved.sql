{#
    Emits groundwork.involved(target, numbers): the indexes, keys, exclusions and checks of a table
    that involve one of the columns with these numbers, as PostgreSQL defines them.

    returns  object_id (of the constraint, or of an index without one), kind, name, definition,
             is_unique

    And groundwork.unmarked(constraint_id): what a constraint says, without whether it is validated.
#}
{% macro engine_involved() %}

create or replace function groundwork.unmarked(constraint_id oid)
returns text
language sql
stable
as $unmarked$
    -- being validated is no part of what a constraint says
    select
        case
            when said like '% NOT VALID' then left(said, -length(' NOT VALID'))
            else said
        end
    from pg_get_constraintdef(constraint_id, true) as said
$unmarked$;

create or replace function groundwork.involved(target oid, numbers smallint[])
returns table (object_id oid, kind text, name text, definition text, is_unique boolean)
language sql
stable
{{ engine_project_path() }}
as $involved$
    select distinct on (pg_class.oid)
        coalesce(pg_constraint.oid, pg_class.oid),
        case
            when pg_constraint.contype = 'x' then 'exclusion'
            when pg_constraint.oid is not null then 'key'
            else 'index'
        end,
        pg_class.relname::text,
        groundwork.index_definition(pg_class.oid),
        pg_index.indisunique
    from pg_catalog.pg_index
    inner join pg_catalog.pg_class
        on pg_index.indexrelid = pg_class.oid
    left join pg_catalog.pg_constraint
        on
            pg_index.indexrelid = pg_constraint.conindid
            and pg_constraint.conrelid = target
            and pg_constraint.contype in ('p', 'u', 'x')
    inner join pg_catalog.pg_depend
        on
            pg_depend.refclassid = 'pg_catalog.pg_class'::regclass
            and pg_depend.refobjid = target
            and pg_depend.refobjsubid = any(numbers)
            and (
                (
                    pg_depend.classid = 'pg_catalog.pg_class'::regclass
                    and pg_class.oid = pg_depend.objid
                )
                or (
                    pg_depend.classid = 'pg_catalog.pg_constraint'::regclass
                    and pg_constraint.oid = pg_depend.objid
                )
            )
    where
        pg_index.indrelid = target
        -- a leftover of a build that was given up serves nobody
        and pg_index.indisvalid

    union all

    select
        pg_constraint.oid,
        'check',
        pg_constraint.conname::text,
        groundwork.unmarked(pg_constraint.oid),
        null
    from pg_catalog.pg_constraint
    where
        pg_constraint.contype = 'c'
        and pg_constraint.conrelid = target
        and pg_constraint.conkey && numbers
        and not starts_with(pg_constraint.conname, 'groundwork_')
$involved$;

{% endmacro %}
