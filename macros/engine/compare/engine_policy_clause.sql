{#
    Emits groundwork.policy_clause(policy) and groundwork.publication_clause(membership): what
    stands behind the names in the statement that makes a policy, or puts a table into a
    publication.

    policy, membership  as they are described
#}
{% macro engine_policy_clause() %}

create or replace function groundwork.policy_clause(policy jsonb)
returns text
language sql
immutable
as $policy_clause$
    select
        concat(
            case when policy ->> 'permissive' = 'false' then ' as restrictive' end,
            ' for ' || (policy ->> 'command'),
            ' to ' || (
                select string_agg(roles.role_name, ', ')
                from jsonb_array_elements_text(policy -> 'roles') as roles (role_name)
            ),
            ' using (' || (policy ->> 'using') || ')',
            ' with check (' || (policy ->> 'check') || ')'
        )
$policy_clause$;

create or replace function groundwork.publication_clause(membership jsonb)
returns text
language sql
immutable
as $publication_clause$
    select
        concat(
            ' (' || (
                select string_agg(quote_ident(columns.name), ', ' order by columns.name)
                from jsonb_array_elements_text(membership -> 'columns') as columns (name)
            ) || ')',
            ' where (' || (membership ->> 'where') || ')'
        )
$publication_clause$;

{% endmacro %}
