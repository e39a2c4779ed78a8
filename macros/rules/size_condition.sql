{#
    An expression for the text of a check that limits the size of a column, as
    `char_length(title) <= 1000`; null where the type has a size of its own. Texts are measured in
    characters, everything else in bytes of its text. How much is taken goes by the name:

    an address, `avatar_url`, `file_path`       2,048 characters
    what people write, `body`, `description`    100,000 characters
    another text, `title`, `email`              1,000 characters
    an array                                    100,000 bytes
    JSON and the rest                           1,000,000 bytes

    attribute  the name by which the query calls pg_attribute
    given      an expression of a limit that goes before these
#}
{% macro size_condition(attribute='pg_attribute', given='null') -%}
(
            select
                format(
                    case
                        when base.typname in ('text', 'varchar', 'bpchar', 'citext')
                            then 'char_length(%I) <= %s'
                        when base.typname = 'bytea' then 'octet_length(%I) <= %s'
                        else 'octet_length(%I::text) <= %s'
                    end,
                    {{ attribute }}.attname,
                    coalesce(
                        {{ given }},
                        case
                            when base.typcategory = 'A' then '100000'
                            when base.typcategory <> 'S' then '1000000'
                            when {{ attribute }}.attname
                                ~* '(url|uri|link|website|endpoint|path|filename)$' then '2048'
                            when
                                {{ attribute }}.attname ~* (
                                    '(body|content|description|notes|bio|message|feedback|text'
                                    || '|summary|transcription|insight|reason|error)$'
                                )
                                then '100000'
                            else '1000'
                        end
                    )
                )
            from pg_catalog.pg_type as own
            inner join pg_catalog.pg_type as base
                on base.oid = coalesce(nullif(own.typbasetype, 0), own.oid)
            where
                own.oid = {{ attribute }}.atttypid
                and (
                    base.typcategory = 'A'
                    or {{ attribute }}.atttypmod = -1
                    and base.typname in (
                        'text', 'varchar', 'citext', 'json', 'jsonb', 'xml', 'bytea', 'hstore',
                        'tsvector'
                    )
                )
        )
{%- endmacro %}
