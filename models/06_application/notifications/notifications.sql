create table notifications (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    tenant_id uuid references {{ ref('tenants') }} (id) on delete cascade,
    type text not null check (
        type in (
            'info',
            'success',
            'warning',
            'error',
            'system',
            'security',
            'marketing',
            'product_updates',
            'community',
            'billing',
            'achievement',
            'reminder',
            'alert',
            'streak_reminder',
            'challenge_started',
            'challenge_completed',
            'badge_earned',
            'level_up',
            'comment_reply',
            'reaction',
            'referral_reward',
            'milestone'
        )
    ),
    title text not null,
    message text not null default '',
    link text,
    action jsonb,
    action_label text,
    priority text not null default 'medium'
    check (priority in ('low', 'medium', 'normal', 'high', 'urgent')),
    channels text[] not null default '{}',
    metadata jsonb not null default '{}',
    read boolean not null default false,
    archived boolean not null default false,
    email_sent boolean not null default false,
    push_sent boolean not null default false,
    sms_sent boolean not null default false,
    read_at timestamptz,
    archived_at timestamptz,
    email_sent_at timestamptz,
    push_sent_at timestamptz,
    sms_sent_at timestamptz,
    scheduled_for timestamptz,
    expires_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint notifications_read_has_time_check check (read = (read_at is not null)),
    constraint notifications_archived_has_time_check check (archived = (archived_at is not null)),
    constraint notifications_email_sent_has_time_check
    check (email_sent = (email_sent_at is not null)),
    constraint notifications_push_sent_has_time_check
    check (push_sent = (push_sent_at is not null)),
    constraint notifications_sms_sent_has_time_check check (sms_sent = (sms_sent_at is not null))
);

create index on notifications (user_id, created_at desc);
create index on notifications (user_id) where read_at is null and archived_at is null;
create index on notifications (tenant_id);

create trigger notifications_set_flag_times
before insert or update on notifications
for each row
execute function {{ ref('set_flag_times') }}(
    'read', 'archived', 'email_sent', 'push_sent', 'sms_sent'
);

{{ updated_at_trigger() }}
{{ own_rows(
    tenant_column='tenant_id',
    commands=['select', 'update', 'delete'],
    updatable=['read', 'read_at', 'archived', 'archived_at'],
    definer=['select', 'update'],
) }}
{{ realtime() }}
{{ size_limits() }}
{{ finite_values() }}
