{#
    Emits groundwork.change_owner(kind, schema, name, role): gives an object, such as the `view`
    public.leads_overview, to a role. PostgreSQL asks the new owner for CREATE on the schema; a role
    that lacks it has it for this moment only. Two sessions that grant on one schema at once would
    fail, hence the lock.
#}
{% macro engine_change_owner() %}

create or replace function groundwork.change_owner(
    kind text, schema_name text, object_name text, role_name text
)
returns void
language plpgsql
as $change_owner$
declare
    is_lacking constant boolean := not has_schema_privilege(role_name, schema_name, 'create');
begin
    if is_lacking then
        perform pg_advisory_xact_lock(hashtext('groundwork_definer'));
        execute format('grant create on schema %I to %I', schema_name, role_name);
    end if;
    execute format('alter %s %I.%I owner to %I', kind, schema_name, object_name, role_name);
    if is_lacking then
        execute format('revoke create on schema %I from %I', schema_name, role_name);
    end if;
end
$change_owner$;

{% endmacro %}
