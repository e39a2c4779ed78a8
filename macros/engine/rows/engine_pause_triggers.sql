{#
    Emits groundwork.pause_triggers(target): disables every trigger of the table that a user made
    and that fires, but for those that keep an online retype in step or note changes, and lends the
    table a replica identity where it needs one (groundwork.lend_replica_identity). Returns the
    statements, as one text, that bring all back to the state it had; `select` where nothing was
    changed.

    And groundwork.firing_triggers(target), these triggers; and
    groundwork.has_firing_triggers(target), whether there are any.
#}
{% macro engine_pause_triggers() %}

{{ engine_is_row_step() }}

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
            fired.name,
            case fired.state when 'A' then 'always ' when 'R' then 'replica ' else '' end as mode
        from groundwork.firing_triggers(target) as fired
    loop
        execute format('alter table %s disable trigger %I', target::regclass, running.name);
        resume := resume || format(
            '; alter table %s enable %strigger %I', target::regclass, running.mode, running.name
        );
    end loop;
    return resume || groundwork.lend_replica_identity(target);
end
$pause_triggers$;

{{ engine_lend_replica_identity() }}

create or replace function groundwork.firing_triggers(target oid)
returns table (name text, state text)
language sql
stable
as $firing_triggers$
    select
        pg_trigger.tgname,
        pg_trigger.tgenabled
    from pg_catalog.pg_trigger
    where
        pg_trigger.tgrelid = target
        and not pg_trigger.tgisinternal
        and pg_trigger.tgenabled <> 'D'
        and pg_trigger.tgparentid = 0
        and pg_trigger.tgname not in (
            '~groundwork_sync', '~groundwork_keep', '~groundwork_carry', '~groundwork_carry_all'
        )
$firing_triggers$;

create or replace function groundwork.has_firing_triggers(target oid)
returns boolean
language sql
stable
as $has_firing_triggers$
    select exists (select from groundwork.firing_triggers(target))
$has_firing_triggers$;

{% endmacro %}
