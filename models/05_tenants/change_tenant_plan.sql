{{ config(materialized='sql_function') }}

-- A plan that costs nothing is there at once, as it is for a tenant that is made. So is one that
-- costs no more than the one in force, by the month and by the year, where no limit is higher and
-- no feature is added. Everything else is an upgrade, and is noted: the service, which takes the
-- money, calls this again once it is paid for, or a platform admin decides.
create or replace function change_tenant_plan(p_tenant_id uuid, p_plan_id uuid)
returns text
language plpgsql
security definer
set search_path = public, pg_temp
as $$
declare
    decides constant boolean := {{ ref('is_service') }}() or {{ ref('is_admin') }}();
    wanted record;
    present record;
begin
    perform {{ ref('require_tenant_role') }}(p_tenant_id, '{admin, billing}');

    select
        plan.price_monthly,
        plan.price_yearly,
        plan.limits,
        plan.features
    into wanted
    from {{ ref('subscription_plans') }} as plan
    where
        plan.id = p_plan_id
        and plan.active;

    if not found then
        raise exception 'There is no active plan with the id %.', p_plan_id
        using errcode = 'no_data_found', hint = 'Choose one from subscription_plans.';
    end if;

    if wanted.price_monthly is null and not decides then
        raise exception 'A plan without a price is agreed on, not chosen.'
        using errcode = 'insufficient_privilege', hint = 'Ask a platform admin.';
    end if;

    -- the row is locked before the plan in force is read
    update {{ ref('tenants') }}
    set requested_plan_id = p_plan_id
    where tenants.id = p_tenant_id;

    if not found then
        raise exception 'There is no tenant with the id %.', p_tenant_id
        using errcode = 'no_data_found';
    end if;

    select
        plan.price_monthly,
        coalesce(plan.price_yearly, 0) as price_yearly,
        coalesce(plan.limits, '{}') as limits,
        coalesce(plan.features, '[]') as features
    into present
    from {{ ref('tenants') }}
    left join {{ ref('subscription_plans') }} as plan
        on tenants.plan_id = plan.id
    where tenants.id = p_tenant_id;

    if decides
        or greatest(wanted.price_monthly, wanted.price_yearly) = 0
        or (
            wanted.price_monthly <= coalesce(present.price_monthly, 0)
            and coalesce(wanted.price_yearly, 0) <= present.price_yearly
            and present.features @> wanted.features
            and not exists (
                select
                from jsonb_each_text(wanted.limits) as wanted_limit
                full join jsonb_each_text(present.limits) as present_limit
                    on wanted_limit.key = present_limit.key
                -- where a plan says nothing: see track_usage() and limit_tenant_rows()
                cross join lateral (
                    values (
                        case coalesce(wanted_limit.key, present_limit.key)
                            when 'rows' then '100000'
                            else 'Infinity'
                        end
                    )
                ) as usual (value)
                where
                    case wanted_limit.value
                        when '-1' then 'Infinity'
                        else coalesce(wanted_limit.value, usual.value)
                    end::numeric
                    > case present_limit.value
                        when '-1' then 'Infinity'
                        else coalesce(present_limit.value, usual.value)
                    end::numeric
            )
        )
    then
        update {{ ref('tenants') }}
        set
            plan_id = p_plan_id,
            requested_plan_id = null
        where tenants.id = p_tenant_id;

        return 'changed';
    end if;

    return 'requested';
end;
$$;

{{ executable_by('authenticated', 'service_role', definer=true) }}
