{#
    Emits groundwork.domain_alike(declared, live): the declared description with the live checks and
    defaults wherever the two mean the same: PostgreSQL prints some in another way once they are
    parsed again, which groundwork.domain_expression_again(type, expression, is_check) finds out.
#}
{% macro engine_domain_alike() %}

create or replace function groundwork.domain_expression_again(
    type text, expression text, is_check boolean
)
returns text
language plpgsql
as $domain_expression_again$
declare
    printed text := expression;
begin
    begin
        for turn in 1..2 loop
            execute format(
                case
                    when is_check then 'create domain pg_temp.groundwork_again as %s check (%s)'
                    else 'create domain pg_temp.groundwork_again as %s default %s'
                end,
                type,
                printed
            );
            select
                case
                    when is_check
                        then (
                            select pg_get_expr(pg_constraint.conbin, 0)
                            from pg_catalog.pg_constraint
                            where
                                pg_constraint.contypid = pg_type.oid
                                and pg_constraint.contype = 'c'
                        )
                    else pg_get_expr(pg_type.typdefaultbin, 0)
                end
            into printed
            from pg_catalog.pg_type
            where pg_type.oid = to_regtype('pg_temp.groundwork_again');
            drop domain pg_temp.groundwork_again;
        end loop;
        raise exception using errcode = 'GW003';
    exception
        when sqlstate 'GW003' then
            return printed;
        when others then
            return null;
    end;
end
$domain_expression_again$;

create or replace function groundwork.domain_alike(
    declared groundwork.item[], live groundwork.item[]
)
returns groundwork.item[]
language sql
as $domain_alike$
    with
    types as (

        select item.definition ->> 'type' as type
        from unnest(declared) as item
        where
            item.kind = 'domain'
            and item.name = 'type'

    )

    select
        array(
            select
                case
                    when
                        live_item.kind = 'constraint'
                        and live_item.definition ->> 'check' <> item.definition ->> 'check'
                        and groundwork.domain_expression_again(
                            types.type, live_item.definition ->> 'check', true
                        ) = groundwork.domain_expression_again(
                            types.type, item.definition ->> 'check', true
                        )
                        then (
                            item.kind,
                            item.name,
                            item.definition || jsonb_build_object(
                                'check', live_item.definition -> 'check'
                            )
                        )::groundwork.item
                    when
                        live_item.name = 'default'
                        and live_item.definition <> item.definition
                        and groundwork.domain_expression_again(
                            types.type, live_item.definition #>> '{}', false
                        ) = groundwork.domain_expression_again(
                            types.type, item.definition #>> '{}', false
                        )
                        then live_item
                    else item
                end
            from unnest(declared) as item
            cross join types
            left join unnest(live) as live_item
                on
                    item.kind = live_item.kind
                    and item.name = live_item.name
        )
$domain_alike$;

{% endmacro %}
