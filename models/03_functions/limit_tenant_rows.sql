-- A trigger after a statement that adds rows of a tenant: how many it has is limited by its own
-- limits, or those of its plan, as usage is, under the name `rows`: -1 is any number. Counted are
-- never more than that. Statements that run at the same moment don't see each other's rows.
create or replace function access.limit_tenant_rows()
returns trigger
language plpgsql
set search_path = public, pg_temp
as $$
declare
    owners {{ tenant_type() }}[];
    owner {{ tenant_type() }};
    most numeric;
    present bigint;
begin
    if {{ ref('caller_id') }}() is null or {{ ref('is_service') }}() then
        return null;
    end if;

    execute format('select array_agg(distinct added.%I) from added', tg_argv[0])
    into owners;

    foreach owner in array coalesce(owners, '{}')
    loop
        select coalesce(tenants.limits ->> 'rows', plan.limits ->> 'rows', '100000')::numeric
        into most
        from {{ ref('tenants') }}
        left join {{ ref('subscription_plans') }} as plan
            on tenants.plan_id = plan.id
        where tenants.id = owner;

        continue when most is null or most = -1;

        execute format(
            'select count(*) from (select from %s as own where own.%I = $1 limit $2) as own',
            tg_relid::regclass,
            tg_argv[0]
        )
        into present
        using owner, most + 1;

        if present > most then
            raise exception 'One tenant has at most % rows in %.', most, tg_table_name
            using
                errcode = 'configuration_limit_exceeded',
                hint = 'Delete some first, or choose a plan with a higher limit of rows.';
        end if;
    end loop;

    return null;
end;
$$;

{{ executable_by() }}
