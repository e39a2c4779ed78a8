{#
    Emits groundwork.enum_steps(schema, type, declaration, live, declared): the steps that give an
    enumerated type its declared labels. Missing ones are added in place. When one has to go, or the
    order changes, the type is built anew under its name: what depends on it is taken away, every
    column moves over by its text, and the dependents come back (groundwork.dependents). That is
    the hazard drop_enum_value; a row that holds a label that goes is not lost: it is refused.

    And groundwork.enum_uses(type, labels): a sentence for each label of these that rows have, with
    the table, the column and the primary keys of some.
#}
{% macro engine_enum_steps() %}

create or replace function groundwork.enum_steps(
    schema_name text, type_name text, declaration text, live text[], declared text[]
)
returns setof groundwork.step
language sql
stable
{{ engine_project_path() }}
as $enum_steps$
    with
    names as (

        select
            format('%I.%I', schema_name, type_name) as qualified,
            format('%I.%I', schema_name, groundwork.helper_name(type_name, 'old')) as outgoing,
            live <> array(
                select labels.label
                from unnest(declared) with ordinality as labels (label, place)
                where labels.label = any(live)
                order by labels.place
            ) as is_rebuilt

    ),

    additions as (

        select
            'add_labels'::groundwork.stage as stage,
            place::integer as rank,
            concat_ws(
                ' ',
                format('alter type %s add value %L', names.qualified, label),
                'after ' || quote_literal(declared[place - 1]),
                case when place = 1 then 'before ' || quote_literal(live[1]) end
            ) as statement,
            null as undo
        from names
        cross join unnest(declared) with ordinality as labels (label, place)
        where
            not names.is_rebuilt
            and label <> all(live)

    ),

    columns as (

        select
            pg_class.oid as table_id,
            pg_attribute.attnum as column_number,
            pg_attribute.attname as name,
            names.qualified || case when pg_type.typelem <> 0 then '[]' else '' end as new_type
        from names
        inner join pg_catalog.pg_type
            on to_regtype(names.qualified) in (pg_type.oid, pg_type.typelem)
        inner join pg_catalog.pg_attribute
            on pg_type.oid = pg_attribute.atttypid
        inner join pg_catalog.pg_class
            on pg_attribute.attrelid = pg_class.oid
        where
            names.is_rebuilt
            and pg_class.relkind in ('r', 'p')
            and not pg_class.relispartition
            and not pg_attribute.attisdropped

    ),

    dependents as (

        select dependents.*
        from groundwork.dependents(
            (
                select jsonb_agg(to_jsonb(objects))
                from (
                    select
                        'pg_catalog.pg_type'::regclass::oid as class_id,
                        to_regtype(names.qualified)::oid as object_id,
                        0 as column_number
                    from names
                    where names.is_rebuilt

                    union all

                    select
                        'pg_catalog.pg_type'::regclass,
                        pg_type.typarray,
                        0
                    from names
                    inner join pg_catalog.pg_type
                        on to_regtype(names.qualified) = pg_type.oid
                    where names.is_rebuilt

                    union all

                    select
                        'pg_catalog.pg_class'::regclass,
                        columns.table_id,
                        columns.column_number
                    from columns
                ) as objects
            )
        ) as dependents

    ),

    rebuild as (

        select
            'take_dependents'::groundwork.stage as stage,
            -dependents.depth as rank,
            dependents.unmake as statement,
            dependents.make as undo
        from dependents

        union all

        select
            'rebuild_type',
            1,
            format(
                'alter type %s rename to %I',
                names.qualified,
                groundwork.helper_name(type_name, 'old')
            ),
            null
        from names
        where names.is_rebuilt

        union all

        select
            'rebuild_type',
            2,
            declaration,
            null
        from names
        where names.is_rebuilt

        union all

        select
            'rebuild_type',
            3,
            format(
                'alter table %s alter column %I type %s using %I::text::%s',
                columns.table_id::regclass,
                columns.name,
                columns.new_type,
                columns.name,
                columns.new_type
            ),
            null
        from columns

        union all

        select
            'rebuild_type',
            4,
            'drop type ' || names.outgoing,
            null
        from names
        where names.is_rebuilt

        union all

        select
            'restore_type_dependents',
            dependents.depth,
            dependents.make,
            dependents.unmake
        from dependents

    )

    select
        groundwork.new_step(
            stage => steps.stage,
            kind => 'type',
            name => type_name,
            statement => steps.statement,
            undo => steps.undo,
            hazard => case when names.is_rebuilt then 'drop_enum_value' end,
            reason => format(
                'type %s has the labels %s and is declared with %s',
                names.qualified,
                array_to_string(live, ', '),
                array_to_string(declared, ', ')
            ),
            rank => steps.rank
        )
    from (
        select *
        from additions

        union all

        select *
        from rebuild
    ) as steps
    cross join names
    order by steps.stage, steps.rank
$enum_steps$;

create or replace function groundwork.enum_uses(type_id oid, labels text[])
returns text[]
language plpgsql
as $enum_uses$
declare
    place record;
    found_rows record;
    uses text[] := '{}';
begin
    for place in
        select
            pg_attribute.attrelid as table_id,
            pg_attribute.attname as name,
            label,
            format(
                case
                    -- a value is read as an array of one
                    when pg_attribute.atttypid = type_id
                        then 'array[offender.%I::text] operator(pg_catalog.&&) %L::text[]'
                    else 'offender.%I::text[] operator(pg_catalog.&&) %L::text[]'
                end,
                pg_attribute.attname,
                array[label]
            ) as condition
        from pg_catalog.pg_attribute
        inner join pg_catalog.pg_class
            on pg_attribute.attrelid = pg_class.oid
        cross join unnest(labels) as label
        where
            pg_attribute.atttypid in (
                select pg_type.oid
                from pg_catalog.pg_type
                where type_id in (pg_type.oid, pg_type.typelem)
            )
            and pg_class.relkind in ('r', 'p')
            and not pg_class.relispartition
            and not pg_attribute.attisdropped
        order by pg_attribute.attrelid, pg_attribute.attnum
    loop
        begin
            perform groundwork.lift_row_security(array[place.table_id]);
            found_rows := groundwork.name_rows(place.table_id, place.condition);
            raise exception using errcode = 'GW003';
        exception when sqlstate 'GW003' then
            null;
        end;
        if found_rows.row_count > 0 then
            uses := uses || format(
                '%s rows of %s have the label %s in the column %s: %s',
                found_rows.row_count,
                groundwork.shown_name(place.table_id),
                place.label,
                place.name,
                found_rows.names
            );
        end if;
    end loop;
    return uses;
end
$enum_uses$;

{% endmacro %}
