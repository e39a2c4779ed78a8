{#
    True when a column has the name of a secret, `access_token`, `apiKey`, `auth`, and a type that
    can hold one. What is only about it, such as `token_type` or `token_expires_at`, is left out.

    name     an expression of the column's name
    type_oid an expression of the oid of its type
#}
{% macro is_named_like_a_secret(name, type_oid) -%}
(
            lower(regexp_replace({{ name }}, '([a-z0-9])([A-Z])', '\1_\2', 'g')) ~ (
                '(^|_)(tokens?|secrets?|passwords?|passwd|passphrases?)(_|$)'
                || '|(^|_)(credentials?|apikeys?|otp)(_|$)'
                || '|(^|_)(api|access|private|signing|encryption|secret|service|webhook)_keys?(_|$)'
                || '|^auth$'
            )
            and lower({{ name }}) !~ '(type|name|id|hint|status|url|uri|scopes?|limit)$'
            and exists (
                select 1
                from pg_catalog.pg_type
                where
                    pg_type.oid = {{ type_oid }}
                    -- texts, arrays, and what is no number, time, address or truth value
                    and pg_type.typcategory in ('S', 'A', 'U')
            )
        )
{%- endmacro %}
