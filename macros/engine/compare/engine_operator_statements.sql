{#
    Emits the statements that drop and bring back what uses a function and belongs to no table, each
    pair as `drop_statement, create_statement`, with the name and the schema of the object:
    groundwork.operator_statements(operator) with owner and comment,
    groundwork.cast_statements(cast), groundwork.domain_default_statements(domain).
#}
{% macro engine_operator_statements() %}

create or replace function groundwork.operator_name(operator_id oid)
returns text
language sql
stable
as $operator_name$
    select format('%I.%s', pg_namespace.nspname, pg_operator.oprname)
    from pg_catalog.pg_operator
    inner join pg_catalog.pg_namespace
        on pg_operator.oprnamespace = pg_namespace.oid
    where pg_operator.oid = operator_id
$operator_name$;

create or replace function groundwork.operator_statements(operator_id oid)
returns table (schema_name text, name text, drop_statement text, create_statement text)
language sql
stable
{{ engine_project_path() }}
as $operator_statements$
    select
        pg_namespace.nspname::text,
        pg_operator.oprname::text,
        format('drop operator %s', shown.signature),
        concat_ws(
            '; ',
            format(
                'create operator %s (%s)',
                groundwork.operator_name(operator_id),
                concat_ws(
                    ', ',
                    'function = ' || groundwork.routine_name(pg_operator.oprcode),
                    'leftarg = ' || shown.left_type,
                    'rightarg = ' || shown.right_type,
                    'commutator = operator('
                    || groundwork.operator_name(pg_operator.oprcom) || ')',
                    'negator = operator('
                    || groundwork.operator_name(pg_operator.oprnegate) || ')',
                    'restrict = ' || groundwork.routine_name(pg_operator.oprrest),
                    'join = ' || groundwork.routine_name(pg_operator.oprjoin),
                    case when pg_operator.oprcanhash then 'hashes' end,
                    case when pg_operator.oprcanmerge then 'merges' end
                )
            ),
            format(
                'alter operator %s owner to %I',
                shown.signature,
                pg_get_userbyid(pg_operator.oprowner)
            ),
            'comment on operator ' || shown.signature || ' is ' || quote_literal(
                obj_description(operator_id, 'pg_operator')
            )
        )
    from pg_catalog.pg_operator
    inner join pg_catalog.pg_namespace
        on pg_operator.oprnamespace = pg_namespace.oid
    cross join lateral (
        select
            case
                when pg_operator.oprleft <> 0 then format_type(pg_operator.oprleft, null)
            end as left_type,
            format_type(pg_operator.oprright, null) as right_type,
            format(
                '%s (%s, %s)',
                groundwork.operator_name(operator_id),
                case
                    when pg_operator.oprleft = 0 then 'none'
                    else format_type(pg_operator.oprleft, null)
                end,
                format_type(pg_operator.oprright, null)
            ) as signature
    ) as shown
    where pg_operator.oid = operator_id
$operator_statements$;

create or replace function groundwork.cast_statements(cast_id oid)
returns table (schema_name text, name text, drop_statement text, create_statement text)
language sql
stable
{{ engine_project_path() }}
as $cast_statements$
    select
        null::text,
        shown.signature,
        'drop cast ' || shown.signature,
        concat_ws(
            '; ',
            concat_ws(
                ' ',
                'create cast ' || shown.signature,
                case pg_cast.castmethod
                    when 'i' then 'with inout'
                    when 'b' then 'without function'
                    else 'with function ' || pg_cast.castfunc::regprocedure
                end,
                case pg_cast.castcontext
                    when 'a' then 'as assignment'
                    when 'i' then 'as implicit'
                end
            ),
            'comment on cast ' || shown.signature || ' is ' || quote_literal(
                obj_description(cast_id, 'pg_cast')
            )
        )
    from pg_catalog.pg_cast
    cross join lateral (
        select
            format(
                '(%s as %s)',
                format_type(pg_cast.castsource, null),
                format_type(pg_cast.casttarget, null)
            ) as signature
    ) as shown
    where pg_cast.oid = cast_id
$cast_statements$;

create or replace function groundwork.domain_default_statements(domain_id oid)
returns table (schema_name text, name text, drop_statement text, create_statement text)
language sql
stable
{{ engine_project_path() }}
as $domain_default_statements$
    select
        pg_namespace.nspname::text,
        pg_type.typname::text,
        format('alter domain %s drop default', domain_id::regtype),
        format(
            'alter domain %s set default %s',
            domain_id::regtype,
            pg_get_expr(pg_type.typdefaultbin, 0)
        )
    from pg_catalog.pg_type
    inner join pg_catalog.pg_namespace
        on pg_type.typnamespace = pg_namespace.oid
    where
        pg_type.oid = domain_id
        and pg_type.typtype = 'd'
        and pg_type.typdefaultbin is not null
$domain_default_statements$;

{% endmacro %}
