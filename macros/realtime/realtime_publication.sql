{#
    The name of the publication that Supabase Realtime reads, which realtime() puts tables into.
#}
{% macro realtime_publication() -%}
supabase_realtime
{%- endmacro %}
