{#
    Emits groundwork.change_owner(target, schema, role): gives an object, such as `view
    public.open_leads`, to a role. PostgreSQL asks the new owner for CREATE on the schema; a role
    that lacks it has it for this moment only. Two sessions that grant on one schema at once would
    fail, hence the lock.

    And groundwork.owner_statement(target, schema, role): the statement that does it, for the role
    that deploys the plain one.
#}
{% macro engine_change_owner() %}

create or replace function groundwork.change_owner(
    target text, schema_name text, role_name text
)
returns void
language plpgsql
as $change_owner$
declare
    is_lacking constant boolean := not has_schema_privilege(role_name, schema_name, 'create');
begin
    if is_lacking then
        {{ hold_mutex('definer') }}
        execute format('grant create on schema %I to %I', schema_name, role_name);
    end if;
    execute format('alter %s owner to %I', target, role_name);
    if is_lacking then
        execute format('revoke create on schema %I from %I', schema_name, role_name);
    end if;
end
$change_owner$;

create or replace function groundwork.owner_statement(
    target text, schema_name text, role_name text
)
returns text
language sql
stable
as $owner_statement$
    select
        case role_name
            when current_user then format('alter %s owner to %I', target, role_name)
            else format(
                'select groundwork.change_owner(%L, %L, %L)', target, schema_name, role_name
            )
        end
$owner_statement$;

{% endmacro %}
