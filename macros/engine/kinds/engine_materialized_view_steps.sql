{#
    Emits groundwork.materialized_view_steps(schema, view, declaration, declared, live, model): the
    steps of groundwork.steps_of_view for a materialized view, with its comments and privileges, and
    with the step that fills one without rows. Where it has to be made again, that is one step, of
    the stage replace_view, whose statement is the declaration; others say which indexes and
    extended statistics are not declared. Where nothing has the name, it is that step alone.
#}
{% macro engine_materialized_view_steps() %}

create or replace function groundwork.materialized_view_steps(
    schema_name text,
    view_name text,
    declaration text,
    declared groundwork.item[],
    live groundwork.item[],
    model jsonb
)
returns setof groundwork.step
language plpgsql
as $materialized_view_steps$
declare
    found constant groundwork.step[] := array(
        select steps
        from groundwork.steps_of_view(
            schema_name, view_name, declaration, declared, live, model
        ) as steps
        where live <> '{}'
    );
begin
    return query select * from unnest(found);
    if groundwork.needs_remake(schema_name, view_name, declared, live, model) then
        return next groundwork.new_step(
            stage => 'replace_view',
            kind => 'materialized view',
            name => view_name,
            statement => declaration
        );
        return query
        select steps.*
        from unnest(
            groundwork.without_renamed(
                array(
                    select difference
                    from groundwork.differences(declared, live) as difference
                )
            )
        ) as difference
        cross join lateral groundwork.object_steps(
            schema_name, view_name, difference, '{}'
        ) as steps
        where
            difference.kind in ('index', 'statistics')
            and difference.declared is null;
        return;
    end if;

    return query
    select *
    from groundwork.common_steps(
        'materialized view',
        schema_name,
        view_name,
        array(
            select difference
            from groundwork.differences(declared, live) as difference
        ),
        model -> 'keep'
    );
    if
        exists (
            select
            from unnest(live) as item
            where
                item.kind = 'rows'
                and item.definition ->> 'populated' = 'false'
        )
    then
        return next groundwork.new_step(
            stage => 'refresh_view',
            kind => 'materialized view',
            name => view_name,
            statement => groundwork.refresh_statement(
                to_regclass(format('%I.%I', schema_name, view_name))
            )
        );
    end if;
end
$materialized_view_steps$;

{% endmacro %}
