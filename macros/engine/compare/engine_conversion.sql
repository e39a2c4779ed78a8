{#
    Emits groundwork.conversion(value, old type, new type): the SQL expression that makes a value
    of the old type one of the new. Where PostgreSQL has no cast between the two, the value is
    written as text and read again.
#}
{% macro engine_conversion() %}

create or replace function groundwork.conversion(value text, old_type text, new_type text)
returns text
language plpgsql
stable
as $conversion$
begin
    perform groundwork.answer_in_project(format('select null::%s::%s', old_type, new_type));
    return format('%s::%s', value, new_type);
exception
    when cannot_coerce then
        return format('%s::text::%s', value, new_type);
    -- the column is not null by its domain: the cast is there
    when not_null_violation then
        return format('%s::%s', value, new_type);
end
$conversion$;

{% endmacro %}
