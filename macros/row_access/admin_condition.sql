{#
    The condition under which a platform admin reads a row, to be or-ed to another one.

    `(select access.is_admin())` would be the plain form, but an `or` with it cannot use an index:
    every signed-in user's query would read the whole table (100,000 rows: 10 ms instead of 0.3).
    So it is a range of an indexed uuid column: all of it for a platform admin, nothing (its lower
    bound is null) for anyone else. Rows that have no value there lie outside every range and are
    asked for separately. Where there are many of them, name a column that is never null.
#}
{% macro admin_condition(column=none) -%}
    {%- do build_admins_first() -%}
    {%- if column -%}
        {%- set name = quoted_name(column) -%}
{{ name }} between (select {{ access_function('first_id_for_admin') }}())
    and 'ffffffff-ffff-ffff-ffff-ffffffffffff'
    or {{ name }} is null and (select {{ access_function('is_admin') }}())
    {%- else -%}
(select {{ access_function('is_admin') }}())
    {%- endif -%}
{%- endmacro %}
