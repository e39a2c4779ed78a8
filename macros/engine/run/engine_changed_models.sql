{#
    Emits groundwork.changed_models(models, also): those of the models (an array, each as
    groundwork.read_model takes it) that a run would look at closer, because the declaration or the
    object is not what was recorded after the last run; by their place in the array, from 1.

    also    names of models to look at in any case; what was kept of them may be allowed to go now
    is_new  the object is not there
#}
{% macro engine_changed_models() %}

create or replace function groundwork.changed_models(models jsonb, also text[])
returns table (
    place bigint, function_name text, declaration text, model jsonb, is_new boolean
)
language sql
stable
as $changed_models$
    with
    declared as materialized (

        select
            models.place,
            models.model ->> 'schema' as schema_name,
            models.model ->> 'alias' as object_name,
            read_model.*,
            known.kind,
            known.is_recorded,
            known.makes_object
        from jsonb_array_elements(models) with ordinality as models (model, place)
        cross join lateral groundwork.read_model(models.model) as read_model
        inner join groundwork.kinds() as known
            on read_model.function_name = known.made_by

    ),

    drifted as materialized (

        select
            (drifted.last_applied).kind,
            (drifted.last_applied).schema_name,
            (drifted.last_applied).object_name
        from groundwork.drifted() as drifted

    )

    select
        declared.place,
        declared.function_name,
        declared.declaration,
        declared.model,
        declared.makes_object
        and not groundwork.is_there(
            declared.kind,
            declared.schema_name,
            coalesce(declared.model ->> 'object', declared.object_name)
        )
    from declared
    left join groundwork.declaration as recorded
        using (kind, schema_name, object_name)
    where
        declared.object_name = any(also)
        or (
            not declared.is_recorded
            and not groundwork.is_there(
                declared.kind, declared.schema_name, declared.object_name
            )
        )
        or (
            declared.is_recorded
            and recorded.declared_hash is distinct from groundwork.current_hash(
                declared.function_name, declared.declaration, declared.model
            )
        )
        or (declared.kind, declared.schema_name, declared.object_name) in (
            select
                drifted.kind,
                drifted.schema_name,
                drifted.object_name
            from drifted
        )
    order by declared.place
$changed_models$;

{% endmacro %}
