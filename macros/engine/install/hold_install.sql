{#
    Emits the statements of PL/pgSQL that let one session at a time install the engine. The first
    one makes the schema and the table whose row the others wait for; those that come while it does
    wait for its transaction at the catalog's own unique indexes.
#}
{% macro hold_install() -%}
if to_regclass('groundwork.mutex') is null then
    begin
        if to_regnamespace('groundwork') is null then
            create schema groundwork;
        end if;
        create table groundwork.mutex (
            name text primary key
        );
        insert into groundwork.mutex (name) values ('install');
    exception when unique_violation or duplicate_schema or duplicate_table then null;
    end;
end if;
{{ hold_mutex('install') }}
{%- endmacro %}
