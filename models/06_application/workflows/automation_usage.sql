create table automation_usage (
    id text primary key default gen_random_uuid()::text,
    user_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    plan text not null default 'free',
    month text not null,
    month_start date generated always as (
        case
            when month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'
                then make_date(left(month, 4)::integer, right(month, 2)::integer, 1)
        end
    ) stored,
    "limit" integer not null default 100 check ("limit" >= -1),
    used integer not null default 0 check (used >= 0),
    remaining integer not null default 100,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (user_id, month)
);

{{ updated_at_trigger() }}
{{ own_rows(write='none') }}
