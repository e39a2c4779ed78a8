{#
    Emits groundwork.with_live_sequences(declared, live): the declared description, in which a
    default that reads the live sequence without declaring it serial may own it, an identity has the
    sequence that it has, and whoever is declared to insert may use the sequence of a serial.
#}
{% macro engine_with_live_sequences() %}

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

{% endmacro %}
