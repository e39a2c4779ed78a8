create table user_activations (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null unique references {{ ref('users') }} (id) on delete cascade,
    signup_date timestamptz not null,
    first_workflow_created_at timestamptz,
    time_to_activation_hours numeric check (time_to_activation_hours >= 0),
    workflows_created integer not null default 0 check (workflows_created >= 0),
    last_active_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint user_activations_first_workflow_created_after_signup_check
    check (first_workflow_created_at >= signup_date)
);

create index on user_activations (signup_date);
create index on user_activations (first_workflow_created_at);
create index on user_activations (last_active_at);

{{ updated_at_trigger() }}
{{ own_rows(write='none') }}
