{#
    Emits groundwork.assign_tenants(target, parents, owners, is_required, add_function, run): gives
    every row of a table that is taken over a tenant that exists; and groundwork.tenant_steps, the
    step of a plan that calls it. A row without one gets, in this order:

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
        pg_class.relnamespace::regnamespace::text as schema_name,
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
                    'pg_catalog.jsonb_build_object(''id'', offender.id), '
                    'offender.tenant_id from %1$s as offender '
                    'inner join %2$s as parent on parent.%3$I = offender.%4$I '
                    'where parent.tenant_id = groundwork.no_tenant() '
                    'and offender.tenant_id <> parent.tenant_id',
                    target,
                    parent.table_name,
                    parent.key_name,
                    parent.column_name,
                    run_id,
                    own.schema_name,
                    own.name
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

create or replace function groundwork.add_tenants(
    target regclass, wanted text, add_function text
)
returns void
language plpgsql
as $add_tenants$
declare
    missing jsonb;
    triggers text;
begin
    missing := groundwork.answer_in_project(
        format(
            'select pg_catalog.jsonb_object_agg(missing.tenant_id, case '
            'when missing.tenant_id <> groundwork.no_tenant() '
            'then coalesce(named.value, missing.tenant_id::text) end) '
            'from (select distinct wanted.tenant_id from (%s) as wanted '
            'where wanted.tenant_id is not null and not exists '
            '(select from tenants where tenants.id = wanted.tenant_id)) as missing '
            'left join lateral (select former_value.value from groundwork.former_value '
            'where former_value.column_name = ''tenant_id'' '
            'and former_value.schema_name || ''.'' || former_value.table_name = %L '
            'and groundwork.to_uuid(former_value.value) = missing.tenant_id '
            'order by former_value.value limit 1) as named on true',
            wanted,
            (
                select relnamespace::regnamespace || '.' || relname
                from pg_catalog.pg_class
                where oid = target
            )
        )
    );
    if missing is not null then
        triggers := groundwork.pause_triggers(groundwork.table_named('tenants'));
        perform groundwork.answer_in_project(
            format('select %s(%L::jsonb)', add_function, missing)
        );
        execute triggers;
    end if;
end
$add_tenants$;

create or replace function groundwork.tenants_of_children(target oid)
returns text
language sql
stable
{{ engine_project_path() }}
as $tenants_of_children$
    -- a query of what the rows that refer to `target` by its id say of their tenant
    select
        string_agg(
            format(
                'select %I as key, groundwork.to_uuid(tenant_id) as tenant_id from %s',
                referring.attname,
                pg_constraint.conrelid::regclass
            ),
            ' union all '
        )
    from pg_catalog.pg_constraint
    inner join pg_catalog.pg_attribute as referring
        on
            pg_constraint.conrelid = referring.attrelid
            and pg_constraint.conkey[1] = referring.attnum
    inner join pg_catalog.pg_attribute as referenced
        on
            pg_constraint.confrelid = referenced.attrelid
            and pg_constraint.confkey[1] = referenced.attnum
            and referenced.attname = 'id'
    inner join pg_catalog.pg_attribute as tenant
        on
            pg_constraint.conrelid = tenant.attrelid
            and tenant.attname = 'tenant_id'
            and not tenant.attisdropped
            and tenant.atttypid in ('text'::regtype, 'varchar'::regtype, 'uuid'::regtype)
    where
        pg_constraint.confrelid = target
        and pg_constraint.conrelid <> target
        and pg_constraint.contype = 'f'
        and cardinality(pg_constraint.conkey) = 1
        and pg_constraint.conparentid = 0
$tenants_of_children$;

create or replace function groundwork.tenant_steps(
    target oid,
    schema_name text,
    table_name text,
    steps groundwork.step[],
    declared groundwork.item[],
    model jsonb,
    run groundwork.run
)
returns setof groundwork.step
language sql
stable
as $tenant_steps$
    select
        groundwork.new_step(
            stage => 'fill_nulls',
            kind => 'tenant',
            name => 'tenant_id',
            statement => format(
                'select groundwork.assign_tenants(%L, %L, %L, %L, %L, %L)',
                format('%I.%I', schema_name, table_name),
                (
                    select
                        coalesce(
                            jsonb_agg(
                                jsonb_build_object(
                                    'table_name', item.definition ->> 'references',
                                    'column_name', item.definition #>> '{columns, 1}',
                                    'key_name', item.definition #>> '{referenced_columns, 1}'
                                )
                                order by not is_required.answer, item.name
                            ),
                            '[]'
                        )
                    from unnest(declared) as item
                    cross join lateral (
                        select
                            exists (
                                select
                                from unnest(declared) as own
                                where
                                    own.kind = 'column'
                                    and own.name = item.definition #>> '{columns, 1}'
                                    and own.definition ->> 'not_null' = 'true'
                            ) as answer
                    ) as is_required
                    where
                        item.kind = 'constraint'
                        and item.definition ->> 'type' = 'f'
                        and item.definition #>> '{columns, 0}' = 'tenant_id'
                        and jsonb_array_length(item.definition -> 'columns') = 2
                ),
                (
                    select
                        coalesce(
                            jsonb_agg(item.definition #> '{columns, 0}' order by places.place), '[]'
                        )
                    from unnest(declared) as item
                    inner join unnest(declared) with ordinality
                        as places (kind, name, definition, place)
                        on
                            places.kind = 'column'
                            and places.name = item.definition #>> '{columns, 0}'
                    where
                        item.kind = 'constraint'
                        and item.definition ->> 'type' = 'f'
                        and item.definition ->> 'references' in ('users', 'auth.users')
                        and jsonb_array_length(item.definition -> 'columns') = 1
                ),
                (
                    select own.definition ->> 'not_null'
                    from unnest(declared) as own
                    where
                        own.kind = 'column'
                        and own.name = 'tenant_id'
                ),
                model ->> 'assign_tenants',
                run.run_id
            )
        )
    where
        model ? 'assign_tenants'
        and exists (
            select
            from unnest(steps) as step
            inner join unnest(declared) as item
                on
                    step.kind = item.kind
                    and step.name = item.name
            where
                (step.kind = 'column' and step.name = 'tenant_id')
                or (step.kind = 'constraint' and item.definition -> 'columns' ->> 0 = 'tenant_id')
        )
$tenant_steps$;

{% endmacro %}
