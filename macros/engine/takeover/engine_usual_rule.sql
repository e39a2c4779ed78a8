{#
    Emits groundwork.usual_rule(item, declared, model): the rule for the rows that break a
    constraint and for which the model names none, if `usual` has one (groundwork.with_usual_rules).

    model: usual, usual_order, complete

    And groundwork.completing(item, model): the assignments that complete a row which breaks the
    constraint; null where `complete` has none of its columns.
#}
{% macro engine_usual_rule() %}

create or replace function groundwork.completing(item groundwork.item, model jsonb)
returns text
language sql
immutable
as $completing$
    select string_agg(format('%I = %s', given.name, given.expression), ', ' order by given.name)
    from jsonb_each_text(model -> 'complete') as given (name, expression)
    where
        item.definition -> 'columns' ? given.name
        and coalesce(model -> 'usual', '{}') <> '{}'
$completing$;

create or replace function groundwork.usual_rule(
    item groundwork.item, declared groundwork.item[], model jsonb
)
returns text
language sql
immutable
as $usual_rule$
    select
        case
            when item.definition ->> 'type' = 'f' and model #>> '{usual, orphans}' = 'set null'
                then case
                    when
                        exists (
                            select
                            from unnest(declared) as own
                            where
                                own.kind = 'column'
                                and (
                                    own.definition ->> 'not_null' = 'true'
                                    or own.definition -> 'generated' is not null
                                )
                                and item.definition -> 'columns' ? own.name
                                and not (
                                    own.name = 'tenant_id'
                                    and jsonb_array_length(item.definition -> 'columns') > 1
                                )
                        )
                        then coalesce(groundwork.completing(item, model), aside.rule)
                    else 'set null'
                end
            when item.definition ->> 'type' = 'c' and model #>> '{usual, violations}' = 'default'
                then coalesce(
                    (
                        select
                            format('%I = ', own.name) || case
                                when own.definition ->> 'not_null' = 'false' then 'null'
                                else own.definition ->> 'default'
                            end
                        from unnest(declared) as own
                        where
                            own.kind = 'column'
                            and own.definition -> 'generated' is null
                            and item.definition -> 'columns' = jsonb_build_array(own.name)
                    ),
                    groundwork.completing(item, model),
                    aside.rule
                )
            when
                item.definition ->> 'type' in ('p', 'u')
                and (aside.rule is not null or groundwork.completing(item, model) is not null)
                then model ->> 'usual_order'
        end
    from (select case when not model ? 'complete' then 'set aside' end as rule) as aside
$usual_rule$;

{% endmacro %}
