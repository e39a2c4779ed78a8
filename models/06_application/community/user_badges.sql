create table user_badges (
    user_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    badge_id bigint not null references {{ ref('badges') }} (id) on delete cascade,
    awarded_at timestamptz not null default now(),
    primary key (user_id, badge_id)
);

create index on user_badges (badge_id);

{{ own_rows(write='none') }}
