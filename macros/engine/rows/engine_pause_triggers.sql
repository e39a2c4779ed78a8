{#
    Emits groundwork.pause_triggers(target): disables every trigger of the table that a user made
    and that fires, but for the one that keeps an online retype in step, and lends it an identity
    (groundwork.lend_identity). Returns the statements, as one text, that bring all back to the
    state it had; `select` where nothing was changed.
#}
{% macro engine_pause_triggers() %}

create or replace function groundwork.pause_triggers(target oid)
returns text
language plpgsql
as $pause_triggers$
declare
    resume text := 'select';
    running record;
begin
    -- a repair is no use of the application: nothing is stamped, counted or refused for it
    for running in
        select
            tgname as name,
            case tgenabled when 'A' then 'always ' when 'R' then 'replica ' else '' end as mode
        from pg_catalog.pg_trigger
        where
            tgrelid = target
            and not tgisinternal
            and tgenabled <> 'D'
            and tgparentid = 0
            and tgname <> '~groundwork_sync'
    loop
        execute format('alter table %s disable trigger %I', target::regclass, running.name);
        resume := resume || format(
            '; alter table %s enable %strigger %I', target::regclass, running.mode, running.name
        );
    end loop;
    return resume || groundwork.lend_identity(target);
end
$pause_triggers$;

{{ engine_lend_identity() }}

{% endmacro %}
