{#
    Emits groundwork.assign_tenants(target, parents, owners, is_required, add_function, run): gives
    every row of a table that is taken over a tenant that exists. A row without one gets, in this
    order:

    1. the tenant of its parent, for each reference that carries the tenant; so does a row whose
       parent has no tenant: nobody is a member of where it goes
    2. the tenant that most of the rows name that refer to it
    3. the personal tenant of its owner, the first column that holds a user
    4. groundwork.no_tenant(), which no one is a member of

    and tenants that rows name and nobody made are added, empty of members, by the function
    `add_function`, which is given {id: what it was called, null for no_tenant()}. Where a tenant is
    not required, the rows without one stay so.

    parents  [{table, column, key}]
    owners   names of columns
#}
{% macro engine_assign_tenants() %}

create or replace function groundwork.assign_tenants(
    target regclass,
    parents jsonb,
    owners jsonb,
    is_required boolean,
    add_function text,
    run_id text
)
returns bigint
language plpgsql
as $assign_tenants$
declare
    own record;
    parent record;
    owner_column text;
    children text;
    condition text;
    affected bigint := 0;
begin
    select
        groundwork.schema_of(target) as schema_name,
        pg_class.relname as name
    into own
    from pg_catalog.pg_class
    where pg_class.oid = target;

    if is_required then
        for parent in
            select *
            from jsonb_to_recordset(parents)
                as given (table_name text, column_name text, key_name text)
        loop
            perform groundwork.execute_in_project(
                format(
                    'insert into groundwork.former_value '
                    '(run_id, schema_name, table_name, column_name, primary_key, value) '
                    'select %5$L, %6$L, %7$L, ''tenant_id'', '
                    '%8$s, offender.tenant_id from %1$s as offender '
                    'inner join %2$s as parent on parent.%3$I = offender.%4$I '
                    'where parent.tenant_id = groundwork.no_tenant() '
                    'and offender.tenant_id <> parent.tenant_id',
                    target,
                    parent.table_name,
                    parent.key_name,
                    parent.column_name,
                    run_id,
                    own.schema_name,
                    own.name,
                    groundwork.key_of_row(target, prefix => 'offender.')
                )
            );
            affected := affected + groundwork.execute_in_project(
                format(
                    'update %1$s as offender set tenant_id = parent.tenant_id from %2$s as parent '
                    'where parent.%3$I = offender.%4$I '
                    'and (offender.tenant_id is null or parent.tenant_id = groundwork.no_tenant()) '
                    'and offender.tenant_id is distinct from parent.tenant_id',
                    target,
                    parent.table_name,
                    parent.key_name,
                    parent.column_name
                )
            );
        end loop;

        children := groundwork.tenants_of_children(target);
        if children is not null then
            children := format(
                'select key, pg_catalog.mode() within group (order by tenant_id) as tenant_id '
                'from (%s) as children where tenant_id is not null group by key',
                children
            );
            perform groundwork.add_tenants(
                target,
                format(
                    'select found.tenant_id from %s as offender '
                    'inner join (%s) as found on offender.id = found.key '
                    'where offender.tenant_id is null',
                    target,
                    children
                ),
                add_function
            );
            affected := affected + groundwork.execute_in_project(
                format(
                    'update %s as offender set tenant_id = found.tenant_id from (%s) as found '
                    'where found.key = offender.id and offender.tenant_id is null',
                    target,
                    children
                )
            );
        end if;

        for owner_column in
            select owners.name
            from jsonb_array_elements_text(owners) as owners (name)
        loop
            condition := format(
                'offender.tenant_id is null '
                'and exists (select from auth.users where users.id = offender.%I)',
                owner_column
            );
            perform groundwork.add_tenants(
                target,
                format(
                    'select %I as tenant_id from %s as offender where %s',
                    owner_column,
                    target,
                    condition
                ),
                add_function
            );
            affected := affected + groundwork.execute_in_project(
                format(
                    'update %s as offender set tenant_id = %I where %s',
                    target,
                    owner_column,
                    condition
                )
            );
        end loop;

        perform groundwork.add_tenants(
            target,
            format(
                'select groundwork.no_tenant() as tenant_id from %s where tenant_id is null', target
            ),
            add_function
        );
        affected := affected + groundwork.execute_in_project(
            format(
                'update %s set tenant_id = groundwork.no_tenant() where tenant_id is null', target
            )
        );
    end if;

    perform groundwork.add_tenants(
        target, format('select tenant_id from %s', target), add_function
    );
    return affected;
end
$assign_tenants$;

{% endmacro %}
