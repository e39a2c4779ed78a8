{#
    Takes the bodies of functions in SQL and PL/pgSQL apart, one row per word, name or sign in
    reading order, without comments and strings. What PostgreSQL parsed when the function was
    created (`begin atomic`) is not in it: see parsed_uses().

    word         in lower case, or as quoted: `leads`, `Leads`, `(`
    position     its place in the body, from 1
    behind       the two words behind it
    keywords     the two words before the name that ends here, which may begin with a schema:
                 {from, delete} for `delete from public.leads`
    schema_word  that schema

    functions  the name of a step that holds managed_functions()
#}
{% macro routine_tokens(functions='functions') -%}
    select
        words.function_oid,
        words.language,
        words.word,
        words.position,
        array[lead(words.word) over body, lead(words.word, 2) over body] as behind,
        case
            when lag(words.word) over body = '.'
                then array[lag(words.word, 3) over body, lag(words.word, 4) over body]
            else array[lag(words.word) over body, lag(words.word, 2) over body]
        end as keywords,
        case
            when lag(words.word) over body = '.' then lag(words.word, 2) over body
        end as schema_word
    from (
        select
            {{ functions }}.function_oid,
            pg_language.lanname as language,
            found.position,
            case
                when starts_with(found.parts[1], '"')
                    then replace(trim(both '"' from found.parts[1]), '""', '"')
                else lower(found.parts[1])
            end as word
        from {{ functions }}
        inner join pg_catalog.pg_proc
            on {{ functions }}.function_oid = pg_proc.oid
        inner join pg_catalog.pg_language
            on pg_proc.prolang = pg_language.oid
        cross join regexp_matches(
            pg_proc.prosrc,
            '--[^\n]*|/\*(?:[^*]|\*+[^*/])*\*+/|''(?:[^'']|'''')*'''
            '|"(?:[^"]|"")*"|[[:alpha:]_][[:alnum:]_$]*|[^[:space:]]',
            'g'
        ) with ordinality as found (parts, position)
        where
            pg_language.lanname in ('sql', 'plpgsql')
            and not starts_with(found.parts[1], '--')
            and not starts_with(found.parts[1], '/*')
            and not starts_with(found.parts[1], '''')
            and lower(found.parts[1]) <> 'only'
    ) as words
    window body as (partition by words.function_oid order by words.position)
{%- endmacro %}
