{#
    Says what the role of this run lacks to change a large table while others use it; `properties`
    has its schema and alias.

    bypassrls          where row security holds the role, the engine lifts it for each look at the
                       rows, and PostgreSQL lets nobody else at the table meanwhile
    pg_read_all_stats  without it PostgreSQL hides how long the transactions of other roles have
                       been running, and the engine cannot wait for an old one before it asks for
                       a lock
#}
{% macro warn_missing_privileges(properties) %}
    {%- set ask_rights -%}
        select
            current_user as role_name,
            pg_catalog.row_security_active(
                pg_catalog.to_regclass(
                    pg_catalog.format(
                        '%I.%I', {{ quoted(properties.schema) }}, {{ quoted(properties.alias) }}
                    )
                )
            ) as is_held,
            not pg_catalog.pg_has_role('pg_read_all_stats', 'usage') as is_blind
    {%- endset -%}
    {%- set found = run_query(ask_rights).rows[0] -%}
    {%- if found['is_held'] -%}
        {{ log(
            '  nobody else gets at ' ~ properties.alias ~ ' while its rows are counted. An '
            ~ 'administrator avoids it: alter role ' ~ found['role_name'] ~ ' bypassrls',
            info=true
        ) }}
    {%- endif -%}
    {%- if found['is_blind'] -%}
        {{ log(
            '  how long others have been using ' ~ properties.alias ~ ' is hidden, so a lock may '
            ~ 'wait for them and hold up the rest. An administrator avoids it: grant '
            ~ 'pg_read_all_stats to ' ~ found['role_name'],
            info=true
        ) }}
    {%- endif -%}
{% endmacro %}
