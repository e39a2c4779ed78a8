{#
    Emits groundwork.conversion(value, old type, new type): the SQL expression that makes a value
    of the old type one of the new. Where PostgreSQL has no cast between the two, the value is
    written as text and read again.

    And groundwork.converted(value, rule, old type, new type): the same by a declared rule, where
    there is one: an expression, or the name of a function.
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

create or replace function groundwork.converted(
    value text, rule text, old_type text, new_type text
)
returns text
language sql
stable
as $converted$
    select
        case
            -- a rule that was followed says nothing of another collation
            when old_type = new_type then format('%s::%s', value, new_type)
            when groundwork.is_function(rule) then format('%s(%s)', rule, value)
            else coalesce(rule, groundwork.conversion(value, old_type, new_type))
        end
$converted$;

{% endmacro %}
