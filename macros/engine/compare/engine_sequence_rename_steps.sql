{#
    Emits groundwork.sequence_rename_steps(schema, declared, live): the steps that give serial
    sequences their declared names.
#}
{% macro engine_sequence_rename_steps() %}

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

{% endmacro %}
