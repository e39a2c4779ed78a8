{#
    Emits groundwork.helper_name(name, purpose): the name of what the engine makes for a while
    beside the object of that name. A name that would grow too long goes in by its hash, so no two
    objects share a helper.
#}
{% macro engine_helper_name() %}

create or replace function groundwork.helper_name(name text, purpose text)
returns text
language sql
immutable
as $helper_name$
    select
        format(
            'groundwork_%s_%s',
            case when octet_length(name) + octet_length(purpose) > 51 then md5(name) else name end,
            purpose
        )
$helper_name$;

{% endmacro %}
