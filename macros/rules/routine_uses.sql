{#
    Selects what functions in SQL and PL/pgSQL read and write, one row for each function, table and
    command: select, insert, update, delete or truncate. What PostgreSQL parsed when the function
    was created (`begin atomic`) says it in its tree; in any other body it is read from the words
    around the name of a table, which is looked up along the function's own search path. A table
    behind a comma is not seen, nor one named in a string that is executed.

    functions, words  names of the steps that hold managed_functions() and routine_tokens()
#}
{% macro routine_uses(functions='functions', words='words') -%}
    select distinct
        mentions.function_oid,
        mentions.relation_oid,
        commands.command
    from (
        select
            {{ words }}.function_oid,
            named.relation_oid,
            case
                when {{ words }}.keywords = array['from', 'delete'] then array['select', 'delete']
                when {{ words }}.keywords = array['into', 'insert']
                    then array['insert'] || case
                        when exists (
                            select
                            from {{ words }} as later
                            where
                                later.function_oid = {{ words }}.function_oid
                                and later.word = 'update'
                                and later.keywords[1] = 'do'
                                and later.position > {{ words }}.position
                                and not exists (
                                    select
                                    from {{ words }} as ends
                                    where
                                        ends.function_oid = later.function_oid
                                        and ends.word = ';'
                                        and ends.position
                                        between {{ words }}.position and later.position
                                )
                        )
                            then array['update']
                        else '{}'
                    end
                when {{ words }}.keywords = array['into', 'merge'] then array['select', 'update']
                when
                    {{ words }}.keywords[1] = 'update'
                    and coalesce({{ words }}.keywords[2], '') not in ('for', 'do', 'on', 'key')
                    then array['select', 'update']
                when
                    {{ words }}.keywords[1] = 'truncate'
                    or {{ words }}.keywords = array['table', 'truncate']
                    then array['truncate']
                when {{ words }}.keywords[1] in ('from', 'join', 'using') then array['select']
            end as commands
        from {{ words }}
        inner join pg_catalog.pg_proc
            on {{ words }}.function_oid = pg_proc.oid
        cross join lateral (
            select pg_class.oid as relation_oid
            from pg_catalog.pg_class
            inner join pg_catalog.pg_namespace
                on pg_class.relnamespace = pg_namespace.oid
            cross join {{ path_of_routine() | indent(12) }} as searched (schemas)
            where
                pg_class.relname = {{ words }}.word
                and pg_class.relkind in ('r', 'p', 'v', 'm', 'f')
                and case
                    when {{ words }}.schema_word is null
                        then pg_namespace.nspname = any(searched.schemas)
                    else pg_namespace.nspname = {{ words }}.schema_word
                end
            order by array_position(searched.schemas, pg_namespace.nspname::text)
            limit 1
        ) as named
        where
            {{ words }}.keywords[1]
            in ('from', 'join', 'using', 'into', 'update', 'truncate', 'table')
            -- not the name of a common table expression
            and not exists (
                select
                from {{ words }} as naming
                where
                    naming.function_oid = {{ words }}.function_oid
                    and naming.word = {{ words }}.word
                    and {{ words }}.schema_word is null
                    and naming.keywords[1] in ('with', 'recursive', ',')
                    and naming.behind[1] = 'as'
                    and naming.behind[2] in ('(', 'materialized', 'not')
            )

        union all

        select
            parsed.function_oid,
            parsed.relation_oid,
            array(
                select commands.command
                from (
                    values (1, 'insert'), (2, 'select'), (4, 'update'), (8, 'delete')
                ) as commands (bit, command)
                where parsed.permissions & commands.bit <> 0
            ) as commands
        from (
            select
                {{ functions }}.function_oid,
                lag(found.parts) over pieces as before,
                found.parts[1] as label,
                found.parts[2]::bigint as permissions,
                (lag(found.parts[2]) over pieces)::oid as relation_oid
            from {{ functions }}
            inner join pg_catalog.pg_proc
                on {{ functions }}.function_oid = pg_proc.oid
            cross join regexp_matches(
                pg_proc.prosqlbody::text, ':(relid|requiredPerms) ([0-9]+)', 'g'
            ) with ordinality as found (parts, position)
            window pieces as (partition by {{ functions }}.function_oid order by found.position)
        ) as parsed
        where
            parsed.label = 'requiredPerms'
            and parsed.before[1] = 'relid'
    ) as mentions
    cross join unnest(mentions.commands) as commands (command)
{%- endmacro %}
