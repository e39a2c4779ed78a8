{#
    Emits groundwork.create_default_partition(schema, table): the statements that give a partitioned
    table a default partition, which no client reaches but through the table.
#}
{% macro engine_create_default_partition() %}

create or replace function groundwork.create_default_partition(schema_name text, table_name text)
returns text
language sql
immutable
as $create_default_partition$
    select
        concat_ws(
            '; ',
            format(
                'create table %s partition of %s default',
                names.default_name,
                names.table_name
            ),
            format('alter table %s enable row level security', names.default_name),
            format('alter table %s force row level security', names.default_name),
            format(
                'create policy %I on %s for all to anon, authenticated'
                ' using (false) with check (false)',
                names.policy_name,
                names.default_name
            ),
            format(
                'revoke all on %s from public, anon, authenticated, service_role',
                names.default_name
            )
        )
    from (
        select
            format('%I.%I', schema_name, table_name) as table_name,
            format('%I.%I', schema_name, left(table_name, 55) || '_default') as default_name,
            left(table_name, 55) || '_default_client_none' as policy_name
    ) as names
$create_default_partition$;

{% endmacro %}
