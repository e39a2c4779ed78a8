{#
    Emits groundwork.enum_steps(schema, type, declaration, live, declared): the steps that give an
    enumerated type its declared labels. Missing ones are added in place. When one has to go, or the
    order changes, the type is made again under its name: what depends on it is taken away, every
    column moves over by its text, and the dependents come back (groundwork.rebuild_type). That is
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
            null as undo,
            null as owner
        from names
        cross join unnest(declared) with ordinality as labels (label, place)
        where
            not names.is_rebuilt
            and label <> all(live)

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
            rank => steps.rank,
            owner => steps.owner
        )
    from (
        select *
        from additions

        union all

        select
            rebuilding.stage,
            rebuilding.rank,
            rebuilding.statement,
            rebuilding.undo,
            rebuilding.owner
        from names
        cross join lateral groundwork.rebuild_type_steps(
            'type',
            schema_name,
            type_name,
            declaration,
            null,
            null,
            '{}',
            null,
            -- drop_enum_value is the hazard of all of it
            '{"online_rows": 0}'
        ) as rebuilding
        where names.is_rebuilt
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
