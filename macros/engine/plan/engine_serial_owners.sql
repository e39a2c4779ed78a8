{#
    Emits groundwork.serial_owners(target, schema, table): the statements by which the sequences of
    serial columns leave a table that is rebuilt, and belong to the new one. That of an identity is
    created again.

    returns  leave, each with a semicolon behind it; enter, each with one before it
#}
{% macro engine_serial_owners() %}

create or replace function groundwork.serial_owners(
    target oid, schema_name text, table_name text
)
returns table (leave text, enter text)
language sql
stable
as $serial_owners$
    select
        string_agg(format('alter sequence %s owned by none; ', pg_depend.objid::regclass), '')
            as leave,
        string_agg(
            format(
                '; alter sequence %s owned by %I.%I.%I',
                pg_depend.objid::regclass,
                schema_name,
                table_name,
                pg_attribute.attname
            ),
            ''
        ) as enter
    from pg_catalog.pg_depend
    inner join pg_catalog.pg_sequence
        on pg_depend.objid = pg_sequence.seqrelid
    inner join pg_catalog.pg_attribute
        on
            pg_depend.refobjid = pg_attribute.attrelid
            and pg_depend.refobjsubid = pg_attribute.attnum
    where
        pg_depend.refobjid = target
        and pg_depend.classid = 'pg_catalog.pg_class'::regclass
        and pg_depend.deptype = 'a'
$serial_owners$;

{% endmacro %}
