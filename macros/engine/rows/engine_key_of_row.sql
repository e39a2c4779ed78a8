{#
    Emits groundwork.has_key(target): whether a table has a primary key; and
    groundwork.key_of_row(target, replaced, prefix, or_all): the primary key of a row of the
    table as groundwork.former_value and groundwork.quarantine have it, a jsonb object, as SQL on
    the columns of the row.

    replaced  {column: expression}, for what another value stands for by then
    prefix    of the columns, such as `new.`
    or_all    whether a row of a table without a primary key is known by all its columns, as text;
              else its key is empty: what is printed shows no content
#}
{% macro engine_key_of_row() %}

create or replace function groundwork.has_key(target oid)
returns boolean
language sql
stable
as $has_key$
    select
        exists (
            select
            from pg_catalog.pg_index
            where
                pg_index.indrelid = target
                and pg_index.indisprimary
        )
$has_key$;

create or replace function groundwork.key_of_row(
    target oid,
    replaced jsonb default '{}',
    prefix text default '',
    or_all boolean default true
)
returns text
language sql
stable
as $key_of_row$
    select
        coalesce(
            'pg_catalog.jsonb_build_object('
            || string_agg(
                format(
                    '%L, %s',
                    pg_attribute.attname,
                    coalesce(
                        replaced ->> pg_attribute.attname,
                        prefix || quote_ident(pg_attribute.attname)
                    )
                ),
                ', '
                order by pg_attribute.attnum
            ) filter (where keys.is_key)
            || ')',
            case when not or_all then 'pg_catalog.jsonb_build_object()' end,
            -- a function takes no more than 100 arguments
            format(
                'pg_catalog.jsonb_object(array[%s]::text[], '
                'array[%s]::text[])',
                string_agg(quote_literal(pg_attribute.attname), ', ' order by pg_attribute.attnum),
                string_agg(
                    format('%s%I::text', prefix, pg_attribute.attname),
                    ', '
                    order by pg_attribute.attnum
                )
            )
        )
    from pg_catalog.pg_attribute
    cross join lateral (
        select
            exists (
                select
                from pg_catalog.pg_index
                where
                    pg_index.indrelid = target
                    and pg_index.indisprimary
                    and pg_attribute.attnum = any(pg_index.indkey)
            ) as is_key
    ) as keys
    where
        pg_attribute.attrelid = target
        and pg_attribute.attnum > 0
        and not pg_attribute.attisdropped
        -- a shadow is no column of the table
        and not starts_with(pg_attribute.attname, 'groundwork_')
$key_of_row$;

{% endmacro %}
