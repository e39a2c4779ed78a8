create table nps_surveys (
    id uuid primary key default gen_random_uuid(),
    user_id uuid references {{ ref('users') }} (id) on delete cascade,
    score integer not null check (score between 0 and 10),
    feedback text,
    created_at timestamptz not null default now()
);

create index on nps_surveys (user_id);
create index on nps_surveys (created_at desc);

{{ own_rows(updatable=['score', 'feedback']) }}
{{ row_limit() }}
{{ size_limits() }}
