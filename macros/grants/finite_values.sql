{#
    Emits a check `<table>_<column>_finite` for each time, date and number with digits after the
    point that a client may write: no infinity, no NaN, and no year beyond those from 1 to 9999,
    which programs and their languages can hold. NaN passes a check such as `price >= 0`, and one
    of it makes each sum NaN; of a time that is infinite or close to the end of the calendar no
    interval can be subtracted, and whoever tries to fails.

    It comes last in a file: the columns, and who may write them, are read from the catalog when the
    statement runs.
#}
{% macro finite_values() -%}
    {%- set table = quoted(quoted_name(this.identifier)) -%}
do $$
declare
    checks text := (
        with written as (

            select
                pg_attribute.attname,
                pg_attribute.attnum,
                pg_class.relname || '_' || pg_attribute.attname as name,
                case pg_type.typname
                    when 'timestamptz'
                        then
                            '%1$I >= ''0001-01-01 00:00:00+00'''
                            ' and %1$I < ''10000-01-01 00:00:00+00'''
                    when 'timestamp'
                        then '%1$I >= ''0001-01-01'' and %1$I < ''10000-01-01'''
                    when 'date'
                        then '%1$I >= ''0001-01-01'' and %1$I < ''10000-01-01'''
                    else '%1$I > ''-Infinity'' and %1$I < ''Infinity'''
                end as condition
            from pg_catalog.pg_attribute
            inner join pg_catalog.pg_class
                on pg_attribute.attrelid = pg_class.oid
            inner join pg_catalog.pg_type
                on pg_attribute.atttypid = pg_type.oid
            where
                pg_class.oid = {{ table }}::regclass
                and pg_attribute.attnum > 0
                and not pg_attribute.attisdropped
                and pg_attribute.attgenerated = ''
                and pg_type.typnamespace = 'pg_catalog'::regnamespace
                and pg_type.typname in (
                    'timestamptz', 'timestamp', 'date', 'numeric', 'float4', 'float8'
                )
                and exists (
                    select 1
                    from unnest(array[{{ client_roles() }}]) as client (name)
                    cross join unnest(array['insert', 'update']) as command (name)
                    where
                        has_column_privilege(
                            client.name, pg_class.oid, pg_attribute.attnum, command.name
                        )
                )

        ),

        named as (

            select
                written.attname,
                written.attnum,
                written.condition,
                case
                    when octet_length(written.name) > 56
                        then left(written.name, 12) || '_' || left(md5(written.name), 8)
                    else written.name
                end || '_finite' as check_name
            from written

        )

        select
            string_agg(
                format(
                    'add constraint %I check (%s)',
                    named.check_name,
                    format(named.condition, named.attname)
                ),
                ', '
                order by named.attnum
            )
        from named
        where
            -- an exported file may run twice
            not exists (
                select 1
                from pg_catalog.pg_constraint
                where
                    pg_constraint.conrelid = {{ table }}::regclass
                    and pg_constraint.conname = named.check_name
            )
    );
begin
    if checks is not null then
        execute format('alter table %s %s', {{ table }}, checks);
    end if;
end
$$;
{%- endmacro %}
