-- The models of the project, and what became of each: outcome is null until it had its turn.
create temporary table groundwork_model (
    place integer primary key,
    file text not null,
    name text not null,
    properties jsonb not null,
    model_key text not null,
    outcome text,
    is_waiting boolean not null default true
);

-- Makes the object of the model at `place`; is_last: everything else is done. Raises what the
-- engine refuses, and what a file can't do.
create function pg_temp.groundwork_make(place integer, is_last boolean)
returns void
language plpgsql
as $groundwork_make$
declare
    model pg_temp.groundwork_model;
    answer record;
begin
    select *
    into strict model
    from pg_temp.groundwork_model
    where groundwork_model.place = groundwork_make.place;

    for try in 1..60 loop
        select attempt.*
        into answer
        from groundwork.read_model(model.properties) as declared
        cross join lateral groundwork.attempt(
            declared.function_name,
            model.properties ->> 'schema',
            model.properties ->> 'alias',
            declared.declaration,
            declared.model,
            current_setting('groundwork.file_settings')::jsonb
            || jsonb_build_object(
                'model_name', model.properties ->> 'name',
                'model_key', model.model_key,
                'waited', try,
                'is_last', is_last,
                'pending', array(
                    select other.name
                    from pg_temp.groundwork_model as other
                    where
                        other.is_waiting
                        and other.place <> model.place
                )
            )
        ) as attempt;
        exit when answer.outcome not in ('lock_busy', 'queued');
        perform pg_sleep(1);
    end loop;

    if answer.outcome in ('refused', 'lock_busy', 'queued') then
        raise exception using
            errcode = 'GW001',
            message = format('%s: %s', model.file, answer.message);
    elsif answer.outcome in ('next_stage', 'outside_transaction') then
        raise exception using
            errcode = 'GW001',
            message = format(
                '%s: %s is large, and changes in stages that are committed one by one.',
                model.file,
                model.name
            ),
            detail = 'Nothing of it was changed.',
            hint = 'Make it from the compiled project: groundwork apply.';
    elsif answer.outcome in ('created', 'altered') then
        raise notice '%: %', model.name, answer.outcome;
    end if;

    update pg_temp.groundwork_model
    set
        outcome = answer.outcome,
        is_waiting = answer.outcome = 'deferred' or coalesce(cardinality(answer.held), 0) > 0
    where groundwork_model.place = model.place;
end
$groundwork_make$;

-- Makes what had to wait for other models, and what these have changed meanwhile, in rounds.
create function pg_temp.groundwork_finish()
returns void
language plpgsql
as $groundwork_finish$
declare
    model record;
    problems text;
    has_progress boolean;
begin
    for round in 1..20 loop
        problems := null;
        has_progress := false;
        for model in
            select waiting.place
            from pg_temp.groundwork_model as waiting
            where
                waiting.is_waiting
                or (
                    waiting.outcome in ('created', 'altered', 'unchanged')
                    and exists (
                        select
                        from groundwork.declaration
                        where declaration.model_key = waiting.model_key
                    )
                    and waiting.model_key not in (
                        select unchanged.model_key
                        from groundwork.unchanged_models() as unchanged
                    )
                )
            order by waiting.place
        loop
            begin
                perform pg_temp.groundwork_make(model.place, true);
                has_progress := true;
            exception
                when sqlstate 'GW001' then
                    problems := concat_ws(E'\n', problems, sqlerrm);
            end;
        end loop;
        exit when not has_progress;
    end loop;
    if problems is not null then
        raise exception using
            errcode = 'GW001',
            message = E'What had to wait for other models is not possible:\n' || problems;
    end if;
end
$groundwork_finish$;
