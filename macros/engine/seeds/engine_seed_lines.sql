{#
    Emits groundwork.seed_lines(staging): the rows of a loaded file in its order, each with the line
    it starts on. A value may span lines; blank lines are no rows.
#}
{% macro engine_seed_lines() %}

create or replace function groundwork.seed_lines(staging regclass)
returns table (line bigint, content jsonb)
language plpgsql
stable
as $seed_lines$
begin
    return query execute format(
        $query$
            with seed_rows as (

                select
                    staged.ctid as position,
                    to_jsonb(staged) as content
                from %s as staged

            ),

            measured as (

                select
                    seed_rows.*,
                    (
                        select coalesce(sum(length(value) - length(replace(value, E'\n', ''))), 0)
                        from jsonb_each_text(seed_rows.content)
                    )::bigint as line_breaks
                from seed_rows

            )

            select
                numbered.line,
                numbered.content
            from (
                select
                    position,
                    content,
                    1
                    + sum(1 + line_breaks) over (order by position)::bigint
                    - line_breaks as line
                from measured
            ) as numbered
            where jsonb_strip_nulls(numbered.content) <> '{}'
            order by numbered.position
        $query$,
        staging
    );
end
$seed_lines$;

{% endmacro %}
