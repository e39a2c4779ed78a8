{#
    Emits groundwork.with_live_query(declared, live): the description of a declared view, with the
    query of the live one where the two mean the same. As with the expressions of a table
    (groundwork.with_live_expressions), PostgreSQL may print a query in another way once its printed
    form was executed, as by a restored dump or by a change of a table below. So two queries that
    differ are each made from their printed form twice; if the results are equal, so were the two.

    And groundwork.settled_query(definition): how PostgreSQL prints a query that was made from its
    printed form twice; null where it refuses it. What it makes is rolled back.
#}
{% macro engine_with_live_query() %}

create or replace function groundwork.with_live_query(
    declared groundwork.item[], live groundwork.item[]
)
returns groundwork.item[]
language plpgsql
as $with_live_query$
declare
    difference groundwork.difference;
begin
    select *
    into difference
    from groundwork.differences(declared, live) as found
    where
        found.kind = 'query'
        and found.declared is not null
        and found.live is not null;
    if
        difference is null
        or groundwork.settled_query(difference.declared ->> 'definition')
        is distinct from groundwork.settled_query(difference.live ->> 'definition')
    then
        return declared;
    end if;
    return array(
        select
            case
                when item.kind = 'query'
                    then (item.kind, item.name, difference.live)::groundwork.item
                else item
            end
        from unnest(declared) as item
    );
end
$with_live_query$;

create or replace function groundwork.settled_query(definition text)
returns text
language plpgsql
as $settled_query$
declare
    printed text := definition;
begin
    begin
        for attempt in 1..2 loop
            perform groundwork.execute_in_project(
                'create view pg_temp.groundwork_again as ' || printed
            );
            printed := (
                select item.definition ->> 'definition'
                from unnest(groundwork.view_items('pg_temp', 'groundwork_again')) as item
                where item.kind = 'query'
            );
            drop view pg_temp.groundwork_again;
        end loop;
        raise exception using errcode = 'GW003';
    exception
        when sqlstate 'GW003' then
            return printed;
        when others then
            return null;
    end;
end
$settled_query$;

{% endmacro %}
