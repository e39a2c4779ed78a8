{#
    Emits groundwork.pause_triggers(target): disables every trigger of the table that a user made
    and that fires, but for those that keep an online retype in step. Returns the statements,
    as one text, that enable them again in the state they had; `select` where there are none.
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
            and tgname not in ('~groundwork_sync', '~groundwork_keep')
    loop
        execute format('alter table %s disable trigger %I', target::regclass, running.name);
        resume := resume || format(
            '; alter table %s enable %strigger %I', target::regclass, running.mode, running.name
        );
    end loop;
    return resume;
end
$pause_triggers$;

{% endmacro %}
