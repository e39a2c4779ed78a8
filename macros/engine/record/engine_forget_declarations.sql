{#
    Emits groundwork.forget_declarations(declared, run, is_planning): forgets what was recorded of
    an object that no model declares any more and that is not there, so that nobody is told for
    ever that it is missing. Each has a row in the ledger, and is returned.

    And groundwork.note_closed(names): what a run closed though it is recorded is recorded as it is
    now; it is the run's own change, no drift.

    declared  kind and name of each object, as `table public.leads`
#}
{% macro engine_forget_declarations() %}

create or replace function groundwork.forget_declarations(
    declared text[], run_id text, is_planning boolean
)
returns table (kind text, object_name text, statement text)
language plpgsql
as $forget_declarations$
declare
    gone record;
begin
    for gone in
        select *
        from groundwork.declaration as recorded
        where
            concat(recorded.kind, ' ', recorded.schema_name, '.', recorded.object_name)
            <> all(declared)
            and not groundwork.is_there(
                recorded.kind,
                recorded.schema_name,
                groundwork.described_name(recorded.object_name, recorded.items)
            )
        order by recorded.kind, recorded.schema_name, recorded.object_name
    loop
        kind := gone.kind;
        object_name := format('%I.%I', gone.schema_name, gone.object_name);
        statement := format(
            'delete from groundwork.declaration '
            'where kind = %L and schema_name = %L and object_name = %L',
            gone.kind,
            gone.schema_name,
            gone.object_name
        );
        if not is_planning then
            execute statement;
            insert into groundwork.ledger (run_id, schema_name, object_name, statement, outcome)
            values (
                forget_declarations.run_id, gone.schema_name, gone.object_name, statement, 'done'
            );
        end if;
        return next;
    end loop;
end
$forget_declarations$;

create or replace function groundwork.note_closed(names text[])
returns void
language sql
as $note_closed$
    update groundwork.declaration as recorded
    set
        items = drifted.live_items,
        fingerprint = groundwork.fingerprint(drifted.live_items),
        model_key = null
    from groundwork.drifted() as drifted
    where
        recorded.kind = (drifted.last_applied).kind
        and recorded.schema_name = (drifted.last_applied).schema_name
        and recorded.object_name = (drifted.last_applied).object_name
        and exists (
            select
            from unnest(names) as closed (name)
            where
                closed.name = format('%I.%I', recorded.schema_name, recorded.object_name)
                -- a function is named with its arguments
                or starts_with(
                    closed.name, format('%I.%I(', recorded.schema_name, recorded.object_name)
                )
        )
$note_closed$;

{% endmacro %}
