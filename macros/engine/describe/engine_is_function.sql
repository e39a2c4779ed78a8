{#
    Emits groundwork.is_function(conversion): whether a declared conversion is the bare name of a
    function of one argument, rather than an expression.
#}
{% macro engine_is_function() %}

create or replace function groundwork.is_function(conversion text)
returns boolean
language sql
stable
{{ engine_project_path() }}
as $is_function$
    -- PostgreSQL 15 raises an error for text that is no name at all
    select
        to_regproc(case when conversion ~ '^[[:alpha:]_][[:alnum:]_$.]*$' then conversion end)
        is not null
$is_function$;

{% endmacro %}
