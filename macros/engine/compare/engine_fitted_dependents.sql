{#
    Emits groundwork.fitted_dependents(retyped, objects): the dependents of columns that get another
    type and of other objects, as groundwork.dependents returns them, with statements that bring
    them back over the new types: what does not fit these is written with the columns cast to the
    type that they still have. An index, a check, statistics and a generated column that do not fit
    are among them, although PostgreSQL would carry them along.

    retyped  see groundwork.cast_items
    objects  see groundwork.dependents; the columns are among them
#}
{% macro engine_fitted_dependents() %}

create or replace function groundwork.fitted_dependents(retyped jsonb, objects jsonb)
returns table (
    depth integer,
    table_id oid,
    kind text,
    name text,
    drop_statement text,
    create_statement text,
    owner text
)
language plpgsql
as $fitted_dependents$
#variable_conflict use_column
declare
    dependents jsonb := (
        select
            coalesce(
                jsonb_agg(
                    to_jsonb(found) || jsonb_build_object('table_id', found.table_id::bigint)
                    order by found.depth
                ),
                '[]'
            )
        from groundwork.dependents(objects) as found
    );
    views jsonb := '{}';
    fitted jsonb := '[]';
begin
    if retyped <> '[]' then
        views := groundwork.fitted_views(
            retyped,
            array(
                select found.table_id
                from jsonb_to_recordset(dependents) as found (
                    depth integer, table_id oid, kind text
                )
                where found.kind = 'view'
                order by found.depth
            )
        );
        fitted := (
            select
                coalesce(
                    jsonb_agg(
                        jsonb_build_object(
                            'depth', 1,
                            'table_id', pg_class.oid::bigint,
                            'kind', item.kind,
                            'name', item.name,
                            'drop_statement', groundwork.drop_statement(
                                pg_namespace.nspname, pg_class.relname, item
                            ),
                            'create_statement', groundwork.create_statement(
                                pg_namespace.nspname, pg_class.relname, item
                            ),
                            'owner', pg_namespace.nspname || '.' || pg_class.relname
                        )
                    ),
                    '[]'
                )
            from (
                select distinct columns.table_id
                from jsonb_to_recordset(retyped) as columns (table_id oid)
            ) as tables
            inner join pg_catalog.pg_class
                on tables.table_id = pg_class.oid
            inner join pg_catalog.pg_namespace
                on pg_class.relnamespace = pg_namespace.oid
            cross join lateral groundwork.fitted_items(tables.table_id, retyped) as item
        );
    end if;
    return query
    select
        found.depth,
        found.table_id,
        found.kind,
        found.name,
        found.drop_statement,
        case
            when views ? found.table_id::text and found.kind = 'view'
                then (
                    select statements.create_statement
                    from groundwork.view_statements(
                        found.table_id, views ->> found.table_id::text
                    ) as statements
                )
            else found.create_statement
        end,
        found.owner
    from jsonb_to_recordset(dependents) as found (
        depth integer,
        table_id oid,
        kind text,
        name text,
        drop_statement text,
        create_statement text,
        owner text
    )
    where not exists (
        select
        from jsonb_to_recordset(fitted) as other (table_id oid, kind text, name text)
        where
            other.table_id = found.table_id
            and other.kind = found.kind
            and other.name = found.name
    )

    union all

    select other.*
    from jsonb_to_recordset(fitted) as other (
        depth integer,
        table_id oid,
        kind text,
        name text,
        drop_statement text,
        create_statement text,
        owner text
    );
end
$fitted_dependents$;

{% endmacro %}
