{#
    Emits a check `<table>_<column>_size` for each column that a client may write and whose type
    takes any amount, unless a check limits it already. What is taken, see size_condition; the named
    arguments go before it: `size_limits(transcription=1000000)`.

    It comes last in a file: the columns, and who may write them, are read from the catalog when the
    statement runs. A named column that no client may write, or whose type has a size, is an error.
#}
{% macro size_limits() -%}
    {%- set table = quoted(quoted_name(this.identifier)) -%}
do $$
declare
    given jsonb := jsonb_build_object(
        {%- for column, most in kwargs.items() -%}
        {{ quoted(column) }}, {{ most }}{{ ', ' if not loop.last }}
        {%- endfor -%}
    );
    idle text;
    checks text;
begin
    with written as (

        select
            pg_attribute.attname,
            pg_attribute.attnum,
            pg_class.relname || '_' || pg_attribute.attname as name,
            {{ size_condition(given='given ->> pg_attribute.attname') }} as condition
        from pg_catalog.pg_attribute
        inner join pg_catalog.pg_class
            on pg_attribute.attrelid = pg_class.oid
        where
            pg_class.oid = {{ table }}::regclass
            and pg_attribute.attnum > 0
            and not pg_attribute.attisdropped
            and pg_attribute.attgenerated = ''
            and not {{ has_size_limit() }}
            and exists (
                select 1
                from unnest(array[{{ client_roles() }}]) as client (name)
                cross join unnest(array['insert', 'update']) as command (name)
                where
                    has_column_privilege(
                        client.name, pg_class.oid, pg_attribute.attnum, command.name
                    )
            )

    )

    select
        string_agg(
            format(
                'add constraint %I check (%s)',
                case
                    when octet_length(written.name) > 58
                        then left(written.name, 12) || '_' || left(md5(written.name), 8)
                    else written.name
                end || '_size',
                written.condition
            ),
            ', '
            order by written.attnum
        ),
        (
            select string_agg(quote_ident(named.name), ', ' order by named.name)
            from jsonb_object_keys(given) as named (name)
            where
                named.name not in (
                    select limited.attname::text from written as limited
                    where limited.condition is not null
                )
                -- an exported file may run twice
                and not exists (
                    select
                    from pg_catalog.pg_constraint
                    inner join pg_catalog.pg_attribute
                        on
                            pg_constraint.conrelid = pg_attribute.attrelid
                            and pg_constraint.conkey = array[pg_attribute.attnum]
                    where
                        pg_constraint.conrelid = {{ table }}::regclass
                        and pg_constraint.contype = 'c'
                        and right(pg_constraint.conname, 5) = '_size'
                        and pg_attribute.attname = named.name
                )
        )
    into checks, idle
    from written
    where written.condition is not null;

    if idle is not null then
        raise exception
            'size_limits() names columns of % that need no limit: %.', {{ table }}, idle
        using hint = 'No client may write them, their type has a size, or a check limits them.';
    end if;
    if checks is not null then
        execute format('alter table %s %s', {{ table }}, checks);
    end if;
end
$$;
{%- endmacro %}
