{#
    Fails when `model` has no such policy, or has its row security off.

    policy         the policy of that name, and of the role and command when these are given
    role, command  without a name: a permissive policy that lets rows through for the role, by its
                   name or through PUBLIC, and for the command, by its name or through `all`
#}
{% test has_policy(model, policy=none, role=none, command=none) %}

{%- set wanted = (' ' ~ policy if policy else '') ~ (' for ' ~ command if command else '')
    ~ (' to ' ~ role if role else '') %}

with policies as (

    {{ managed_policies() }}

)

select
    {{ quoted(model) }} as table_name,
    'a policy'
    || {{ quoted(wanted) }}
    || ', and row security on' as missing
where
    not exists (
        select 1
        from policies
        inner join pg_catalog.pg_class
            on policies.table_oid = pg_class.oid
        where
            pg_class.oid = to_regclass({{ quoted(model) }})
            and pg_class.relrowsecurity
            {%- if policy %}
            and policies.policy_name = {{ quoted(policy) }}
            {%- else %}
            and policies.is_permissive
            and not policies.is_denial
            {%- endif %}
            {%- if command %}
            and policies.command in ('all', {{ quoted(command) }})
            {%- endif %}
            {%- if role %}
            and policies.role_oids && array[0, to_regrole({{ quoted(role) }})]::oid[]
            {%- endif %}
    )

{% endtest %}
