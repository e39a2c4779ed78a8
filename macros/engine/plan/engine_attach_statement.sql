{#
    Emits the statements that attach a partition to its table and detach it.
#}
{% macro engine_attach_statement() %}

create or replace function groundwork.attach_statement(
    schema_name text, table_name text, name text, definition jsonb
)
returns text
language sql
immutable
as $attach_statement$
    select
        format(
            'alter table %I.%I attach partition %I.%I %s',
            schema_name,
            coalesce(definition ->> 'of', table_name),
            schema_name,
            name,
            definition ->> 'bound'
        )
$attach_statement$;

create or replace function groundwork.detach_statement(
    schema_name text, table_name text, name text, definition jsonb
)
returns text
language sql
immutable
as $detach_statement$
    select
        format(
            'alter table %I.%I detach partition %I.%I',
            schema_name,
            coalesce(definition ->> 'of', table_name),
            schema_name,
            name
        )
$detach_statement$;

{% endmacro %}
