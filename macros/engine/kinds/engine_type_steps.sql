{#
    Emits groundwork.type_steps(qualified_name, declared, live, keep): the steps that give an
    enumerated type the declared comment and privileges; keep names those that may stay undeclared,
    as `anon usage`. Its labels are changed by groundwork.enum_steps.

    With it goes what changes the other types: engine_domain_steps, engine_composite_steps,
    engine_range_steps, engine_rebuild_type.
#}
{% macro engine_type_steps() %}

{{ engine_type_uses() }}
{{ engine_type_definition() }}
{{ engine_type_conversions() }}
{{ engine_rebuild_type() }}
{{ engine_domain_alike() }}
{{ engine_domain_fact_steps() }}
{{ engine_domain_steps() }}
{{ engine_attribute_steps() }}
{{ engine_composite_steps() }}
{{ engine_range_steps() }}

create or replace function groundwork.comment_on_type(qualified_name text, comment jsonb)
returns text
language sql
immutable
as $comment_on_type$
    select format('comment on type %s is %L', qualified_name, comment #>> '{}')
$comment_on_type$;

create or replace function groundwork.usage_of_type(
    qualified_name text, role_name text, old_usage jsonb, new_usage jsonb
)
returns text
language sql
immutable
as $usage_of_type$
    select
        case
            when new_usage is null
                then format('revoke usage on type %s from %s', qualified_name, role_name)
            when new_usage ->> 'grantable' = 'false' and old_usage is not null
                then format(
                    'revoke grant option for usage on type %s from %s', qualified_name, role_name
                )
            else concat(
                format('grant usage on type %s to %s', qualified_name, role_name),
                case when new_usage ->> 'grantable' = 'true' then ' with grant option' end
            )
        end
$usage_of_type$;

create or replace function groundwork.type_steps(
    qualified_name text, declared groundwork.item[], live groundwork.item[], keep jsonb
)
returns setof groundwork.step
language sql
immutable
as $type_steps$
    select
        groundwork.new_step(
            stage => 'change_type',
            kind => difference.kind,
            name => difference.name,
            statement => case difference.kind
                when 'comment' then groundwork.comment_on_type(qualified_name, difference.declared)
                else groundwork.usage_of_type(
                    qualified_name, difference.name, difference.live, difference.declared
                )
            end,
            undo => case difference.kind
                when 'comment' then groundwork.comment_on_type(qualified_name, difference.live)
                else groundwork.usage_of_type(
                    qualified_name, difference.name, difference.declared, difference.live
                )
            end
        )
    from groundwork.differences(declared, live) as difference
    where
        difference.kind in ('comment', 'usage')
        and not (
            difference.kind = 'usage'
            and difference.declared is null
            and coalesce(keep, '[]') ? (difference.name || ' usage')
        )
$type_steps$;

{% endmacro %}
