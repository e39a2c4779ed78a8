{#
    Emits groundwork.search_path(): the path that every session of the engine works with. Where
    tables live comes first; access and groundwork are always written out.
#}
{% macro engine_search_path() %}

create or replace function groundwork.search_path()
returns text
language sql
immutable
as $search_path$
    select '{{ target.schema }}, extensions, auth'
$search_path$;

{% endmacro %}
