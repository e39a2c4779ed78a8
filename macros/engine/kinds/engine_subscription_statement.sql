{#
    Emits groundwork.subscription_statement(target, difference): the statement that gives a
    subscription the declared setting; null where PostgreSQL fixes it when it is made, and for its
    connection, which no description has.
#}
{% macro engine_subscription_statement() %}

create or replace function groundwork.subscription_statement(
    target text, difference groundwork.difference
)
returns text
language sql
immutable
as $subscription_statement$
    select
        'alter ' || target || case
            when difference.name in ('connection', 'two_phase', 'failover') then null
            when difference.name = 'tables' then ' refresh publication'
            when difference.name = 'enabled'
                then case difference.declared #>> '{}' when 'true' then ' enable' else ' disable' end
            when difference.name = 'publications'
                then format(
                    -- the publisher is asked for its tables outside the transaction
                    ' set publication %s with (refresh = false)',
                    (
                        select string_agg(quote_ident(publications.name), ', ')
                        from jsonb_array_elements_text(difference.declared)
                            as publications (name)
                    )
                )
            when difference.declared is null then format(' set (%s = none)', difference.name)
            else format(' set (%s = %L)', difference.name, difference.declared #>> '{}')
        end
$subscription_statement$;

{% endmacro %}
