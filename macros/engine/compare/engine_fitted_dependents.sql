{#
    Emits groundwork.fitted_dependents(retyped, objects): the dependents of columns that get another
    type and of other objects, as groundwork.dependents returns them, with statements that bring
    them back over the new types: what does not fit these is written with the columns cast to the
    type that they still have (groundwork.fitted_items, fitted_views, fitted_rules). An index, a
    check, statistics and a generated column that do not fit are among them, although PostgreSQL
    would carry them along.

    retyped  see groundwork.make_retyped_copies
    objects  see groundwork.dependents; the columns are among them
#}
{% macro engine_fitted_dependents() %}

create or replace function groundwork.fitted_dependents(retyped jsonb, objects jsonb)
returns setof groundwork.dependent
language plpgsql
as $fitted_dependents$
declare
    dependents constant groundwork.dependent[] := array(
        select dependent
        from groundwork.dependents(objects) as dependent
        order by dependent.depth
    );
    queries constant jsonb := groundwork.fitted_views(
        retyped,
        array(
            select dependent.table_id
            from unnest(dependents) as dependent
            where dependent.kind = 'view'
            order by dependent.depth
        )
    );
    rules constant jsonb := groundwork.fitted_rules(retyped, dependents);
    fitted constant groundwork.dependent[] := array(
        select
            (
                1,
                table_id,
                item.kind,
                item.name,
                groundwork.drop_statement(names.schema_name, names.name, item),
                groundwork.create_statement(names.schema_name, names.name, item),
                names.schema_name || '.' || names.name
            )::groundwork.dependent
        from unnest(groundwork.retyped_tables(retyped)) as table_id
        cross join lateral (
            select
                groundwork.schema_of(table_id) as schema_name,
                groundwork.name_of(table_id) as name
        ) as names
        cross join lateral groundwork.fitted_items(table_id, retyped) as item
    );
begin
    return query
    select
        dependent.depth,
        dependent.table_id,
        dependent.kind,
        dependent.name,
        dependent.drop_statement,
        coalesce(
            (
                select statements.create_statement
                from groundwork.view_statements(
                    dependent.table_id, queries ->> dependent.table_id::text
                ) as statements
                where
                    dependent.kind = 'view'
                    and queries ? dependent.table_id::text
            ),
            (
                select groundwork.fitted_statement(dependent, entry)
                from jsonb_array_elements(rules) as entry
                where
                    (entry ->> 'table_id')::oid = dependent.table_id
                    and entry ->> 'kind' = dependent.kind
                    and entry ->> 'name' = dependent.name
            ),
            dependent.create_statement
        ),
        dependent.owner
    from unnest(dependents) as dependent
    where
        not exists (
            select
            from unnest(fitted) as other
            where
                (other.table_id, other.kind, other.name)
                = (dependent.table_id, dependent.kind, dependent.name)
        )

    union all

    select *
    from unnest(fitted);
end
$fitted_dependents$;

{% endmacro %}
