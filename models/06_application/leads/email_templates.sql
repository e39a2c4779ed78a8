create table email_templates (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id() }},
    name text not null,
    type text,
    subject text not null,
    body text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    {{ tenant_key() }}
);

{{ updated_at_trigger() }}
{{ tenant_rows(write='member') }}
{{ tenant_row_limit() }}
{{ size_limits() }}
