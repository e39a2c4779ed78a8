{#
    Emits a grant of select on every column of this table but the hidden ones. The columns are read
    from the catalog when the statement runs, because Jinja does not know them. A hidden column
    that is not there is an error: it would hide nothing.
#}
{% macro grant_select_except(hidden, roles) -%}
    {%- set table = quoted(quoted_name(this.identifier)) -%}
do $$
declare
    hidden text[] := {{ text_array(hidden) }};
    columns text[] := (
        select array_agg(attname::text order by attnum)
        from pg_catalog.pg_attribute
        where attrelid = {{ table }}::regclass and attnum > 0 and not attisdropped
    );
begin
    if not columns @> hidden then
        raise exception
            'A column to hide is missing: % has (%), not all of (%).',
            {{ table }}, array_to_string(columns, ', '), array_to_string(hidden, ', ');
    end if;

    execute format(
        'grant select (%s) on %s to {{ roles }}',
        (
            select string_agg(quote_ident(name), ', ')
            from unnest(columns) as readable (name)
            where name <> all (hidden)
        ),
        {{ table }}
    );
end
$$;
{%- endmacro %}
