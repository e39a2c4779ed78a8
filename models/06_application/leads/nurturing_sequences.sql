create table nurturing_sequences (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id() }},
    name text not null,
    trigger text,
    trigger_score integer check (trigger_score between 0 and 100),
    steps jsonb not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    {{ tenant_key() }}
);

{{ updated_at_trigger() }}
{{ tenant_rows(write='member') }}
{{ tenant_row_limit() }}
{{ size_limits() }}
