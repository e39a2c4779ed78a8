{#
    Emits groundwork.record(kind, schema, object, declared hash, items, is_platform, run,
    templates): keeps the declaration that was just applied and the object as it was found
    afterwards, for the next run and for drift() to compare with.

    And groundwork.is_as_left(kind, schema, object, declared hash, items): whether both are what was
    recorded last. Tables have partitions too, and groundwork.is_as_recorded.
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

create or replace function groundwork.is_as_left(
    kind text,
    schema_name text,
    object_name text,
    declared_hash text,
    items groundwork.item[]
)
returns boolean
language sql
stable
as $is_as_left$
    select
        exists (
            select
            from groundwork.declaration as recorded
            where
                recorded.kind = is_as_left.kind
                and recorded.schema_name = is_as_left.schema_name
                and recorded.object_name = is_as_left.object_name
                and recorded.declared_hash = is_as_left.declared_hash
                and recorded.fingerprint = groundwork.fingerprint(is_as_left.items)
        )
$is_as_left$;

{% endmacro %}
