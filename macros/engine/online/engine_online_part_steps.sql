{#
    Emits what engine_online_index_steps and engine_online_constraint_steps do for a table that is
    partitioned, of which PostgreSQL neither builds an index concurrently nor takes one for a key:
    each partition gets its part while others write, and the parts become one in the end.

    groundwork.part_name(partition, definition)   the name of the part of an index or a constraint
    groundwork.partitioned_table(schema, table)   a table that is partitioned; null for others
    groundwork.online_parts(target)  the partitions and the partitioned tables among them, with
        those above them; foreign tables have no indexes
#}
{% macro engine_online_part_steps() %}

create or replace function groundwork.part_name(partition_name text, definition jsonb)
returns text
language sql
immutable
as $part_name$
    select
        format(
            '%s_%s',
            case
                when octet_length(partition_name) > 54 then md5(partition_name)
                else partition_name
            end,
            left(md5(definition::text), 8)
        )
$part_name$;

create or replace function groundwork.partitioned_table(schema_name text, table_name text)
returns oid
language sql
stable
as $partitioned_table$
    select pg_class.oid
    from pg_catalog.pg_class
    where
        pg_class.oid = to_regclass(format('%I.%I', schema_name, table_name))
        and pg_class.relkind = 'p'
$partitioned_table$;

create or replace function groundwork.online_parts(target oid)
returns table (
    table_id oid, parent_id oid, level integer, is_leaf boolean, schema_name text, name text
)
language sql
stable
as $online_parts$
    select
        parts.relid::oid,
        parts.parentrelid::oid,
        parts.level,
        parts.isleaf,
        pg_namespace.nspname::text,
        pg_class.relname::text
    from pg_partition_tree(target) as parts
    inner join pg_catalog.pg_class
        on parts.relid = pg_class.oid
    inner join pg_catalog.pg_namespace
        on pg_class.relnamespace = pg_namespace.oid
    where pg_class.relkind in ('r', 'p')
$online_parts$;

{{ engine_part_index_steps() }}
{{ engine_part_key_steps() }}
{{ engine_part_reference_steps() }}

{% endmacro %}
