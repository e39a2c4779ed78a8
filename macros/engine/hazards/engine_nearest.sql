{#
    Emits groundwork.nearest(name, names): the name most like a misspelt one, by the pairs of
    letters that the two share; null where none shares half of them.
#}
{% macro engine_nearest() %}

create or replace function groundwork.letter_pairs(name text)
returns text[]
language sql
immutable
as $letter_pairs$
    select array_agg(substr(padded.name, place, 2))
    from (select ' ' || lower(letter_pairs.name) || ' ' as name) as padded
    cross join generate_series(1, length(padded.name) - 1) as place
$letter_pairs$;

create or replace function groundwork.nearest(name text, names text[])
returns text
language sql
immutable
as $nearest$
    select likeness.name
    from (
        select
            known.name,
            2.0 * (
                select count(*)
                from unnest(groundwork.letter_pairs(known.name)) as pair
                where pair = any(groundwork.letter_pairs(nearest.name))
            ) / (length(known.name) + length(nearest.name) + 2) as share
        from unnest(names) as known (name)
    ) as likeness
    where likeness.share >= 0.5
    order by likeness.share desc, likeness.name asc
    limit 1
$nearest$;

{% endmacro %}
