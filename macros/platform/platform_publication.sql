{#
    The publication that realtime() puts tables into, as requirements (see platform_requirements):
    it exists, belongs to the deploying role, and publishes the commands that any table asks for.
    Where tables of others are in it too, it may publish more. Nothing where no model calls
    realtime().
#}
{% macro platform_publication() -%}
    {%- set name = realtime_publication() -%}
    {%- set commands, tables = [], [] -%}
    {%- for node in realtime_models() -%}
        {%- do tables.append(node.schema ~ '.' ~ node.alias) -%}
        {%- for command in node.config.meta.realtime.commands if command not in commands -%}
            {%- do commands.append(command) -%}
        {%- endfor -%}
    {%- endfor -%}
select
        12 as step,
        'publication {{ name }}' as object_name,
        'create publication {{ name }}' as statement,
        'drop publication {{ name }}' as undo,
        exists (
            select
            from pg_catalog.pg_publication
            where pubname = '{{ name }}'
        ) as is_fulfilled
    where {{ 'true' if tables else 'false' }}

    union all

    select
        13,
        'publication {{ name }}',
        format('alter publication {{ name }} owner to %I', current_user),
        format(
            'alter publication {{ name }} owner to %I', pg_get_userbyid(pg_publication.pubowner)
        ),
        pg_has_role(pg_publication.pubowner, 'usage')
    from pg_catalog.pg_publication
    where
        pg_publication.pubname = '{{ name }}'
        and {{ 'true' if tables else 'false' }}

    union all

    select
        14,
        'publication {{ name }}',
        format('alter publication {{ name }} set (publish = %L)', wanted.commands),
        format('alter publication {{ name }} set (publish = %L)', published.commands),
        wanted.commands = published.commands
    from pg_catalog.pg_publication
    cross join lateral (
        select
            exists (
                select
                from pg_catalog.pg_publication_rel
                inner join pg_catalog.pg_class
                    on pg_publication_rel.prrelid = pg_class.oid
                where
                    pg_publication_rel.prpubid = pg_publication.oid
                    and pg_class.relnamespace::regnamespace || '.' || pg_class.relname
                    <> all({{ text_array(tables) }})
            ) as has_others
    ) as members
    cross join lateral (
        select
            concat_ws(
                ', ',
                {%- for command in ['insert', 'update', 'delete', 'truncate'] %}
                case when pg_publication.pub{{ command }} then '{{ command }}' end
                {{- ',' if not loop.last }}
                {%- endfor %}
            ) as commands
    ) as published
    cross join lateral (
        select
            concat_ws(
                ', ',
                {%- for command in ['insert', 'update', 'delete', 'truncate'] %}
                {%- if command in commands %}
                '{{ command }}'
                {%- else %}
                case when pg_publication.pub{{ command }} and members.has_others
                    then '{{ command }}' end
                {%- endif %}
                {{- ',' if not loop.last }}
                {%- endfor %}
            ) as commands
    ) as wanted
    where
        pg_publication.pubname = '{{ name }}'
        and {{ 'true' if tables else 'false' }}
{%- endmacro %}
