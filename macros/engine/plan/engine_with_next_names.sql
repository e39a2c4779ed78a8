{#
    Emits groundwork.with_next_names(declared, renamed): the renames, {old name: new name}, with
    those of new columns that take the old name of another (groundwork.trial).
#}
{% macro engine_with_next_names() %}

create or replace function groundwork.with_next_names(
    declared groundwork.item[], renamed jsonb
)
returns jsonb
language sql
immutable
as $with_next_names$
    select renamed || coalesce(jsonb_object_agg(groundwork.next_name(old.name), old.name), '{}')
    from jsonb_object_keys(renamed) as old (name)
    inner join unnest(declared) as item
        on
            item.kind = 'column'
            and item.name = groundwork.next_name(old.name)
$with_next_names$;

{% endmacro %}
