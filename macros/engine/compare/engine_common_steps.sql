{#
    Emits groundwork.common_steps(kind, schema, name, differences, keep): the steps that give an
    object of any kind the declared comments and privileges, as groundwork.object_facts describes
    them. What default privileges or somebody by hand granted beside the declaration is revoked;
    keep names those that may stay undeclared, as `anon select`.

    And groundwork.is_common(difference): whether these steps close it.
#}
{% macro engine_common_steps() %}

create or replace function groundwork.is_common(difference groundwork.difference)
returns boolean
language sql
immutable
as $is_common$
    select difference.kind in ('comment', 'privilege')
$is_common$;

create or replace function groundwork.comment_statement(target text, comment jsonb)
returns text
language sql
immutable
as $comment_statement$
    select format('comment on %s is %L', target, comment ->> 'text')
$comment_statement$;

create or replace function groundwork.privilege_statement(
    target text, old_grant jsonb, new_grant jsonb
)
returns text
language sql
immutable
as $privilege_statement$
    select
        format(
            case
                when new_grant is null then 'revoke %s on %s from %s'
                when old_grant ->> 'grantable' = 'true'
                    then 'revoke grant option for %s on %s from %s'
                when new_grant ->> 'grantable' = 'true'
                    then 'grant %s on %s to %s with grant option'
                else 'grant %s on %s to %s'
            end,
            concat_ws(
                ' ',
                parts.privilege ->> 'privilege',
                '(' || quote_ident(parts.privilege ->> 'column') || ')'
            ),
            target,
            parts.privilege ->> 'role'
        )
    from (select coalesce(new_grant, old_grant) as privilege) as parts
$privilege_statement$;

create or replace function groundwork.common_steps(
    kind text,
    schema_name text,
    name text,
    differences groundwork.difference[],
    keep jsonb
)
returns setof groundwork.step
language sql
stable
as $common_steps$
    select
        groundwork.new_step(
            stage => 'make_comments',
            kind => difference.kind,
            name => difference.name,
            statement => groundwork.comment_statement(targets.target, difference.declared),
            undo => groundwork.comment_statement(targets.target, difference.live)
        )
    from unnest(differences) as difference
    cross join lateral (
        select
            case
                when coalesce(difference.declared, difference.live) ? 'column'
                    then format(
                        'column %I.%I.%I',
                        schema_name,
                        common_steps.name,
                        coalesce(difference.declared, difference.live) ->> 'column'
                    )
                else groundwork.named_object(common_steps.kind, schema_name, common_steps.name)
            end as target
    ) as targets
    where difference.kind = 'comment'

    union all

    select
        groundwork.new_step(
            stage => case
                when difference.declared is null then 'revoke_privileges' else 'grant_privileges'
            end::groundwork.stage,
            kind => difference.kind,
            name => difference.name,
            statement => concat(
                targets.head,
                groundwork.privilege_statement(
                    targets.target, difference.live, difference.declared
                )
            ),
            undo => concat(
                targets.head,
                groundwork.privilege_statement(
                    targets.target, difference.declared, difference.live
                )
            )
        )
    from unnest(differences) as difference
    cross join lateral (
        select
            groundwork.granted_object(common_steps.kind, schema_name, common_steps.name) as target,
            -- of privileges on what is still to be made
            'alter ' || split_part(
                substring(
                    groundwork.named_object(common_steps.kind, schema_name, common_steps.name)
                    from '^default privileges .*'
                ),
                ' on ',
                1
            ) || ' ' as head
    ) as targets
    where
        difference.kind = 'privilege'
        and not (
            difference.declared is null
            and coalesce(keep, '[]') ? difference.name
        )
$common_steps$;

{% endmacro %}
