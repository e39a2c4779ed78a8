create table case_studies (
    id uuid primary key default gen_random_uuid(),
    title text not null,
    customer_name text not null,
    industry text not null,
    company_size text not null,
    use_case text not null,
    tier text not null check (tier in ('Starter', 'Pro', 'Enterprise')),
    challenge jsonb not null,
    solution jsonb not null,
    results jsonb not null,
    testimonial jsonb,
    lessons_learned jsonb,
    next_steps jsonb not null default '[]',
    metadata jsonb not null,
    status text not null default 'draft'
    check (status in ('draft', 'in_review', 'approved', 'published')),
    date_published timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create index on case_studies (status, created_at desc);
create index on case_studies (industry);
create index on case_studies (tier);

{{ updated_at_trigger() }}
{{ published_rows(condition="status = 'published'", write='none', admin_reads=true) }}
