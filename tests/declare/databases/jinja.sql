-- what dbt or Python would read otherwise: braces, percent signs, quotes, backslashes, dollars
create schema "{{ braces }}";
set search_path = "{{ braces }}";
create table "{% table %}" ("{# column #}" integer primary key, "100 %" text default '{{ x }} %s {% y %}' check ("100 %" <> '{#'), "it's" text, "a""b" text);
comment on table "{% table %}" is 'Reads {{ ref(''nothing'') }} and {% for %}, 100 %.';
comment on column "{% table %}"."{# column #}" is '{{ column }} of {# comment #} \ and $$.';
comment on constraint "{% table %}_100 %_check" on "{% table %}" is 'It''s {{ so }}.';
create index "index {{ 1 }}" on "{% table %}" ("it's", lower("a""b")) where "100 %" like '%{{%';
create view "view's {{ }}" as select "{# column #}" as "{{", "it's" || '}}' as "%}" from "{% table %}";
create function "f {{ }}"(a text default '{{') returns text language plpgsql as $f$
begin
    -- {{ ref('x') }} {% if %} {# note #}
    return format('%s {{ %I }} \n', a, '$$');
end
$f$;
create function dollars() returns text language sql as $body$ select '$$ {{ ' || $function$ a $function$ $body$;
create type "mood %" as enum ('{{ sad }}', 'it''s %', E'a\\b', E'two\nlines');
create domain "{{ d }}" as text check (value !~ '{{|%}') default '{%';
alter table "{% table %}" add "mood" "mood %" default '{{ sad }}', add "d" "{{ d }}";
reset search_path;
