{#
    Emits groundwork.converge_bucket(schema, bucket, declaration, model, run) and
    groundwork.converge_channel(schema, channel, declaration, model, run): give the platform's
    storage or Realtime the declared bucket or channel, with the policies on its files or messages.
    Rows of buckets are made and changed, never deleted. Where the platform has no such schema, the
    outcome is not_offered.

    Both are groundwork.converge_access(kind, schema, object, declaration, model, run).

    kind    bucket or channel
    model   keep: names of undeclared policies that stay

    And groundwork.access_steps(kind, object, declared, live, model): what closes the differences;
    groundwork.bucket_statement(bucket, old, new): the statement for the row of a bucket, which is
    described as `old` and `new`; null for one that is not there.
#}
{% macro engine_converge_access() %}

create or replace function groundwork.bucket_statement(
    bucket_name text, old_definition jsonb, new_definition jsonb
)
returns text
language sql
immutable
as $bucket_statement$
    select
        case
            when new_definition is null
                then format('delete from storage.buckets where id = %L', bucket_name)
            when old_definition is null
                then format(
                    'insert into storage.buckets '
                    '(id, name, public, file_size_limit, allowed_mime_types) '
                    'values (%L, %1$L, %s, %s, %s)',
                    bucket_name,
                    facts.is_public,
                    facts.file_size_limit,
                    facts.allowed_mime_types
                )
            else format(
                'update storage.buckets set public = %s, file_size_limit = %s, '
                'allowed_mime_types = %s where id = %L',
                facts.is_public,
                facts.file_size_limit,
                facts.allowed_mime_types,
                bucket_name
            )
        end
    from (
        select
            coalesce(new_definition ->> 'public', 'false') as is_public,
            coalesce(new_definition ->> 'file_size_limit', 'null') as file_size_limit,
            coalesce(
                (
                    select
                        format(
                            'array[%s]::text[]',
                            string_agg(quote_literal(types.name), ', ' order by types.place)
                        )
                    from jsonb_array_elements_text(new_definition -> 'allowed_mime_types')
                        with ordinality as types (name, place)
                    having count(*) > 0
                ),
                'null'
            ) as allowed_mime_types
    ) as facts
$bucket_statement$;

create or replace function groundwork.access_steps(
    kind text,
    object_name text,
    declared groundwork.item[],
    live groundwork.item[],
    model jsonb
)
returns setof groundwork.step
language sql
immutable
as $access_steps$
    with
    differences as (

        select found as difference
        from groundwork.differences(declared, live) as found
        where
            found.declared is not null
            or not coalesce(model -> 'keep', '[]') ? found.name

    )

    select
        groundwork.new_step(
            stage => case
                when (difference).live is null then 'create'::groundwork.stage
                else 'change_settings'
            end,
            kind => (difference).kind,
            name => (difference).name,
            statement => groundwork.bucket_statement(
                object_name, (difference).live, (difference).declared
            ),
            undo => groundwork.bucket_statement(
                object_name, (difference).declared, (difference).live
            )
        )
    from differences
    where (difference).kind = 'bucket'

    union all

    select step
    from differences
    cross join groundwork.access_table(access_steps.kind) as places
    cross join lateral groundwork.object_steps(
        places.schema_name, places.table_name, differences.difference, '{}'
    ) as step
    where (differences.difference).kind = 'policy'
$access_steps$;

create or replace function groundwork.converge_access(
    kind text,
    schema_name text,
    object_name text,
    declaration text,
    model jsonb,
    run groundwork.run
)
returns table (outcome text, statements text[], kept text[])
language plpgsql
as $converge_access$
declare
    places constant record := groundwork.access_table(kind);
    hash constant text := groundwork.declared_hash('converge_' || kind, declaration, model);
    live groundwork.item[] := groundwork.described_items(
        kind, places.schema_name, object_name
    );
    declared groundwork.item[];
    steps groundwork.step[];
begin
    outcome := 'unchanged';
    statements := '{}';
    kept := '{}';
    if schema_name <> places.schema_name then
        raise exception using
            errcode = 'GW001',
            message = format(
                'the %s %s is declared in the schema %s', kind, object_name, schema_name
            ),
            hint = format('It belongs to the platform: config(schema=%L).', places.schema_name);
    end if;
    if to_regclass(format('%I.%I', places.schema_name, places.table_name)) is null then
        outcome := 'not_offered';
        return next;
        return;
    end if;
    if groundwork.is_as_left(kind, schema_name, object_name, hash, live) then
        return next;
        return;
    end if;

    declared := groundwork.try_access(kind, object_name, declaration, live);
    -- a second round finds what is still different
    for round in 1..2 loop
        steps := array(
            select step
            from groundwork.access_steps(kind, object_name, declared, live, model) as step
            order by step
        );
        exit when cardinality(steps) = 0;
        if round = 2 then
            raise exception using
                errcode = 'GW002',
                message = format(
                    'the %s %s is still different after its statements: %s',
                    kind,
                    object_name,
                    (steps[1]).statement
                ),
                hint = 'Somebody else changes it, or may not be seen by this role.';
        end if;
        statements := array(select step.statement from unnest(steps) as step);
        if run.is_planning then
            outcome := 'planned';
            return next;
            return;
        end if;
        outcome := case
            when
                live = '{}'
                or (
                    kind = 'bucket'
                    and not exists (select from unnest(live) as item where item.kind = 'bucket')
                )
                then 'created'
            else 'altered'
        end;
        begin
            perform groundwork.execute(places.schema_name, object_name, steps, run);
        exception when insufficient_privilege then
            raise exception using
                errcode = 'insufficient_privilege',
                message = format(
                    '%I may not change the %s %s: %s', current_user, kind, object_name, sqlerrm
                ),
                hint = format(
                    'Deploy as the role that the platform lets make policies on %I.%I, or have '
                    'its owner run: grant %I to %I.',
                    places.schema_name,
                    places.table_name,
                    (
                        select pg_get_userbyid(pg_class.relowner)
                        from pg_catalog.pg_class
                        where
                            pg_class.oid = to_regclass(
                                format('%I.%I', places.schema_name, places.table_name)
                            )
                    ),
                    current_user
                );
        end;
        live := groundwork.described_items(kind, places.schema_name, object_name);
    end loop;
    if run.is_planning then
        return next;
        return;
    end if;
    perform groundwork.record(
        kind, schema_name, object_name, hash, live, is_platform => false, run => run
    );
    return next;
end
$converge_access$;
{% for name, kind in [('converge_bucket', 'bucket'), ('converge_channel', 'channel')] %}

create or replace function groundwork.{{ name }}(
    schema_name text,
    {{ kind }}_name text,
    declaration text,
    model jsonb,
    run groundwork.run
)
returns table (outcome text, statements text[], kept text[])
language sql
as ${{ name }}$
    select *
    from groundwork.converge_access(
        '{{ kind }}', schema_name, {{ kind }}_name, declaration, model, run
    )
${{ name }}$;
{% endfor %}

{% endmacro %}
