{#
    Emits groundwork.line_of_syntax_error(message, declaration): the line in which PostgreSQL stops
    reading a file, null where it reads all of it; groundwork.unfinished_part(message, declaration):
    the string or comment that is still open at its end, which the message quotes as a whole; and
    groundwork.line_of_word(declaration, word): the line that has a word, null where several have
    it, or none.

    PostgreSQL gives the place of an error to its client alone. It reads a whole text before it runs
    any of it, so the beginning of a file is read, and never run, when a character follows that is
    no part of SQL: the error is at that character as long as what comes before it can be read.
#}
{% macro engine_find_line() %}

create or replace function groundwork.is_readable(beginning text)
returns boolean
language plpgsql
as $is_readable$
declare
    message text;
begin
    execute beginning || E'\n\\';
    return true;
exception when others then
    get stacked diagnostics message = message_text;
    -- a string or a comment that is still open ends with it too
    return message ~ E'\\\\(["«»„“”‹›]|$)';
end
$is_readable$;

create or replace function groundwork.unfinished_part(message text, declaration text)
returns text
language sql
immutable
as $unfinished_part$
    select rest.part
    from (select substring(message from '["«„“](.*)["»”“]') as part) as rest
    where
        rest.part <> ''
        and right(declaration, length(rest.part)) = rest.part
$unfinished_part$;

create or replace function groundwork.line_of_syntax_error(message text, declaration text)
returns integer
language plpgsql
as $line_of_syntax_error$
declare
    lines constant text[] := string_to_array(declaration, E'\n');
    readable integer := 0;
    unreadable integer := cardinality(lines);
    middle integer;
begin
    if groundwork.is_readable(declaration) then
        return cardinality(lines) + 1 - cardinality(
            string_to_array(groundwork.unfinished_part(message, declaration), E'\n')
        );
    end if;
    while unreadable - readable > 1 loop
        middle := (readable + unreadable) / 2;
        if groundwork.is_readable(array_to_string(lines[1:middle], E'\n')) then
            readable := middle;
        else
            unreadable := middle;
        end if;
    end loop;
    return unreadable;
end
$line_of_syntax_error$;

create or replace function groundwork.line_of_word(declaration text, word text)
returns integer
language sql
immutable
as $line_of_word$
    select min(lines.place)::integer
    from regexp_split_to_table(declaration, E'\n') with ordinality as lines (line, place)
    where lower(word) = any(regexp_split_to_array(lower(lines.line), '\W+'))
    having count(*) = 1
$line_of_word$;

{% endmacro %}
