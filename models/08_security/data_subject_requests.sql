create table data_subject_requests (
    id uuid primary key default gen_random_uuid(),
    user_id uuid references {{ ref('users') }} (id) on delete cascade,
    data_subject_id uuid references {{ ref('data_subjects') }} (id) on delete cascade,
    request_type text not null check (
        request_type in (
            'access', 'rectification', 'erasure', 'portability', 'restriction', 'objection'
        )
    ),
    description text,
    request_data jsonb,
    response_data jsonb,
    verification_method text,
    verification_completed boolean not null default false,
    status text not null default 'pending'
    check (status in ('pending', 'processing', 'in_progress', 'completed', 'rejected')),
    due_date timestamptz,
    created_at timestamptz not null default now(),
    completed_at timestamptz,
    constraint data_subject_requests_user_or_data_subject_check
    check (num_nonnulls(user_id, data_subject_id) > 0),
    constraint data_subject_requests_due_after_created_check check (due_date >= created_at),
    constraint data_subject_requests_completed_after_created_check
    check (completed_at >= created_at)
);

create index on data_subject_requests (user_id, created_at desc);
create index on data_subject_requests (data_subject_id);
create index on data_subject_requests (status, created_at desc);
create index on data_subject_requests (request_type, created_at desc);

create trigger data_subject_requests_log_change
after insert or update or delete on data_subject_requests
for each row
execute function {{ ref('log_change') }}('description', 'request_data', 'response_data');

create trigger data_subject_requests_require_visible_data_subjects
before insert or update of data_subject_id on data_subject_requests
for each row
when (new.data_subject_id is not null)
execute function {{ ref('require_visible_parent') }}(
    'data_subject_id', 'data_subjects', 'id'
);

{{ own_rows(
    commands=['select', 'insert'],
    insertable=['data_subject_id', 'request_type', 'description', 'request_data'],
) }}
{{ row_limit() }}
{{ size_limits() }}
