{#
    Emits groundwork.fitted_views(retyped, views): the queries of the views over columns that get
    another type. Where each view fits the new types as it is, none; else all of them, with these
    columns cast to the type that they still have, so that what is computed from a view finds the
    types that it found before.

    retyped  see groundwork.cast_items
    views    oids of views and materialized views; what one is computed from comes before it
    returns  an object: by the oid of a view, its query; empty also where the views do not fit
             with casts either

    groundwork.make_view_copies(views, queries)      makes each as a temporary view
    groundwork.cast_views(retyped, views, queries)  the queries with casts
#}
{% macro engine_fitted_views() %}

create or replace function groundwork.make_view_copies(views oid[], queries jsonb)
returns void
language plpgsql
as $make_view_copies$
declare
    view_id oid;
begin
    foreach view_id in array views loop
        perform groundwork.execute_in_project(
            format(
                'create temporary view %I as %s',
                (select pg_class.relname from pg_catalog.pg_class where pg_class.oid = view_id),
                queries ->> view_id::text
            )
        );
    end loop;
end
$make_view_copies$;

create or replace function groundwork.view_query(view_id oid)
returns text
language sql
stable
{{ engine_project_path() }}
as $view_query$
    select rtrim(pg_get_viewdef(view_id), ';')
$view_query$;

create or replace function groundwork.cast_views(retyped jsonb, views oid[], queries jsonb)
returns jsonb
language plpgsql
as $cast_views$
declare
    table_id oid;
    found jsonb;
begin
    for table_id in
        select distinct columns.table_id
        from jsonb_to_recordset(retyped) as columns (table_id oid)
    loop
        perform groundwork.make_retyped_copy(table_id, '[]');
    end loop;
    perform groundwork.make_view_copies(views, queries);
    for table_id in
        select distinct columns.table_id
        from jsonb_to_recordset(retyped) as columns (table_id oid)
    loop
        perform groundwork.mark_columns(table_id, retyped);
    end loop;
    select
        jsonb_object_agg(
            pg_class.oid::text,
            groundwork.with_casts(
                groundwork.view_query(format('pg_temp.%I', pg_class.relname)::regclass),
                retyped,
                '%s'
            )
        )
    into found
    from pg_catalog.pg_class
    where pg_class.oid = any(views);
    raise exception using errcode = 'GW003', message = found::text;
exception
    when sqlstate 'GW003' then return sqlerrm::jsonb;
    when others then return null;
end
$cast_views$;

create or replace function groundwork.views_fit(retyped jsonb, views oid[], queries jsonb)
returns boolean
language plpgsql
as $views_fit$
declare
    table_id oid;
begin
    for table_id in
        select distinct columns.table_id
        from jsonb_to_recordset(retyped) as columns (table_id oid)
    loop
        perform groundwork.make_retyped_copy(table_id, retyped);
    end loop;
    perform groundwork.make_view_copies(views, queries);
    raise exception using errcode = 'GW003';
exception
    when sqlstate 'GW003' then return true;
    when others then return false;
end
$views_fit$;

create or replace function groundwork.fitted_views(retyped jsonb, views oid[])
returns jsonb
language plpgsql
as $fitted_views$
declare
    queries jsonb := (
        select jsonb_object_agg(view_id::text, groundwork.view_query(view_id))
        from unnest(views) as view_id
    );
begin
    if queries is null or groundwork.views_fit(retyped, views, queries) then
        return '{}';
    end if;
    queries := groundwork.cast_views(groundwork.castable(retyped), views, queries);
    if queries is not null and groundwork.views_fit(retyped, views, queries) then
        return queries;
    end if;
    return '{}';
end
$fitted_views$;

{% endmacro %}
