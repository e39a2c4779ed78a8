{#
    Emits groundwork.label_rename_steps(qualified_name, type_name, renamed): the steps that rename
    labels of an enumerated type.

    renamed  {old label: new label}
#}
{% macro engine_label_rename_steps() %}

create or replace function groundwork.label_rename_steps(
    qualified_name text, type_name text, renamed jsonb
)
returns groundwork.step[]
language sql
stable
as $label_rename_steps$
    select array(
        select
            groundwork.new_step(
                stage => 'rename_labels',
                kind => 'type',
                name => type_name,
                statement => format(
                    'alter type %s rename value %L to %L',
                    qualified_name,
                    ordered.old_name,
                    ordered.new_name
                ),
                undo => format(
                    'alter type %s rename value %L to %L',
                    qualified_name,
                    ordered.new_name,
                    ordered.old_name
                ),
                rank => ordered.place
            )
        from groundwork.ordered_renames(renamed) as ordered
        order by ordered.place
    )
$label_rename_steps$;

{% endmacro %}
