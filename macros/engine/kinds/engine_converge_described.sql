{#
    Emits groundwork.converge_described(kind, schema, object, declaration, model, run): makes an
    object of one of the kinds that have a `trial` (model_kinds) equal to its declaration, and
    returns what groundwork.converge does. It is described by its kind's `described_by`; unless that
    and the declaration are those recorded after the last run, the declaration is tried beside it
    (groundwork.try_object), and what differs is closed by groundwork.described_steps. Then it is
    described again; what still differs is tried once more, and refused after that.

    model  keep, as `anon usage`; late (groundwork.with_late); parents; what else the kind reads.
           Its functions find the run's online_rows there too

    And for each of these kinds groundwork.converge_<kind>, which calls it: what is recorded goes by
    that name.

    Steps with a mode have a transaction each.
#}
{% macro engine_converge_described() %}
{%- set described = model_kinds() | selectattr('trial') | list %}

create or replace function groundwork.converge_described(
    kind text,
    schema_name text,
    object_name text,
    declaration text,
    model jsonb,
    run groundwork.run
)
returns table (outcome text, statements text[], kept text[], message text, held text[])
language plpgsql
as $converge_described$
declare
    known constant groundwork.model_kind := groundwork.kind_named(kind);
    name constant text := coalesce(model ->> 'object', object_name);
    hash text := groundwork.declared_hash(known.made_by, declaration, model);
    live groundwork.item[];
    is_new boolean;
    declared groundwork.item[];
    steps groundwork.step[];
    late record;
    passes integer := 0;
    has_turns boolean := false;
    is_staged boolean;
begin
    outcome := case when run.round > 1 then 'altered' else 'unchanged' end;
    statements := '{}';
    kept := '{}';
    held := '{}';
    message := null;
    if run.round > 1 then
        perform groundwork.close_entries(schema_name, object_name, run);
    end if;
    live := groundwork.described_items(kind, schema_name, name);
    is_new := live = '{}';
    if
        -- what was kept may be allowed to go now
        run.allow = '{}'
        -- whether a secret is another one only a trial shows
        and not groundwork.knows_secrets(declaration)
        and groundwork.is_as_left(kind, schema_name, object_name, hash, live)
    then
        return next;
        return;
    end if;
    late := groundwork.with_late(declaration, model);
    declaration := late.late_declaration;
    model := late.late_model;
    if late.missing <> '{}' and (run.is_last or cardinality(run.pending) = 0) then
        perform groundwork.refuse_late(object_name, late.missing);
    end if;
    if is_new then
        perform groundwork.check_name(kind, schema_name, name);
    end if;
    if kind = 'object' then
        message := groundwork.catalog_obstacle(object_name, name, declaration);
        if message is not null then
            outcome := 'not_offered';
            return next;
            return;
        end if;
    end if;
    if is_new and run.is_planning then
        -- what it needs may be planned too
        statements := array[declaration];
        outcome := 'planned';
        return next;
        return;
    end if;

    begin
        declared := groundwork.try_object(
            kind, schema_name, object_name, name, declaration, model
        );
    exception when insufficient_privilege then
        if kind <> 'object' then
            raise;
        end if;
        message := groundwork.take_as_made(
            kind, schema_name, object_name, name, hash, live, sqlerrm, run
        );
        return next;
        return;
    end;
    perform groundwork.check_renames(object_name, declared, live, model);
    model := model || jsonb_build_object('online_rows', run.online_rows);
    loop
        steps := groundwork.described_steps(
            kind, schema_name, name, declaration, declared, live, model
        );
        kept := groundwork.kept(object_name, steps, run);
        steps := groundwork.not_kept(object_name, steps, run);
        exit when steps = '{}';
        if not has_turns and not run.is_planning then
            has_turns := groundwork.take_turns(steps);
            continue when has_turns;
        end if;
        -- a privilege on the whole that is revoked takes those on its columns with it
        perform groundwork.refuse(schema_name, object_name, steps, run, is_stuck => passes >= 3);

        is_staged := exists (select from unnest(steps) as step where step.mode is not null);
        if is_staged then
            steps := groundwork.next_steps(steps, run.is_planning);
        end if;
        if steps[1].mode = 'outside' and not run.is_planning then
            outcome := 'next_stage';
            -- what this call did is committed first
            if passes = 0 then
                outcome := 'outside_transaction';
                statements := array[steps[1].statement];
                perform groundwork.open_entry(schema_name, object_name, steps[1], run);
            end if;
            return next;
            return;
        end if;
        statements := statements || array(select step.statement from unnest(steps) as step);
        if run.is_planning then
            outcome := 'planned';
            exit;
        end if;
        outcome := case when is_new then 'created' else 'altered' end;
        perform groundwork.execute(schema_name, object_name, steps, run);
        if is_staged then
            outcome := 'next_stage';
            return next;
            return;
        end if;
        passes := passes + 1;
        -- default privileges may have granted more
        live := groundwork.described_items(kind, schema_name, name);
    end loop;

    held := late.waiting;
    if not run.is_planning then
        if held <> '{}' then
            hash := hash || ' unfinished';
        end if;
        if held <> '{}' or groundwork.secrets_of(declaration) <> '{}' then
            -- the next run asks again
            run.model_key := null;
        end if;
        perform groundwork.record(kind, schema_name, object_name, hash, live, false, run);
    end if;
    return next;
end
$converge_described$;
{% for known in described if known.trial != 'beside' %}

create or replace function groundwork.{{ known.made_by }}(
    schema_name text, object_name text, declaration text, model jsonb, run groundwork.run
)
returns table (outcome text, statements text[], kept text[], message text, held text[])
language sql
as $converge_kind$
    select *
    from groundwork.converge_described(
        '{{ known.kind }}', schema_name, object_name, declaration, model, run
    )
$converge_kind$;
{% endfor %}

{{ engine_described_steps() }}

{% endmacro %}
