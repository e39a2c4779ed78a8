{#
    Fails when `model`, or the given column of it, has no comment in the database.
#}
{% test has_comment(model, column_name=none) %}

select
    {{ quoted(model) }} as table_name,
    'a comment{{ " on " ~ column_name if column_name }}' as missing
where
    not exists (
        select 1
        from pg_catalog.pg_description
        {%- if column_name %}
        inner join pg_catalog.pg_attribute
            on
                pg_description.objoid = pg_attribute.attrelid
                and pg_description.objsubid = pg_attribute.attnum
        {%- endif %}
        where
            pg_description.classoid = 'pg_catalog.pg_class'::regclass
            and pg_description.objoid = to_regclass({{ quoted(model) }})
            {%- if column_name %}
            and pg_attribute.attname = {{ quoted(column_name) }}
            {%- else %}
            and pg_description.objsubid = 0
            {%- endif %}
    )

{% endtest %}
