{#
    The condition that a jsonb column names the caller, for `also_read`: it is a list of ids of
    users, or of objects with such an id as `user_id`. An index finds the rows, of this form:
    `create index on ... using gin (column jsonb_path_ops)`.
#}
{% macro names_caller(column) -%}
{{ quoted_name(column) }} @> (
        select jsonb_build_array(auth.uid())
        where auth.uid() is not null
    )
    or {{ quoted_name(column) }} @> (
        select jsonb_build_array(jsonb_build_object('user_id', auth.uid()))
        where auth.uid() is not null
    )
{%- endmacro %}
