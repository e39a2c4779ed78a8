create table journal_entries (
    id bigint generated always as identity primary key,
    user_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    body text not null,
    created_at timestamptz not null default now()
);

create index on journal_entries (user_id, created_at desc);

{{ own_rows(updatable=['body']) }}
{{ row_limit() }}
{{ size_limits() }}
