{#
    The functions that say who asks, as requirements (see platform_statements). They are Supabase's
    own, word for word, and read what PostgREST sets for each request: a claim on its own, or all of
    them as one document. An empty setting is none; one that cannot be read is an error.
#}
{% macro platform_auth() -%}
select
        7 as step,
        format(
            'create function auth.%s returns %s language sql stable as %L; '
            'grant execute on function auth.%1$s to public',
            required.function_name, required.return_type, required.body
        ) as statement,
        to_regprocedure('auth.' || required.function_name) is not null as is_fulfilled
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
{%- endmacro %}
