create table investors (
    id uuid primary key default gen_random_uuid(),
    name text not null,
    title text not null,
    firm text,
    email text not null,
    phone text,
    linkedin_url text,
    type text not null check (type in ('vc', 'angel', 'strategic')),
    tier text not null check (tier in ('tier1', 'tier2', 'tier3')),
    source text not null
    check (source in ('warm_intro', 'cold_outreach', 'event', 'referral')),
    check_size text,
    focus_areas jsonb not null default '[]',
    portfolio_companies jsonb not null default '[]',
    notes text,
    status text not null default 'not_contacted'
    check (
        status in (
            'not_contacted',
            'warm_intro',
            'cold_outreach',
            'meeting_scheduled',
            'meeting_completed',
            'interested',
            'passed',
            'committed'
        )
    ),
    deal_amount numeric(14, 2) check (deal_amount >= 0),
    deal_status text check (deal_status in ('pending', 'committed', 'declined')),
    date_contacted timestamptz,
    date_meeting timestamptz,
    date_follow_up timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create index on investors (status);
create index on investors (tier);
create index on investors (type);

{{ updated_at_trigger() }}
{{ admin_rows() }}
{{ size_limits() }}
