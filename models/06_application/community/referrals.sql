create table referrals (
    id bigint generated always as identity primary key,
    referrer_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    referred_id uuid references {{ ref('users') }} (id) on delete cascade,
    partner_id text,
    lead_id uuid references {{ ref('leads') }} (id) on delete set null,
    referral_code text not null unique,
    email text,
    status text not null default 'pending'
    check (status in ('pending', 'signed_up', 'converted', 'rewarded')),
    commission numeric(12, 2) check (commission >= 0),
    converted_at timestamptz,
    paid_at timestamptz,
    created_at timestamptz not null default now(),
    constraint referrals_not_oneself_check check (referred_id <> referrer_id)
);

create index on referrals (referrer_id, created_at desc);
create index on referrals (referred_id);
create index on referrals (partner_id);
create index on referrals (lead_id);
create index on referrals (lower(email));

create trigger referrals_set_referral_code
before insert on referrals
for each row
execute function {{ ref('set_referral_code') }}();

create trigger referrals_require_visible_leads
before insert or update of lead_id on referrals
for each row
when (new.lead_id is not null)
execute function {{ ref('require_visible_parent') }}(
    'lead_id', 'leads', 'id'
);

{{ own_rows(
    column='referrer_id',
    also_read='referred_id = (select auth.uid())',
    updatable=['email'],
    insertable=['partner_id', 'lead_id'],
    definer=['select', 'delete'],
) }}
{{ row_limit() }}
{{ size_limits() }}
