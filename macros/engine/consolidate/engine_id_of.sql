{#
    Emits groundwork.id_of(table, value): the uuid that a row of a legacy table has from now on, by
    the type that its key had.

    uuid     stays as it is
    integer, bigint  become a uuid of version 8: a prefix made of the table's name, and the number
                     in its last 15 digits, where number_of_id() reads it back
    numeric  a whole number becomes what it would as a bigint, any other groundwork.to_uuid
    text     a number in digits becomes what that number would, anything else groundwork.to_uuid

    A null, or a number that does not fit, is null: the row then gets the id of
    groundwork.new_id.
#}
{% macro engine_id_of() %}

create or replace function groundwork.id_of(table_name text, value uuid)
returns uuid
language sql
immutable
parallel safe
as $id_of$
    select value
$id_of$;

create or replace function groundwork.id_of(table_name text, value bigint)
returns uuid
language sql
immutable
parallel safe
as $id_of$
    select
        case
            when value between 0 and 1152921504606846975
                then (
                    overlay(left(md5(table_name), 15) placing '8' from 13 for 0) || '8'
                    || lpad(to_hex(value), 15, '0')
                )::uuid
        end
$id_of$;

create or replace function groundwork.id_of(table_name text, value integer)
returns uuid
language sql
immutable
parallel safe
as $id_of$
    select groundwork.id_of(table_name, value::bigint)
$id_of$;

create or replace function groundwork.id_of(table_name text, value numeric)
returns uuid
language sql
immutable
parallel safe
as $id_of$
    select
        case
            when value = trunc(value) and value between 0 and 1152921504606846975
                then groundwork.id_of(table_name, value::bigint)
            else groundwork.to_uuid(value)
        end
$id_of$;

create or replace function groundwork.id_of(table_name text, value text)
returns uuid
language sql
immutable
parallel safe
as $id_of$
    select
        case
            when value ~ '^[0-9]{1,18}$' then groundwork.id_of(table_name, value::bigint)
            else groundwork.to_uuid(value)
        end
$id_of$;

{% endmacro %}
