{#
    Emits what compares serial columns: those whose default reads a sequence that the column owns.

    groundwork.with_live_sequences(declared, live)      the declared description: a default that
        reads the live sequence without declaring it serial may own it; an identity has the
        sequence that it has; and whoever is declared to insert may use the sequence of a serial
    groundwork.with_declared_sequences(declared, live)  the live description, its serial sequences
        under their declared names
    groundwork.sequence_rename_steps(schema, declared, live)  the steps that give them these names
    groundwork.serial_steps(schema, table, difference)  the steps of one column: a sequence is made,
        owned, changed, or dropped once nothing reads it
    groundwork.continue_serial(table, column)  moves the sequence of a serial column, where it is
        one, behind the rows; it never moves back
#}
{% macro engine_serial_steps() %}

create or replace function groundwork.with_live_sequences(
    declared groundwork.item[], live groundwork.item[]
)
returns groundwork.item[]
language sql
immutable
as $with_live_sequences$
    select
        array(
            select
                (
                    item.kind,
                    item.name,
                    case
                        when
                            item.kind = 'column'
                            and item.definition -> 'serial' is null
                            and item.definition -> 'default' = live_column.definition -> 'default'
                            and live_column.definition -> 'serial' is not null
                            then item.definition || jsonb_build_object(
                                'serial', live_column.definition -> 'serial',
                                'sequence', live_column.definition -> 'sequence'
                            )
                        when
                            item.definition -> 'sequence_of' is not null
                            and live_column.definition -> 'identity' is not null
                            and live_privilege.sequence_name is not null
                            then item.definition || jsonb_build_object(
                                'sequence', live_privilege.sequence_name
                            )
                        else item.definition
                    end
                )::groundwork.item
            from unnest(declared) as item
            left join unnest(live) as live_column
                on
                    live_column.kind = 'column'
                    and live_column.name = case item.kind
                        when 'column' then item.name else item.definition ->> 'sequence_of'
                    end
            left join lateral (
                select max(other.definition ->> 'sequence') as sequence_name
                from unnest(live) as other
                where
                    item.kind = 'privilege'
                    and other.kind = 'privilege'
                    and other.definition ->> 'sequence_of' = item.definition ->> 'sequence_of'
            ) as live_privilege on true

            union all

            select usage
            from unnest(live) as usage
            inner join unnest(declared) as serial_column
                on
                    serial_column.kind = 'column'
                    and serial_column.definition -> 'serial' is not null
                    and serial_column.name = usage.definition ->> 'sequence_of'
            where
                usage.kind = 'privilege'
                and usage.definition ->> 'privilege' = 'usage'
                and usage.definition ->> 'grantable' = 'false'
                and not exists (
                    select
                    from unnest(declared) as item
                    where
                        item.kind = 'privilege'
                        and item.name = usage.name
                )
                and exists (
                    select
                    from unnest(declared) as item
                    where
                        item.kind = 'privilege'
                        and item.definition ->> 'privilege' = 'insert'
                        and item.definition -> 'role' = usage.definition -> 'role'
                )
        )
$with_live_sequences$;

create or replace function groundwork.renamed_sequences(
    declared groundwork.item[], live groundwork.item[]
)
returns table (
    column_name text, old_name text, new_name text, old_default text, new_default text
)
language sql
immutable
as $renamed_sequences$
    select
        declared_column.name,
        live_column.definition ->> 'serial',
        declared_column.definition ->> 'serial',
        live_column.definition ->> 'default',
        declared_column.definition ->> 'default'
    from unnest(declared) as declared_column
    inner join unnest(live) as live_column
        using (kind, name)
    where
        declared_column.kind = 'column'
        and declared_column.definition -> 'serial' <> live_column.definition -> 'serial'
$renamed_sequences$;

create or replace function groundwork.with_declared_sequences(
    declared groundwork.item[], live groundwork.item[]
)
returns groundwork.item[]
language sql
immutable
as $with_declared_sequences$
    select
        array(
            select
                (
                    item.kind,
                    item.name,
                    case
                        when renamed.column_name is null then item.definition
                        when item.kind = 'privilege'
                            then item.definition
                                || jsonb_build_object('sequence', renamed.new_name)
                        else item.definition || jsonb_build_object(
                            'serial', renamed.new_name, 'default', renamed.new_default
                        )
                    end
                )::groundwork.item
            from unnest(live) as item
            left join groundwork.renamed_sequences(declared, live) as renamed
                on
                    (item.kind = 'column' and item.name = renamed.column_name)
                    or (
                        item.kind = 'privilege'
                        and item.definition ->> 'sequence_of' = renamed.column_name
                    )
        )
$with_declared_sequences$;

create or replace function groundwork.sequence_rename_steps(
    schema_name text, declared groundwork.item[], live groundwork.item[]
)
returns setof groundwork.step
language sql
stable
as $sequence_rename_steps$
    select
        groundwork.new_step(
            stage => 'rename_objects',
            kind => 'sequence',
            name => renamed.new_name,
            statement => format(
                'alter sequence %I.%I rename to %I', schema_name, names.old_name, names.new_name
            ),
            undo => format(
                'alter sequence %I.%I rename to %I', schema_name, names.new_name, names.old_name
            ),
            rank => names.rank
        )
    from groundwork.renamed_sequences(declared, live) as renamed
    cross join lateral (
        select
            groundwork.helper_name(renamed.column_name, 'sequence') as helper,
            exists (
                select
                from groundwork.renamed_sequences(declared, live) as others
                where others.new_name = renamed.old_name
            ) as is_in_the_way
    ) as places
    cross join lateral (
        select
            1 as rank,
            renamed.old_name,
            places.helper as new_name
        where places.is_in_the_way

        union all

        select
            2,
            case when places.is_in_the_way then places.helper else renamed.old_name end,
            renamed.new_name
    ) as names
$sequence_rename_steps$;

create or replace function groundwork.change_sequence_step(
    schema_name text, name text, old_options jsonb, new_options jsonb
)
returns groundwork.step
language plpgsql
stable
as $change_sequence_step$
declare
    head constant text := format('alter sequence %I.%I ', schema_name, name);
    last_value constant bigint := pg_sequence_last_value(
        to_regclass(format('%I.%I', schema_name, name))
    );
begin
    return groundwork.new_step(
        stage => 'set_sequences',
        kind => 'sequence',
        name => name,
        statement => case
            when
                last_value is null
                or last_value between (new_options ->> 'minimum')::bigint
                and (new_options ->> 'maximum')::bigint
                then head || groundwork.sequence_clause(new_options)
        end,
        undo => head || groundwork.sequence_clause(old_options),
        reason => format(
            'its last value is %s, outside of %s to %s, which is declared; declare a wider type',
            last_value,
            new_options ->> 'minimum',
            new_options ->> 'maximum'
        )
    );
end
$change_sequence_step$;

create or replace function groundwork.serial_steps(
    schema_name text, table_name text, difference groundwork.difference
)
returns setof groundwork.step
language plpgsql
stable
as $serial_steps$
declare
    declared constant jsonb := difference.declared;
    live constant jsonb := difference.live;
    table_id constant oid := to_regclass(format('%I.%I', schema_name, table_name));
    full_table_name constant text := format('%I.%I', schema_name, table_name);
    full_column_name constant text := full_table_name || format('.%I', difference.name);
    column_head constant text := format(
        'alter table %s alter column %I ', full_table_name, difference.name
    );
    name constant text := coalesce(declared ->> 'serial', live ->> 'serial');
    full_name constant text := format('%I.%I', schema_name, name);
    helper constant text := format(
        '%I.%I', schema_name, groundwork.helper_name(difference.name, 'sequence')
    );
    continuing constant text := format(
        'select groundwork.continue_serial(%L, %L)', full_table_name, difference.name
    );
    old_name text;
    step groundwork.step;
begin
    if declared -> 'serial' is null and declared -> 'identity' is not null then
        -- groundwork.continue_identity does it
        return;
    elsif declared -> 'serial' is null then
        return next groundwork.dropped_sequence_step(
            schema_name, table_name, difference.name, name, live -> 'sequence'
        );
    elsif declared -> 'serial' is not null and live -> 'serial' is not null then
        if declared -> 'sequence' <> live -> 'sequence' then
            return next groundwork.change_sequence_step(
                schema_name, name, live -> 'sequence', declared -> 'sequence'
            );
        end if;
    elsif live -> 'identity' is not null then
        -- its sequence goes with it, and its position stays
        old_name := pg_get_serial_sequence(full_table_name, difference.name);
        return next groundwork.new_step(
            stage => 'make_sequences',
            kind => 'sequence',
            name => name,
            statement => concat_ws(
                '; ',
                format(
                    'create sequence %s %s',
                    helper,
                    groundwork.sequence_clause(declared -> 'sequence')
                ),
                format(
                    'select setval(%L, last_value, is_called) from %s', helper, old_name
                ),
                column_head || 'drop identity',
                format('alter sequence %s rename to %I', helper, name),
                column_head || 'set default ' || (declared ->> 'default'),
                format('alter sequence %s owned by %s', full_name, full_column_name),
                continuing
            )
        );
    else
        if to_regclass(full_name) is null then
            return next groundwork.new_step(
                stage => 'make_sequences',
                kind => 'sequence',
                name => name,
                statement => concat_ws(
                    ' ',
                    'create sequence',
                    full_name,
                    groundwork.sequence_clause(declared -> 'sequence'),
                    'owned by',
                    full_column_name
                ),
                undo => 'drop sequence ' || full_name
            );
        elsif
            not exists (
                select
                from groundwork.owned_sequences(table_id, difference.name) as owned
                where owned.sequence_id = to_regclass(full_name)
            )
        then
            step := groundwork.change_sequence_step(
                schema_name, name, declared -> 'sequence', declared -> 'sequence'
            );
            step.stage := 'make_sequences';
            return next step;
            return next groundwork.new_step(
                stage => 'make_sequences',
                kind => 'sequence',
                name => name,
                statement => format('alter sequence %s owned by %s', full_name, full_column_name),
                undo => format('alter sequence %s owned by none', full_name),
                rank => 1
            );
        end if;
        -- a column that is retyped in stages is numbered when it takes its place
        return next groundwork.new_step(
            stage => 'set_identities',
            kind => 'column',
            name => difference.name,
            statement => continuing
        );
    end if;
end
$serial_steps$;

create or replace function groundwork.dropped_sequence_step(
    schema_name text, table_name text, column_name text, name text, options jsonb
)
returns groundwork.step
language sql
stable
as $dropped_sequence_step$
    select
        groundwork.new_step(
            stage => case
                -- before its column goes, in the stages of a large table
                when uses.is_shared then 'make_sequences'::groundwork.stage
                else 'drop_sequences'
            end,
            kind => 'sequence',
            name => dropped_sequence_step.name,
            statement => case
                when uses.is_shared then format('alter sequence %s owned by none', names.full_name)
                else 'drop sequence ' || names.full_name
            end,
            undo => concat_ws(
                '; ',
                case
                    when not uses.is_shared
                        then concat(
                            'create sequence ',
                            names.full_name,
                            ' ',
                            groundwork.sequence_clause(options),
                            format(
                                '; select setval(%L, %s)',
                                names.full_name,
                                pg_sequence_last_value(to_regclass(names.full_name))
                            )
                        )
                end,
                format(
                    'alter sequence %s owned by %I.%I.%I',
                    names.full_name,
                    schema_name,
                    table_name,
                    column_name
                )
            )
        )
    from (
        select format('%I.%I', schema_name, dropped_sequence_step.name) as full_name
    ) as names
    cross join lateral (
        select
            exists (
                select
                from pg_catalog.pg_depend
                left join pg_catalog.pg_attrdef
                    on
                        pg_depend.classid = 'pg_catalog.pg_attrdef'::regclass
                        and pg_depend.objid = pg_attrdef.oid
                left join pg_catalog.pg_attribute
                    on
                        pg_attrdef.adrelid = pg_attribute.attrelid
                        and pg_attrdef.adnum = pg_attribute.attnum
                where
                    pg_depend.refclassid = 'pg_catalog.pg_class'::regclass
                    and pg_depend.refobjid = to_regclass(names.full_name)
                    and pg_depend.deptype = 'n'
                    and (
                        pg_attribute.attrelid,
                        pg_attribute.attname
                    ) is distinct from (
                        to_regclass(format('%I.%I', schema_name, table_name))::oid,
                        column_name::name
                    )
            ) as is_shared
    ) as uses
$dropped_sequence_step$;

create or replace function groundwork.owned_sequences(table_id oid, column_name text)
returns table (sequence_id oid)
language sql
stable
as $owned_sequences$
    select pg_depend.objid
    from pg_catalog.pg_depend
    inner join pg_catalog.pg_sequence
        on pg_depend.objid = pg_sequence.seqrelid
    inner join pg_catalog.pg_attribute
        on
            pg_depend.refobjid = pg_attribute.attrelid
            and pg_depend.refobjsubid = pg_attribute.attnum
    where
        pg_depend.classid = 'pg_catalog.pg_class'::regclass
        and pg_depend.refclassid = 'pg_catalog.pg_class'::regclass
        and pg_depend.refobjid = table_id
        and pg_attribute.attname = column_name
        and pg_depend.deptype = 'a'
$owned_sequences$;

create or replace function groundwork.continue_serial(table_name text, column_name text)
returns void
language plpgsql
as $continue_serial$
declare
    sequence_name constant text := pg_get_serial_sequence(table_name, column_name);
    increment bigint;
    lowest bigint;
    highest bigint;
    last_value bigint;
    used_value bigint;
begin
    if sequence_name is null then
        return;
    end if;
    select
        seqincrement,
        seqmin,
        seqmax,
        pg_sequence_last_value(seqrelid)
    into
        increment,
        lowest,
        highest,
        last_value
    from pg_catalog.pg_sequence
    where seqrelid = sequence_name::regclass;

    execute format(
        'select %1$s(%2$I) from %3$s where %2$I between %4$s and %5$s',
        case when increment > 0 then 'max' else 'min' end,
        column_name,
        table_name,
        lowest,
        highest
    )
    into used_value;
    if
        used_value is not null
        and (last_value is null or (used_value - last_value) * sign(increment) > 0)
    then
        perform setval(sequence_name, used_value);
    end if;
end
$continue_serial$;

{% endmacro %}
