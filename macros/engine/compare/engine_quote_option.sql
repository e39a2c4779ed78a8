{#
    Emits groundwork.quote_option(option): a storage parameter, `name=value`, as a statement takes
    it. A value that PostgreSQL would read as something else, such as 070, is quoted.
#}
{% macro engine_quote_option() %}

create or replace function groundwork.quote_option(option text)
returns text
language sql
immutable
as $quote_option$
    select
        parts.name || '=' || case
            when
                quote_ident(parts.value) = parts.value
                or parts.value in ('true', 'false', 'on')
                or parts.value ~ '^-?(0|[1-9][0-9]*)([.][0-9]+)?$'
                then parts.value
            else quote_literal(parts.value)
        end
    from (
        select
            split_part(option, '=', 1) as name,
            substr(option, position('=' in option) + 1) as value
    ) as parts
$quote_option$;

{% endmacro %}
