create table user_segments (
    user_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    segment_id bigint not null references {{ ref('segments') }} (id) on delete cascade,
    assigned_at timestamptz not null default now(),
    primary key (user_id, segment_id)
);

create index on user_segments (segment_id);

{{ own_rows(write='none') }}
