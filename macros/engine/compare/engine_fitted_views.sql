{#
    Emits groundwork.fitted_views(retyped, views): the queries of the views over columns that get
    another type. Where each view fits the new types as it is, none; else all of them, with these
    columns cast to the type that they still have, so that what is computed from a view finds the
    types that it found before.

    retyped  see groundwork.make_retyped_copies
    views    oids of views and materialized views; what one is computed from comes before it
    returns  an object: by the oid of a view, its query; empty also where the views do not fit
             with casts either

    groundwork.view_query(view)                     the query of a view
    groundwork.make_view_copies(views, queries)     makes each as a temporary view
    groundwork.cast_views(retyped, views, queries)  the queries with casts; null where the views
                                                    cannot be made over copies of the tables
    groundwork.views_fit(retyped, views, queries)   whether all can be made over the new types
#}
{% macro engine_fitted_views() %}

create or replace function groundwork.view_query(view_id oid)
returns text
language sql
stable
{{ engine_project_path() }}
as $view_query$
    select rtrim(pg_get_viewdef(view_id), ';')
$view_query$;

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
                groundwork.name_of(view_id),
                queries ->> view_id::text
            )
        );
    end loop;
end
$make_view_copies$;

create or replace function groundwork.cast_views(retyped jsonb, views oid[], queries jsonb)
returns jsonb
language plpgsql
as $cast_views$
declare
    written jsonb;
begin
    perform groundwork.make_retyped_copies(groundwork.retyped_tables(retyped), '[]');
    perform groundwork.make_view_copies(views, queries);
    perform groundwork.mark_columns(retyped);
    written := (
        select
            jsonb_object_agg(
                view_id::text,
                groundwork.with_casts(
                    groundwork.view_query(
                        format('pg_temp.%I', groundwork.name_of(view_id))::regclass
                    ),
                    retyped,
                    '%s'
                )
            )
        from unnest(views) as view_id
    );
    raise exception using errcode = 'GW003';
exception
    when sqlstate 'GW003' then return written;
    when others then return null;
end
$cast_views$;

create or replace function groundwork.views_fit(retyped jsonb, views oid[], queries jsonb)
returns boolean
language plpgsql
as $views_fit$
begin
    perform groundwork.make_retyped_copies(groundwork.retyped_tables(retyped), retyped);
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
    castable constant jsonb := groundwork.castable(retyped);
    queries jsonb;
begin
    if views = '{}' or castable = '[]' then
        return '{}';
    end if;
    queries := (
        select jsonb_object_agg(view_id::text, groundwork.view_query(view_id))
        from unnest(views) as view_id
    );
    if not groundwork.views_fit(retyped, views, queries) then
        queries := groundwork.cast_views(castable, views, queries);
        if queries is not null and groundwork.views_fit(retyped, views, queries) then
            return queries;
        end if;
    end if;
    return '{}';
end
$fitted_views$;

{% endmacro %}
