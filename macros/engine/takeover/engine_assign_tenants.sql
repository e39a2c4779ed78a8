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
    not required, the rows without one stay so. A tenant that is replaced is kept in
    groundwork.former_value.

    parents  [{table, column, key}]
    owners   names of columns

    And groundwork.assign_tenants_in_batches, a procedure with the same arguments that does it to a
    large table: the rows are listed first, under no lock, then changed some hundred at a time, and
    committed after each; that a row had none is noted too. To be called outside a transaction.

    groundwork.count_tenants, with the same arguments: how many rows would get another tenant.
#}
{% macro engine_assign_tenants() %}

create or replace function groundwork.tenants_query(
    target regclass, parents jsonb, owners jsonb
)
returns text
language plpgsql
stable
as $tenants_query$
declare
    parent record;
    children constant text := groundwork.tenants_of_children(target);
    given text := 'offender.tenant_id';
    joins text := '';
begin
    for parent in
        select *
        from rows from (
            jsonb_to_recordset(parents) as (table_name text, column_name text, key_name text)
        ) with ordinality as listed (table_name, column_name, key_name, place)
    loop
        joins := joins || format(
            ' left join (select distinct on (parent.%1$I) parent.%1$I as key, parent.tenant_id '
            'from %2$s as parent) as parent_%3$s on parent_%3$s.key = offender.%4$I '
            'cross join lateral (select case '
            'when %5$s is null or parent_%3$s.tenant_id = groundwork.no_tenant() '
            'then coalesce(parent_%3$s.tenant_id, %5$s) else %5$s end as tenant_id) '
            'as given_%3$s',
            parent.key_name,
            parent.table_name,
            parent.place,
            parent.column_name,
            given
        );
        given := format('given_%s.tenant_id', parent.place);
    end loop;
    if children is not null then
        joins := joins || format(
            ' left join (select key, pg_catalog.mode() within group (order by tenant_id) '
            'as tenant_id from (%s) as children where tenant_id is not null group by key) '
            'as child on child.key = offender.id',
            children
        );
        given := given || ', child.tenant_id';
    end if;
    return format(
        'select offender.tableoid as part, offender.ctid as place, '
        'offender.tenant_id as old_tenant, assigned.tenant_id as new_tenant '
        'from %s as offender%s cross join lateral (select coalesce(%s) as tenant_id) as assigned '
        'where assigned.tenant_id is distinct from offender.tenant_id',
        target,
        joins,
        concat_ws(
            ', ',
            given,
            (
                select
                    string_agg(
                        format(
                            '(select users.id from auth.users where users.id = offender.%I)',
                            owner.name
                        ),
                        ', '
                        order by owner.place
                    )
                from jsonb_array_elements_text(owners) with ordinality as owner (name, place)
            ),
            'groundwork.no_tenant()'
        )
    );
end
$tenants_query$;

create or replace function groundwork.list_tenants(
    target regclass, parents jsonb, owners jsonb, add_function text
)
returns bigint
language plpgsql
as $list_tenants$
declare
    listed bigint;
begin
    perform groundwork.enter_home_of(target);
    listed := groundwork.list_rows(groundwork.tenants_query(target, parents, owners));
    perform groundwork.add_tenants(
        target, 'select new_tenant as tenant_id from pg_temp.groundwork_rows', add_function
    );
    return listed;
end
$list_tenants$;

