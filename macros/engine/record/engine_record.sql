{#
    Emits groundwork.record(kind, schema, object, declared hash, items, is_platform, run,
    templates): keeps the declaration that was just applied and the object as it was found
    afterwards, for the next run and for drift() to compare with.
#}
{% macro engine_record() %}

create or replace function groundwork.record(
    kind text,
    schema_name text,
    object_name text,
    declared_hash text,
    items groundwork.item[],
    is_platform boolean,
    run groundwork.run,
    templates text[] default null
)
returns void
language sql
as $record$
    insert into groundwork.declaration (
        kind,
        schema_name,
        object_name,
        declared_hash,
        fingerprint,
        items,
        model_key,
        is_platform,
        run_id,
        templates
    )
    values (
        kind,
        schema_name,
        object_name,
        declared_hash,
        groundwork.fingerprint(items),
        items,
        run.model_key,
        is_platform,
        run.run_id,
        record.templates
    )
    on conflict on constraint declaration_pkey do update set
        declared_hash = excluded.declared_hash,
        fingerprint = excluded.fingerprint,
        items = excluded.items,
        model_key = excluded.model_key,
        run_id = excluded.run_id,
        templates = excluded.templates,
        applied_at = clock_timestamp()
$record$;

{% endmacro %}
