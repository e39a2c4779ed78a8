{#
    Emits groundwork.index_value_steps: the steps of groundwork.value_steps for the expressions of
    indexes.
#}
{% macro engine_index_value_steps() %}

create or replace function groundwork.index_value_steps(
    target oid, declared groundwork.item[], steps groundwork.step[], after jsonb
)
returns setof groundwork.step
language plpgsql
as $index_value_steps$
declare
    item groundwork.item;
    fault groundwork.fault;
    refused groundwork.step[] := '{}';
begin
    if not exists (select from unnest(steps) as step where step.stage = 'make_indexes') then
        return;
    end if;
    begin
        perform groundwork.lift_row_security(array[target]);
        perform groundwork.execute_in_project(
            'create temporary table groundwork_copy as select * from '
            || groundwork.rows_after(target, after, with_place => false) || ' as rows_after'
        );
        for item in
            select declared_item.*
            from unnest(declared) as declared_item
            where
                declared_item.kind = 'index'
                -- groundwork.violation computes these
                and declared_item.definition ->> 'unique' = 'false'
                and exists (
                    select
                    from unnest(steps) as step
                    where
                        step.stage = 'make_indexes'
                        and step.name = declared_item.name
                )
        loop
            begin
                perform groundwork.execute_in_project(
                    'create index on pg_temp.groundwork_copy using '
                    || (item.definition ->> 'definition')
                );
            exception
                -- groundwork.size_steps names the rows that are too large
                when data_exception or raise_exception then
                    {{ engine_get_fault() | indent(20) }}
                    fault := groundwork.withhold_content(fault, item.definition ->> 'definition');
                    refused := refused || groundwork.new_step(
                        stage => 'make_indexes',
                        kind => 'index',
                        name => item.name,
                        statement => null,
                        reason => format(
                            '%s cannot be computed for every row: %s',
                            item.definition ->> 'definition',
                            fault.message
                        )
                    );
                when others then
                    null;
            end;
        end loop;
        raise exception using errcode = 'GW003';
    exception
        when sqlstate 'GW003' then
            return query
            select *
            from unnest(refused);
        -- the values that it would hold are refused themselves
        when others then
            return;
    end;
end
$index_value_steps$;

{% endmacro %}
