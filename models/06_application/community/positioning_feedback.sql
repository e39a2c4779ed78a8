create table positioning_feedback (
    id bigint generated always as identity primary key,
    user_id uuid references {{ ref('users') }} (id) on delete cascade,
    feedback_type text not null check (
        feedback_type in (
            'value_proposition',
            'target_persona',
            'pain_point',
            'solution_clarity',
            'messaging',
            'feature_request',
            'general'
        )
    ),
    feedback_text text not null,
    impact_score numeric(5, 2) not null default 0 check (impact_score between 0 and 100),
    metadata jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create index on positioning_feedback (user_id, created_at desc);
create index on positioning_feedback (feedback_type, impact_score desc);
create index on positioning_feedback (impact_score desc);
create index on positioning_feedback (created_at desc);

create trigger positioning_feedback_set_impact_score
before insert or update of user_id, feedback_type, feedback_text, impact_score
on positioning_feedback
for each row
execute function {{ ref('set_impact_score') }}();

{{ updated_at_trigger() }}
{{ own_rows(updatable=['feedback_type', 'feedback_text', 'metadata']) }}
{{ row_limit() }}
{{ size_limits() }}
