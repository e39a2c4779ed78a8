{{ config(materialized='sql_function') }}

-- Counts requests in windows of fixed length, whose starts everyone computes alike. The counter and
-- its limit are one statement, so that callers at once cannot pass the limit together.
create or replace function check_rate_limit(
    p_identifier text,
    p_endpoint text,
    p_max_requests integer,
    p_window_seconds integer
)
returns boolean
language plpgsql
security definer
set search_path = public, pg_temp
as $$
declare
    caller constant uuid := {{ ref('caller_id') }}();
    requests integer;
begin
    perform {{ ref('require_at_most') }}('p_identifier', char_length(p_identifier), 500);
    perform {{ ref('require_at_most') }}('p_endpoint', char_length(p_endpoint), 500);

    -- whoever could count for others could lock them out
    if strpos(p_identifier, caller::text) > 0 is not true
        and not {{ ref('is_service') }}()
        and not {{ ref('is_admin') }}()
    then
        raise exception 'The caller may not count the requests of others.'
        using
            errcode = 'insufficient_privilege',
            hint = 'Pass an identifier that contains the id of the user who is signed in.';
    end if;

    if num_nulls(p_identifier, p_endpoint, p_max_requests, p_window_seconds) > 0
        or p_window_seconds not between 1 and 86400
    then
        raise exception 'A rate limit needs an identifier, an endpoint, a number and a window.'
        using
            errcode = 'invalid_parameter_value',
            hint = 'Pass p_window_seconds from 1 to 86400, which is a day.';
    end if;

    if p_max_requests < 1 then
        return false;
    end if;

    insert into {{ ref('rate_limits') }} as counter (
        user_id, identifier, endpoint, window_start
    )
    values (
        case when not {{ ref('is_service') }}() then caller end,
        p_identifier,
        p_endpoint,
        to_timestamp(floor(extract(epoch from now()) / p_window_seconds) * p_window_seconds)
    )
    on conflict (identifier, endpoint, window_start) do update set
        request_count = counter.request_count + 1
    where counter.request_count < p_max_requests
    returning counter.request_count into requests;

    -- each new window clears away some that are over, so that there are never many
    if requests = 1 then
        delete from {{ ref('rate_limits') }}
        where rate_limits.id in (
            select expired.id
            from {{ ref('rate_limits') }} as expired
            where expired.window_start < now() - interval '1 day'
            order by expired.window_start
            limit 100
            for update skip locked
        );

        -- whoever makes up identifiers and endpoints fills no table
        if not {{ ref('is_service') }}() and (
            select count(*)
            from (
                select
                from {{ ref('rate_limits') }}
                where
                    rate_limits.user_id = caller
                    and rate_limits.window_start
                    > now() - interval '{{ row_limits()['rate_limits'][2] }}'
                limit {{ row_limits()['rate_limits'][1] + 1 }}
            ) as counted
        ) > {{ row_limits()['rate_limits'][1] }}
        then
            raise exception 'One user has at most {{ row_limits()['rate_limits'][1] }} counters.'
            using
                errcode = 'check_violation',
                hint = 'Count by fewer endpoints or longer windows, or as the service.';
        end if;
    end if;

    return requests is not null;
end;
$$;

{{ executable_by('authenticated', 'service_role', definer=true) }}
