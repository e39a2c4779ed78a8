{#
    Emits groundwork.in_live_names(model, renamed): the model with its rules by column in the live
    names. Rules may name a column as it is declared; the steps name it as it still is called.

    model    convert, fill, orphans, duplicates, violations
    renamed  {old name: new name}
#}
{% macro engine_in_live_names() %}

create or replace function groundwork.in_live_names(model jsonb, renamed jsonb)
returns jsonb
language sql
immutable
as $in_live_names$
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
        rules.name in (
            'convert', 'fill', 'orphans', 'duplicates', 'violations', 'complete'
        )
        and rules.entries <> '{}'
        and renamed <> '{}'
$in_live_names$;

{% endmacro %}
