create table trust_badges (
    id uuid primary key default gen_random_uuid(),
    badge_id text not null unique,
    title text not null,
    description text,
    issuer text not null,
    category text not null,
    level text not null,
    status text not null default 'verified' check (status in ('verified', 'pending', 'expired')),
    verification_date date,
    expiry_date date,
    created_at timestamptz not null default now(),
    constraint trust_badges_expiry_after_verification_check check (expiry_date >= verification_date)
);

{{ public_rows() }}
{{ size_limits() }}
