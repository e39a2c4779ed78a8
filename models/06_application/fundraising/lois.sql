create table lois (
    id uuid primary key default gen_random_uuid(),
    company_name text not null,
    contact_name text not null,
    contact_email text not null,
    industry text not null,
    company_size text not null,
    tier text not null check (tier in ('Starter', 'Pro', 'Enterprise')),
    monthly_commitment numeric(14, 2) not null check (monthly_commitment >= 0),
    annual_value numeric(14, 2) not null check (annual_value >= 0),
    timeline_months integer not null check (timeline_months >= 0),
    requirements jsonb not null default '[]',
    notes text,
    status text not null default 'draft' check (status in ('draft', 'sent', 'signed', 'expired')),
    date_created timestamptz not null default now(),
    date_sent timestamptz,
    date_signed timestamptz,
    valid_until timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint lois_date_signed_after_date_sent_check check (date_signed >= date_sent)
);

create index on lois (date_created desc);
create index on lois (status);
create index on lois (tier);

{{ updated_at_trigger() }}
{{ admin_rows() }}
{{ size_limits() }}
