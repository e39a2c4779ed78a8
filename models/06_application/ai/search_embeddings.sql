{{ config(materialized='sql_function') }}

-- The nearest first, and of these the ones that reach the threshold: similarity only falls from one
-- to the next, so nothing is missed, and the index on the embeddings is read in its order.
create or replace function search_embeddings(
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
    similarity double precision
)
language plpgsql
set search_path = public, extensions, pg_temp
-- a plan for any number of rows and any namespace would be none for this one
set plan_cache_mode = 'force_custom_plan'
as $$
begin
    if match_count is null or match_count < 1 then
        raise exception 'At least one match has to be asked for.'
        using errcode = 'invalid_parameter_value', hint = 'Pass a match_count of 1 or more.';
    end if;

    -- the index looks at this many rows, and stops there unless it may look on
    perform set_config('hnsw.ef_search', least(greatest(match_count, 40), 1000)::text, true);
    if current_setting('hnsw.iterative_scan', true) is not null then
        perform set_config('hnsw.iterative_scan', 'strict_order', true);
    end if;

    return query
    select *
    from (
        select
            ai_embeddings.id,
            ai_embeddings.namespace,
            ai_embeddings.content,
            ai_embeddings.metadata,
            1 - (ai_embeddings.embedding <=> query_embedding) as similarity
        from {{ ref('ai_embeddings') }}
        where
            ai_embeddings.embedding is not null
            and (filter_namespace is null or ai_embeddings.namespace = filter_namespace)
        order by ai_embeddings.embedding <=> query_embedding
        limit match_count
    ) as nearest
    where nearest.similarity >= match_threshold;
end;
$$;

{{ executable_by('service_role') }}
