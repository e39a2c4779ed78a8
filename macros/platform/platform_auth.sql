{#
    The functions that say who asks, as requirements (see platform_requirements). They are
    Supabase's own, word for word, and read what PostgREST sets for each request: a claim on its
    own, or all of them as one document. An empty setting is none; one that cannot be read is an
    error.

    One that exists may say something else, since a platform has its own. But clients can call it,
    and none owns it.
#}
{% macro platform_auth() -%}
select
        7 as step,
        'function auth.' || required.function_name as object_name,
        case
            when existing.oid is null
                then format(
                    'create function auth.%s returns %s language sql stable as %L; '
                    'grant execute on function auth.%1$s to public',
                    required.function_name, required.return_type, required.body
                )
            when existing.is_of_client
                then format(
                    'alter function auth.%s owner to %I', required.function_name, current_user
                )
            else format('grant execute on function auth.%s to public', required.function_name)
        end as statement,
        case
            when existing.oid is null then null
            when existing.is_of_client
                then format(
                    'alter function auth.%s owner to %I',
                    required.function_name,
                    pg_get_userbyid(existing.proowner)
                )
            else format('revoke execute on function auth.%s from public', required.function_name)
        end as undo,
        existing.oid is not null
        and not existing.is_of_client
        and not exists (
            select
            from unnest(array['anon', 'authenticated', 'service_role']) as clients (role_name)
            where not has_function_privilege(to_regrole(role_name), existing.oid, 'execute')
        ) as is_fulfilled
    from (values
        ('uid()', 'uuid', $body$
  select
  coalesce(
    nullif(current_setting('request.jwt.claim.sub', true), ''),
    (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')
  )::uuid
$body$),
        ('role()', 'text', $body$
  select
  coalesce(
    nullif(current_setting('request.jwt.claim.role', true), ''),
    (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role')
  )::text
$body$),
        ('jwt()', 'jsonb', $body$
  select
    coalesce(
        nullif(current_setting('request.jwt.claim', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')
    )::jsonb
$body$)
    ) as required (function_name, return_type, body)
    left join lateral (
        select
            pg_proc.oid,
            pg_proc.proowner,
            pg_get_userbyid(pg_proc.proowner)
            in ({{ client_roles() }}, 'service_role', 'groundwork_definer') as is_of_client
        from pg_catalog.pg_proc
        where pg_proc.oid = to_regprocedure('auth.' || required.function_name)
    ) as existing
        on true
{%- endmacro %}
