{#
    Emits groundwork.role_statement(target, difference): the statement that gives a role the
    declared attributes or setting; groundwork.member_statement(role, difference): the one that
    grants or revokes a membership.
#}
{% macro engine_role_statement() %}

create or replace function groundwork.role_statement(
    target text, difference groundwork.difference
)
returns text
language sql
immutable
as $role_statement$
    select
        case difference.kind
            when 'object'
                then concat_ws(
                    ' ',
                    'alter',
                    target,
                    (
                        select
                            string_agg(
                                case
                                    when difference.declared -> attributes.name = 'false'
                                        then 'no'
                                    else ''
                                end || attributes.word,
                                ' '
                                order by attributes.word
                            )
                        from (
                            values
                            ('rolsuper', 'superuser'),
                            ('rolinherit', 'inherit'),
                            ('rolcreaterole', 'createrole'),
                            ('rolcreatedb', 'createdb'),
                            ('rolcanlogin', 'login'),
                            ('rolreplication', 'replication'),
                            ('rolbypassrls', 'bypassrls')
                        ) as attributes (name, word)
                        where
                            difference.declared -> attributes.name
                            <> difference.live -> attributes.name
                    ),
                    case
                        when
                            difference.declared -> 'rolconnlimit'
                            <> difference.live -> 'rolconnlimit'
                            then 'connection limit ' || (difference.declared ->> 'rolconnlimit')
                    end,
                    case
                        when
                            difference.declared ->> 'rolvaliduntil'
                            is distinct from difference.live ->> 'rolvaliduntil'
                            then format(
                                'valid until %L',
                                coalesce(difference.declared ->> 'rolvaliduntil', 'infinity')
                            )
                    end
                )
            when 'setting'
                then concat_ws(
                    ' ',
                    'alter',
                    target,
                    case
                        when not starts_with(difference.name, 'all ')
                            then format('in database %I', current_database())
                    end,
                    case
                        when difference.declared is null then 'reset ' || names.name
                        else format(
                            'set %s to ' || case
                                -- a list of names, whose quotes are part of the value
                                when names.name in ('search_path', 'temp_tablespaces') then '%s'
                                else '%L'
                            end,
                            names.name,
                            difference.declared #>> '{}'
                        )
                    end
                )
        end
    from (
        select regexp_replace(difference.name, '^all ', '') as name
    ) as names
$role_statement$;

create or replace function groundwork.member_statement(
    role_name text, difference groundwork.difference
)
returns text
language sql
stable
as $member_statement$
    select
        case
            when difference.declared is null
                then format('revoke %s from %s', granted.granted, granted.member)
            else format('grant %s to %s', granted.granted, granted.member) || case
                when current_setting('server_version_num')::integer < 160000
                    then case
                        when difference.declared ->> 'admin' = 'true' then ' with admin option'
                        else ''
                    end
                else format(
                    ' with admin %s, inherit %s, set %s',
                    difference.declared ->> 'admin',
                    difference.declared ->> 'inherit',
                    difference.declared ->> 'set'
                )
            end
        end
    from (
        select
            case difference.kind
                when 'member' then role_name
                else quote_ident(difference.name)
            end as granted,
            case difference.kind
                when 'member' then quote_ident(difference.name)
                else role_name
            end as member
    ) as granted
$member_statement$;

{% endmacro %}
