{#
    Emits groundwork.with_declared_sequences(declared, live): the live description, with its serial
    sequences under their declared names.

    And groundwork.renamed_sequences(declared, live): the sequences whose names change.
#}
{% macro engine_with_declared_sequences() %}

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
                            then item.definition || jsonb_build_object(
                                'sequence', renamed.new_name
                            )
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

{% endmacro %}
