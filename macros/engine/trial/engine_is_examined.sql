{#
    Emits groundwork.is_examined(schema): whether what a declaration does in a schema is a finding.
    Where an event trigger of the platform may write elsewhere, only the project's schemas are
    examined.
#}
{% macro engine_is_examined() %}

create or replace function groundwork.is_examined(schema_name text)
returns boolean
language sql
stable
as $is_examined$
    select
        not exists (
            select
            from pg_catalog.pg_event_trigger
            where evtenabled <> 'D'
        )
        or schema_name is null
        or schema_name in ('access', 'groundwork_trial', 'pg_temp', groundwork.home())
        or schema_name = any(string_to_array(groundwork.search_path(), ', '))
$is_examined$;

{% endmacro %}
