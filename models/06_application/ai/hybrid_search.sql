{{ config(materialized='sql_function') }}

-- The texts nearest in meaning and those that contain the words, ranked together. Where pg_trgm is
-- there, words that are only spelled alike raise a text's rank as well.
create or replace function hybrid_search(
    query_text text,
    query_embedding {{ ref('vector') }},
    match_threshold double precision default 0.5,
    match_count integer default 10,
    filter_namespace text default null
)
returns table (
    id uuid,
    namespace text,
    content text,
    metadata jsonb,
    similarity double precision,
    text_score double precision,
    score double precision
)
language plpgsql
set search_path = public, extensions, pg_temp
as $$
declare
    contains constant text := 'ts_rank(to_tsvector(''english'', content), $5, 32)';
    resembles constant text := 'word_similarity($6, content)';
begin
    return query execute format(
        $query$
            with candidates as (

                select nearest.id
                from {{ ref('search_embeddings') }}($1, $2, 4 * $3, $4) as nearest

                union

                (
                    select ai_embeddings.id
                    from {{ ref('ai_embeddings') }}
                    where
                        to_tsvector('english', ai_embeddings.content) @@ $5
                        and ($4 is null or ai_embeddings.namespace = $4)
                    order by ts_rank(to_tsvector('english', ai_embeddings.content), $5, 32) desc
                    limit 4 * $3
                )

            ),

            scores as (

                select
                    ai_embeddings.*,
                    coalesce(1 - (ai_embeddings.embedding <=> $1), 0) as similarity,
                    coalesce(%s, 0)::double precision as text_score
                from {{ ref('ai_embeddings') }}
                inner join candidates
                    on ai_embeddings.id = candidates.id

            )

            select
                scores.id,
                scores.namespace,
                scores.content,
                scores.metadata,
                scores.similarity,
                scores.text_score,
                0.7 * scores.similarity + 0.3 * scores.text_score as score
            from scores
            order by score desc, scores.id
            limit $3
        $query$,
        case
            when to_regprocedure('word_similarity(text, text)') is null then contains
            else format('greatest(%s, %s)', contains, resembles)
        end
    )
    using
        query_embedding,
        match_threshold,
        match_count,
        filter_namespace,
        websearch_to_tsquery('english', coalesce(query_text, '')),
        query_text;
end;
$$;

{{ executable_by('service_role') }}
