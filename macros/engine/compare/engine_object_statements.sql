{#
    Emits the statements that drop and bring back what is no table, each pair as `drop_statement,
    create_statement`: groundwork.view_statements(view) with owner, options, privileges, comments
    and columns; groundwork.function_statements(function), of any form, with owner, privileges
    and comment.

    With them go those of operators, casts and domains: engine_operator_statements.
#}
{% macro engine_object_statements() %}

{{ engine_operator_statements() }}

create or replace function groundwork.view_statements(view_id oid, query text default null)
returns table (drop_statement text, create_statement text)
language sql
stable
{{ engine_project_path() }}
as $view_statements$
    select
        format('drop %s %s', names.kind, view_id::regclass),
        concat_ws(
            '; ',
            concat_ws(
                ' ',
                format('create %s %s', names.kind, view_id::regclass),
                'with (' || (
                    select string_agg(groundwork.quote_option(option.value), ', ')
                    from unnest(
                        {{ engine_declarable_options('pg_class.reloptions') }}
                    ) as option (value)
                ) || ')',
                'as',
                coalesce(query, rtrim(pg_get_viewdef(view_id), ';')),
                case when not pg_class.relispopulated then 'with no data' end
            ),
            groundwork.owner_statement(
                format('%s %I.%I', names.kind, pg_namespace.nspname, pg_class.relname),
                pg_namespace.nspname,
                pg_get_userbyid(pg_class.relowner)
            ),
            (
                select
                    string_agg(
                        case
                            when item.kind = 'comment' and item.name = 'table'
                                then format(
                                    'comment on %s %s is %L',
                                    names.kind,
                                    view_id::regclass,
                                    item.definition ->> 'text'
                                )
                            when item.kind = 'column'
                                then groundwork.view_column_statements(view_id, item)
                            else groundwork.create_statement(
                                pg_namespace.nspname, pg_class.relname, item
                            )
                        end,
                        '; '
                    )
                from unnest(groundwork.items(view_id)) as item
                where
                    -- what else it has are dependents of their own, with comments
                    (
                        item.kind in ('privilege', 'comment')
                        and coalesce(item.definition ->> 'kind', 'table') in ('table', 'column')
                    )
                    or item.kind = 'column'
            )
        )
    from pg_catalog.pg_class
    inner join pg_catalog.pg_namespace
        on pg_class.relnamespace = pg_namespace.oid
    cross join lateral (
        select case pg_class.relkind when 'm' then 'materialized view' else 'view' end as kind
    ) as names
    where pg_class.oid = view_id
$view_statements$;

create or replace function groundwork.function_statements(function_id oid)
returns table (drop_statement text, create_statement text)
language sql
stable
{{ engine_project_path() }}
as $function_statements$
    select
        format('drop routine %s', function_id::regprocedure),
        concat_ws(
            '; ',
            groundwork.routine_source(function_id),
            groundwork.owner_statement(
                'routine ' || identified.identity,
                identified.schema,
                pg_get_userbyid(pg_proc.proowner)
            ),
            format('revoke all on routine %s from public', function_id::regprocedure),
            (
                select
                    string_agg(
                        format(
                            'grant execute on routine %s to %s%s',
                            function_id::regprocedure,
                            coalesce(quote_ident(pg_roles.rolname), 'public'),
                            case when acl.is_grantable then ' with grant option' end
                        ),
                        '; '
                    )
                from aclexplode(
                    coalesce(pg_proc.proacl, acldefault('f', pg_proc.proowner))
                ) as acl
                left join pg_catalog.pg_roles
                    on acl.grantee = pg_roles.oid
                where acl.grantee <> pg_proc.proowner
            ),
            format(
                'comment on routine %s is %L',
                function_id::regprocedure,
                obj_description(function_id, 'pg_proc')
            )
        )
    from pg_catalog.pg_proc
    cross join lateral pg_identify_object(
        'pg_catalog.pg_proc'::regclass, function_id, 0
    ) as identified
    where pg_proc.oid = function_id
$function_statements$;

{% endmacro %}