create or replace function groundwork.assign_listed(
    target regclass, first_number bigint, end_number bigint, keeps_nulls boolean, run_id text
)
returns bigint
language plpgsql
as $assign_listed$
begin
    perform groundwork.enter_home_of(target);
    return groundwork.execute_in_project(
        format(
            'with listed as materialized (select * from pg_temp.groundwork_rows '
            'where number >= %1$s and number < %2$s), '
            'changed as (update %3$s as offender set tenant_id = listed.new_tenant from listed '
            'where offender.tableoid = listed.part and offender.ctid = listed.place '
            'and offender.ctid = any(array(select place from listed)) '
            'and offender.tenant_id is not distinct from listed.old_tenant '
            'returning %4$s as primary_key, listed.old_tenant), '
            'kept as (insert into groundwork.former_value '
            '(run_id, schema_name, table_name, column_name, primary_key, value) '
            'select %5$L, %6$L, %7$L, ''tenant_id'', changed.primary_key, '
            'changed.old_tenant::text from changed where %8$s) '
            'select from changed',
            first_number,
            end_number,
            target,
            groundwork.key_of_row(target, prefix => 'offender.')
            || case
                when groundwork.has_key(target) then ''
                else ' || pg_catalog.jsonb_build_object(''tenant_id'', listed.old_tenant)'
            end,
            run_id,
            groundwork.schema_of(target),
            (select relname from pg_catalog.pg_class where oid = target),
            case when keeps_nulls then 'true' else 'changed.old_tenant is not null' end
        )
    );
end
$assign_listed$;

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
    listed bigint;
    affected bigint := 0;
begin
    if is_required then
        listed := groundwork.list_tenants(target, parents, owners, add_function);
        affected := groundwork.assign_listed(target, 1, listed + 1, false, run_id);
        perform groundwork.forget_rows();
    end if;
    perform groundwork.add_tenants(
        target, format('select tenant_id from %s', target), add_function
    );
    return affected;
end
$assign_tenants$;

create or replace procedure groundwork.assign_tenants_in_batches(
    target regclass,
    parents jsonb,
    owners jsonb,
    is_required boolean,
    add_function text,
    run_id text
)
language plpgsql
as $assign_tenants_in_batches$
declare
    listed bigint;
    first_number bigint;
    batch_rows integer := 100;
    began timestamptz;
    fault groundwork.fault;
begin
    for pass in 1..10 loop
        exit when not is_required;
        begin
            listed := groundwork.list_tenants(target, parents, owners, add_function);
        exception when assert_failure or others then
            {{ engine_get_fault() | indent(12) }}
            perform groundwork.raise_batch_fault(target, fault, parents::text);
        end;
        commit;
        exit when listed = 0;
        first_number := 1;
        while first_number <= listed loop
            began := clock_timestamp();
            perform groundwork.assign_batch(
                target, first_number, first_number + batch_rows, run_id
            );
            commit;
            first_number := first_number + batch_rows;
            batch_rows := groundwork.next_batch_rows(batch_rows, clock_timestamp() - began);
        end loop;
    end loop;
    if is_required then
        perform groundwork.forget_rows();
    end if;
    perform groundwork.add_tenants(
        target, pg_catalog.format('select tenant_id from %s', target), add_function
    );
end
$assign_tenants_in_batches$;

create or replace function groundwork.assign_batch(
    target regclass, first_number bigint, end_number bigint, run_id text
)
returns void
language plpgsql
as $assign_batch$
declare
    triggers text;
    fault groundwork.fault;
begin
    if groundwork.has_firing_triggers(target) then
        perform groundwork.lock_tables('{}', array[target::oid]);
    end if;
    triggers := groundwork.pause_triggers(target);
    perform groundwork.assign_listed(target, first_number, end_number, true, run_id);
    perform groundwork.execute_in_project('set constraints all immediate');
    execute triggers;
exception when assert_failure or others then
    {{ engine_get_fault() | indent(4) }}
    perform groundwork.raise_batch_fault(target, fault, 'tenant_id');
end
$assign_batch$;

create or replace function groundwork.count_tenants(
    target regclass,
    parents jsonb,
    owners jsonb,
    is_required boolean,
    add_function text,
    run_id text,
    out row_count bigint,
    out rule text
)
language plpgsql
as $count_tenants$
begin
    row_count := 0;
    if is_required then
        row_count := groundwork.answer_in_project(
            format(
                'select pg_catalog.count(*) from (%s) as listed',
                groundwork.tenants_query(target, parents, owners)
            )
        );
    end if;
    rule := '';
end
$count_tenants$;

{% endmacro %}
