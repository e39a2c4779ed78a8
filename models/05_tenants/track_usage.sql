{{ config(materialized='sql_function') }}

-- Counts per calendar month in UTC. The counter and its limit are one statement, so that callers at
-- once cannot pass the limit together. A limit of -1, or none, is the largest number that a count
-- can be.
create or replace function track_usage(
    p_tenant_id uuid,
    p_metric_type text,
    p_increment integer default 1
)
returns void
language plpgsql
security definer
set search_path = public, pg_temp
as $$
declare
    month_start constant timestamp := date_trunc('month', now() at time zone 'UTC');
    agreed_limit text;
    usage_limit numeric;
begin
    perform {{ ref('require_tenant_role') }}(p_tenant_id, '{admin, member}');

    if coalesce(length(p_metric_type), 0) not between 1 and 100
        or p_increment between 1 and 1000000 is not true
    then
        raise exception 'Usage is counted up, by metric.'
        using
            errcode = 'invalid_parameter_value',
            hint = 'Pass a p_metric_type of 1 to 100 characters, a p_increment of 1 to 1000000.';
    end if;

    select coalesce(tenants.limits ->> p_metric_type, plan.limits ->> p_metric_type)
    into agreed_limit
    from {{ ref('tenants') }}
    left join {{ ref('subscription_plans') }} as plan
        on tenants.plan_id = plan.id
    where tenants.id = p_tenant_id;

    if not found then
        raise exception 'There is no tenant with the id %.', p_tenant_id
        using errcode = 'no_data_found';
    end if;

    usage_limit := coalesce(nullif(agreed_limit::numeric, -1), 2147483647);

    insert into {{ ref('tenant_usage') }} as counter (
        tenant_id, metric_type, period_start, period_end, usage_count
    )
    select
        p_tenant_id,
        p_metric_type,
        month_start at time zone 'UTC',
        (month_start + interval '1 month') at time zone 'UTC',
        p_increment
    where p_increment <= usage_limit
    on conflict (tenant_id, metric_type, period_start) do update set
        usage_count = counter.usage_count + excluded.usage_count
    where counter.usage_count <= usage_limit - excluded.usage_count;

    if not found then
        raise exception 'The tenant has used up its % of this month: % are allowed.',
            p_metric_type, usage_limit
        using
            errcode = 'configuration_limit_exceeded',
            hint = 'Choose a plan with a higher limit.';
    end if;

    -- whoever makes up metrics fills no table
    if not {{ ref('is_service') }}() and (
        select count(*)
        from {{ ref('tenant_usage') }}
        where
            tenant_usage.tenant_id = p_tenant_id
            and tenant_usage.period_start = month_start at time zone 'UTC'
    ) > {{ row_limits()['tenant_usage'][1] }}
    then
        raise exception 'One tenant has at most {{ row_limits()['tenant_usage'][1] }} metrics.'
        using errcode = 'check_violation', hint = 'Use a p_metric_type that there is.';
    end if;
end;
$$;

{{ executable_by('authenticated', 'service_role', definer=true) }}
