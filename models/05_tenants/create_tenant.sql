{{ config(materialized='sql_function') }}

create or replace function create_tenant(p_name text, p_subdomain text, p_plan_id uuid)
returns uuid
language plpgsql
security definer
set search_path = public, pg_temp
as $$
declare
    caller constant uuid := {{ ref('caller_id') }}();
    new_tenant_id constant uuid := gen_random_uuid();
    wanted_subdomain constant text := lower(trim(p_subdomain));
    chosen_plan record;
begin
    perform {{ ref('require_at_most') }}('p_name', char_length(p_name), 200);
    perform {{ ref('require_at_most') }}('p_subdomain', char_length(p_subdomain), 200);

    if caller is null then
        raise exception 'A tenant is created by a signed-in user, who becomes its admin.'
        using errcode = 'insufficient_privilege', hint = 'Call it with the token of a user.';
    end if;

    if coalesce(trim(p_name), '') = '' then
        raise exception 'A tenant needs a name.'
        using errcode = 'invalid_parameter_value', hint = 'Pass p_name.';
    end if;

    if wanted_subdomain is null or wanted_subdomain !~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$' then
        raise exception 'This is no subdomain: %.', coalesce(p_subdomain, 'null')
        using
            errcode = 'invalid_parameter_value',
            hint = 'Use 1 to 63 letters, digits and hyphens, with no hyphen at either end.';
    end if;

    if (
        select count(*)
        from {{ ref('tenant_members') }}
        where
            tenant_members.user_id = caller
            and tenant_members.role = 'admin'
            and tenant_members.status = 'active'
    ) > {{ row_limits()['tenants'][1] }}
    then
        raise exception 'One user is the admin of at most {{ row_limits()['tenants'][1] }} tenants.'
        using errcode = 'check_violation', hint = 'Leave some of them first.';
    end if;

    if p_plan_id is not null then
        select
            subscription_plans.price_monthly,
            subscription_plans.price_yearly
        into chosen_plan
        from {{ ref('subscription_plans') }}
        where
            subscription_plans.id = p_plan_id
            and subscription_plans.active;

        if not found then
            raise exception 'There is no active plan with the id %.', p_plan_id
            using errcode = 'no_data_found', hint = 'Choose one from subscription_plans.';
        elsif {{ ref('is_admin') }}() then
            null;
        elsif chosen_plan.price_monthly is null then
            raise exception 'A plan without a price is agreed on, not chosen.'
            using
                errcode = 'insufficient_privilege',
                hint = 'Leave out the plan, and ask a platform admin.';
        elsif greatest(chosen_plan.price_monthly, chosen_plan.price_yearly) > 0 then
            raise exception 'A plan that costs something begins when it is paid for.'
            using
                errcode = 'insufficient_privilege',
                hint = 'Leave out the plan: the service sets it once it is paid for.';
        end if;
    end if;

    insert into {{ ref('tenants') }} (id, name, subdomain, plan_id)
    values (new_tenant_id, trim(p_name), wanted_subdomain, p_plan_id);

    insert into {{ ref('tenant_members') }} (tenant_id, user_id, role)
    values (new_tenant_id, caller, 'admin');

    return new_tenant_id;
exception
    when unique_violation then
        raise exception 'The subdomain % is taken.', wanted_subdomain
        using errcode = 'unique_violation', hint = 'Choose another one.';
end;
$$;

{{ executable_by('authenticated', definer=true) }}
