{#
    Emits groundwork.refresh_view(schema, view): fills a materialized view again, concurrently where
    it has rows and a unique index over columns alone: then it is read as before meanwhile. A
    scheduler calls it, such as pg_cron. Returns the statement. Raises undefined_table where there
    is no such view.

    And groundwork.refresh_views(models, run_id): what the end of a run does for the materialized
    views whose models ran: an array of {schema, name, refresh}. Those that are refreshed after each
    run are, with a row in the ledger; the others are scheduled with pg_cron, or are no longer:
    groundwork.schedule_refresh(schema, view, schedule). Returns a line for each that people are
    to read.
#}
{% macro engine_refresh_view() %}

create or replace function groundwork.refresh_view(schema_name text, view_name text)
returns text
language plpgsql
as $refresh_view$
declare
    statement constant text := groundwork.refresh_statement(
        (
            select pg_class.oid
            from pg_catalog.pg_class
            where
                pg_class.oid = to_regclass(format('%I.%I', schema_name, view_name))
                and pg_class.relkind = 'm'
        )
    );
begin
    if statement is null then
        raise exception using
            errcode = 'undefined_table',
            message = format('there is no materialized view %I.%I', schema_name, view_name);
    end if;
    perform groundwork.execute_in_project(statement);
    return statement;
end
$refresh_view$;

create or replace function groundwork.schedule_refresh(
    schema_name text, view_name text, schedule text
)
returns text
language plpgsql
as $schedule_refresh$
declare
    call constant text := format(
        'select groundwork.refresh_view(%L, %L)', schema_name, view_name
    );
    job_name constant text := format('refresh of %I.%I', schema_name, view_name);
    live_schedule text;
begin
    if
        to_regprocedure('cron.schedule(text, text, text)') is null
        or not has_schema_privilege('cron', 'usage')
    then
        return case
            when schedule is not null
                then format('no pg_cron that this role may use: let a scheduler call %s', call)
        end;
    end if;

    live_schedule := groundwork.answer_in_project(
        format(
            'select max(schedule) from cron.job where jobname = %L and command = %L',
            job_name,
            call
        )
    );
    if schedule is not distinct from live_schedule then
        return null;
    end if;
    if schedule is null then
        perform groundwork.answer_in_project(format('select cron.unschedule(%L)', job_name));
        return format('no longer scheduled: %s', call);
    end if;
    begin
        perform groundwork.answer_in_project(
            format('select cron.schedule(%L, %L, %L)', job_name, schedule, call)
        );
    exception when others then
        raise exception using
            errcode = 'GW001',
            message = format(
                'the materialized view %I.%I cannot be refreshed by the schedule %L: %s',
                schema_name,
                view_name,
                schedule,
                sqlerrm
            ),
            hint = 'Write below meta: refresh: never, each run, or a schedule as cron takes it, '
                'such as ''*/15 * * * *''. See docs/upgrade_keys.md#refresh.';
    end;
    return format('scheduled %s: %s', schedule, call);
end
$schedule_refresh$;

create or replace function groundwork.refresh_views(models jsonb, run_id text)
returns setof text
language plpgsql
as $refresh_views$
declare
    model record;
    began timestamptz;
    statement text;
begin
    for model in
        select
            declared.schema,
            declared.name,
            nullif(declared.refresh, 'never') as refresh
        from jsonb_to_recordset(models) as declared (schema text, name text, refresh text)
    loop
        return query
        select line
        from groundwork.schedule_refresh(
            model.schema, model.name, nullif(model.refresh, 'each run')
        ) as line
        where line is not null;
        continue when model.refresh is distinct from 'each run';
        began := clock_timestamp();
        statement := groundwork.refresh_view(model.schema, model.name);
        insert into groundwork.ledger (
            run_id, schema_name, object_name, statement, duration, outcome
        )
        values (
            refresh_views.run_id,
            model.schema,
            model.name,
            statement,
            clock_timestamp() - began,
            'done'
        );
        return next statement;
    end loop;
end
$refresh_views$;

{% endmacro %}
