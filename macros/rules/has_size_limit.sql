{#
    True when a check of a column alone says what it may be, or how large: it is one of a list, or a
    length of it is at most, less than, or equal to something. The parser's own tree is read.

    attribute  the name by which the query calls pg_attribute
    lists      false: a list of values does not count
#}
{% macro has_size_limit(attribute='pg_attribute', lists=true) -%}
exists (
            select 1
            from pg_catalog.pg_constraint
            where
                pg_constraint.conrelid = {{ attribute }}.attrelid
                and pg_constraint.contype = 'c'
                and pg_constraint.conkey = array[{{ attribute }}.attnum]
                and (
                    {%- if lists %}
                    strpos(pg_constraint.conbin::text, ':useOr true') > 0
                    or
                    {%- endif %}
                    (
                        select bool_or(pg_proc.prorettype = 'bool'::regtype)
                            and bool_or(pg_proc.prorettype = 'int4'::regtype)
                        from pg_catalog.pg_proc
                        where
                            pg_proc.pronamespace = 'pg_catalog'::regnamespace
                            and pg_proc.proname in (
                                'char_length', 'character_length', 'length', 'octet_length',
                                'pg_column_size', 'int4le', 'int4lt', 'int4eq'
                            )
                            and strpos(
                                pg_constraint.conbin::text,
                                case pg_proc.prorettype
                                    when 'bool'::regtype then ':opfuncid '
                                    else ':funcid '
                                end || pg_proc.oid || ' '
                            ) > 0
                    )
                )
        )
{%- endmacro %}
