{#
    Emits what groundwork.plan asks about renamed columns, and groundwork.converge_enum about renamed
    labels, {old name: new name} throughout.

    groundwork.open_renames(live_names, renamed)         those not done yet
    groundwork.ordered_renames(renamed)                  in the order in which names become free
    groundwork.with_next_names(declared, renamed)        with those of new columns that take the
                                                         old name of another (groundwork.trial)
    groundwork.in_live_names(model, renamed)             the rules by column, in the live names
    groundwork.rename_steps(schema, table, declared, renamed)  the last steps of the plan

    And groundwork.delay_renames(schema, table, steps): a constraint or index that goes away under
    its old name, because it depends on what changes, takes its new name and comment after it came
    back.
#}
{% macro engine_renames() %}

create or replace function groundwork.open_renames(live_names text[], renamed jsonb)
returns jsonb
language sql
immutable
as $open_renames$
    with recursive
    possible as (

        select
            names.old_name,
            names.new_name
        from jsonb_each_text(renamed) as names (old_name, new_name)
        where names.old_name = any(live_names)

    ),

    found as (

        select *
        from possible
        where possible.new_name <> all(live_names)

        union

        -- its new name is given up by another
        select possible.*
        from found
        inner join possible
            on found.old_name = possible.new_name

    )

    select coalesce(jsonb_object_agg(found.old_name, found.new_name), '{}')
    from found
$open_renames$;

create or replace function groundwork.with_next_names(
    declared groundwork.item[], renamed jsonb
)
returns jsonb
language sql
immutable
as $with_next_names$
    select
        renamed || coalesce(jsonb_object_agg(groundwork.next_name(old.name), old.name), '{}')
    from jsonb_object_keys(renamed) as old (name)
    inner join unnest(declared) as item
        on
            item.kind = 'column'
            and item.name = groundwork.next_name(old.name)
$with_next_names$;

create or replace function groundwork.in_live_names(model jsonb, renamed jsonb)
returns jsonb
language sql
immutable
as $in_live_names$
    -- rules may name a column as it is declared, while the steps name it as it still is called
    select
        model || coalesce(
            jsonb_object_agg(
                rules.name,
                (
                    select
                        jsonb_object_agg(
                            (
                                select
                                    string_agg(
                                        coalesce(names.old_name, parts.part),
                                        ', ' order by parts.place
                                    )
                                from string_to_table(entries.key, ', ')
                                    with ordinality as parts (part, place)
                                left join jsonb_each_text(renamed) as names (old_name, new_name)
                                    on parts.part = names.new_name
                            ),
                            entries.value
                        )
                    from jsonb_each(rules.entries) as entries
                )
            ),
            '{}'
        )
    from jsonb_each(model) as rules (name, entries)
    where
        rules.name in ('convert', 'fill', 'orphans', 'duplicates', 'violations')
        and rules.entries <> '{}'
        and renamed <> '{}'
$in_live_names$;

create or replace function groundwork.ordered_renames(renamed jsonb)
returns table (old_name text, new_name text, place integer)
language sql
immutable
as $ordered_renames$
    with recursive
    ordered as (

        select
            names.old_name,
            names.new_name,
            1 as place
        from jsonb_each_text(renamed) as names (old_name, new_name)
        where not renamed ? names.new_name

        union all

        -- a name is given up before it is taken
        select
            names.old_name,
            names.new_name,
            ordered.place + 1
        from ordered
        inner join jsonb_each_text(renamed) as names (old_name, new_name)
            on ordered.old_name = names.new_name

    )

    select *
    from ordered
$ordered_renames$;

create or replace function groundwork.rename_steps(
    schema_name text, table_name text, declared groundwork.item[], renamed jsonb
)
returns setof groundwork.step
language sql
stable
as $rename_steps$
    select
        groundwork.new_step(
            stage => 'rename_columns',
            kind => 'column',
            name => ordered.old_name,
            statement => groundwork.rename(
                schema_name, table_name, 'column', ordered.old_name, ordered.new_name
            ),
            undo => groundwork.rename(
                schema_name, table_name, 'column', ordered.new_name, ordered.old_name
            ),
            rank => 2 * ordered.place
        )
    from groundwork.ordered_renames(renamed) as ordered

    union all

    -- the sequence of an identity is named after its column
    select
        groundwork.new_step(
            stage => 'rename_columns',
            kind => 'sequence',
            name => ordered.old_name,
            statement => format(
                'select groundwork.name_sequence(%L, %L)',
                format('%I.%I', schema_name, table_name),
                ordered.new_name
            ),
            rank => 2 * ordered.place + 1
        )
    from groundwork.ordered_renames(renamed) as ordered
    inner join unnest(declared) as item
        on ordered.old_name = item.name
    where
        item.kind = 'column'
        and item.definition -> 'identity' is not null
$rename_steps$;

create or replace function groundwork.delay_renames(
    schema_name text, table_name text, steps groundwork.step[]
)
returns groundwork.step[]
language sql
immutable
as $delay_renames$
    with
    gone as (

        select
            step.kind,
            step.name
        from unnest(steps) as step
        where step.stage = 'take_dependents'

    ),

    delayed as (

        select
            step.kind,
            step.name
        from unnest(steps) as step
        inner join gone
            on
                step.kind = gone.kind
                and step.undo = groundwork.rename(
                    schema_name, table_name, step.kind, step.name, gone.name
                )
        where step.stage = 'rename_objects'

    ),

    stages (kind, name, old_stage, new_stage) as (

        select
            kind,
            name,
            'rename_objects'::groundwork.stage,
            'rename_delayed'::groundwork.stage
        from delayed

        union all

        -- so do the comments on them
        select
            'comment',
            concat_ws(' ', kind, name),
            'drop_comments',
            'drop_delayed_comments'
        from gone

        union all

        select
            'comment',
            concat_ws(' ', kind, name),
            'make_comments',
            'make_delayed_comments'
        from (
            select *
            from gone

            union

            select *
            from delayed
        ) as commented

    )

    select
        array_agg(
            groundwork.new_step(
                stage => coalesce(stages.new_stage, step.stage),
                kind => step.kind,
                name => step.name,
                statement => step.statement,
                undo => step.undo,
                hazard => step.hazard,
                reason => step.reason,
                rank => step.rank
            )
        )
    from unnest(steps) as step
    left join stages
        on
            step.kind = stages.kind
            and step.name = stages.name
            and step.stage = stages.old_stage
$delay_renames$;

create or replace function groundwork.name_sequence(table_name text, column_name text)
returns void
language plpgsql
as $name_sequence$
declare
    old_name text := pg_get_serial_sequence(table_name, column_name);
    new_name text;
    is_free boolean;
begin
    select
        concat_ws('_', pg_class.relname, column_name, 'seq'),
        to_regclass(
            format(
                '%s.%I',
                pg_class.relnamespace::regnamespace,
                concat_ws('_', pg_class.relname, column_name, 'seq')
            )
        ) is null
    into new_name, is_free
    from pg_catalog.pg_class
    where pg_class.oid = table_name::regclass;

    -- a longer name would be cut, and what has the name keeps it
    if is_free and octet_length(new_name) < 64 then
        execute format('alter sequence %s rename to %I', old_name, new_name);
    end if;
end
$name_sequence$;

{% endmacro %}
