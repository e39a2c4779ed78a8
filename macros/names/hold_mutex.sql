{#
    Emits the statement of PL/pgSQL that waits until no other session does a thing that only one may
    do at a time, and keeps others from it until the transaction ends. It locks a row, which takes a
    privilege: any client may hold an advisory lock, and could keep every deployment waiting.

    name  a row of groundwork.mutex: see engine_tables
#}
{% macro hold_mutex(name) -%}
perform mutex.name from groundwork.mutex where mutex.name = '{{ name }}' for update;
{%- endmacro %}
