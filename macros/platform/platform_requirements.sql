{#
    Selects what this database lacks of the platform, or has too much, in the order in which it is
    put right: roles, schemas, the functions of `auth`, settings, privileges, the publication of
    realtime(). One query, and no row where everything is as it was made.

    object_name  what it is about, for the ledger: `role anon`, `schema access`
    statement    what puts it right
    undo         what takes that back

    Each of the macros below has a row for every requirement, with `is_fulfilled`, or a row only for
    one that is not. What the platform has of its own, as on Supabase, stays as it is.
#}
{% macro platform_requirements() -%}
select
    requirements.object_name,
    requirements.statement,
    requirements.undo
from (
    {{ platform_roles() }}
    union all
    {{ platform_settings() }}
    union all
    {{ platform_schemas() }}
    union all
    {{ platform_revokes() }}
    union all
    {{ platform_auth() }}
    union all
    {{ platform_privileges() }}
    union all
    {{ platform_publication() }}
) as requirements (step, object_name, statement, undo, is_fulfilled)
where requirements.is_fulfilled is not true
order by
    requirements.step,
    requirements.statement collate "C"
{%- endmacro %}
