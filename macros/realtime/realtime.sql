{#
    Publishes the changes of the table: puts it into the publication supabase_realtime, which a run
    makes where it is missing. Who subscribes hears of the rows that row security shows it.

    columns   the only columns that are published; with updates and deletes, those of the replica
              identity have to be among them
    where     a condition: only rows that meet it are published; with updates and deletes, over
              columns of the replica identity alone
    commands  what subscribers wait for. PostgreSQL keeps this for a publication as a whole, so
              each table publishes what any of them asks for
#}
{% macro realtime(
    columns=[], where=none, commands=['insert', 'update', 'delete', 'truncate']
) -%}
    {%- do refuse_argument(
        'realtime(commands=...)', commands, ['insert', 'update', 'delete', 'truncate']
    ) -%}
    {%- do config(meta={'realtime': {'commands': commands | list}}) if config is defined -%}
alter publication {{ realtime_publication() }} add table {{ quoted_name(this.identifier) }}
    {{- ' (' ~ quoted_names(columns) ~ ')' if columns }}
    {{- ' where (' ~ where ~ ')' if where }};
{%- endmacro %}
