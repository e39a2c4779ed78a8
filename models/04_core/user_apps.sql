create table user_apps (
    user_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    app text not null,
    connected boolean not null default false,
    meta jsonb,
    updated_at timestamptz not null default now(),
    primary key (user_id, app)
);

{{ updated_at_trigger() }}
{{ own_rows() }}
{{ row_limit() }}
{{ size_limits() }}
