{#
    Emits groundwork.unchanged_models(): the key of each model that was applied last to an object
    which still is as it was then, like its templates; and groundwork.note_model(function, schema,
    object, key), which keeps the key. It is dbt's own hash of a model, so that a run can tell
    without asking for each model whether there is anything to do.
#}
{% macro engine_unchanged_models() %}

create or replace function groundwork.unchanged_models()
returns table (model_key text)
language sql
stable
as $unchanged_models$
    select declarations.model_key
    from groundwork.declaration as declarations
    left join groundwork.drifted() as drifted
        on
            declarations.kind = (drifted.last_applied).kind
            and declarations.schema_name = (drifted.last_applied).schema_name
            and declarations.object_name = (drifted.last_applied).object_name
    where
        declarations.model_key is not null
        and (drifted.last_applied).kind is null
        and (
            declarations.templates is null
            -- neither has one where the file refers to types and functions only
            or nullif(split_part(declarations.declared_hash, ' ', 2), '')
            is not distinct from groundwork.hash_of_templates(declarations.templates)
        )
$unchanged_models$;

create or replace function groundwork.note_model(
    function_name text, schema_name text, object_name text, model_key text
)
returns void
language sql
as $note_model$
    update groundwork.declaration
    set model_key = note_model.model_key
    where
        declaration.kind = groundwork.recorded_kind(function_name)
        and declaration.schema_name = note_model.schema_name
        and declaration.object_name = note_model.object_name
        and declaration.model_key is distinct from note_model.model_key
$note_model$;

{% endmacro %}
