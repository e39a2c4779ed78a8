create table ai_embeddings (
    id uuid primary key default gen_random_uuid(),
    namespace text not null,
    content text not null,
    embedding {{ ref('vector') }}(1536),
    metadata jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create index on ai_embeddings (namespace);
create index on ai_embeddings using gin (to_tsvector('english', content));
create index on ai_embeddings using hnsw (embedding vector_cosine_ops);

{{ updated_at_trigger() }}
{{ service_rows() }}
