{#
    Emits a grant of insert or update on every column of this table but those that the server sets;
    on the table, where it has none of these. The columns are read from the catalog when the
    statement runs, because Jinja does not know them.

    command         insert or update
    server_columns  the names of such columns; one that the table lacks is passed over
    roles           to whom, as in a grant
#}
{% macro grant_write_except(command, server_columns, roles) -%}
    {%- set table = quoted(quoted_name(this.identifier)) -%}
    {%- if not server_columns -%}
grant {{ command }} on {{ quoted_name(this.identifier) }} to {{ roles }};
    {%- else -%}
do $$
declare
    of_server text[] := {{ text_array(server_columns) }};
    columns text[] := (
        select array_agg(attname::text order by attnum)
        from pg_catalog.pg_attribute
        where attrelid = {{ table }}::regclass and attnum > 0 and not attisdropped
    );
begin
    execute format(
        'grant {{ command }}%s on %s to {{ roles }}',
        case
            when columns && of_server then (
                select ' (' || string_agg(quote_ident(name), ', ') || ')'
                from unnest(columns) as written (name)
                where name <> all (of_server)
            )
        end,
        {{ table }}
    );
end
$$;
    {%- endif -%}
{%- endmacro %}
