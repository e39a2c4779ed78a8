{#
    How many rows one owner may have in a table that anyone who signs up may fill: the table, the
    column that says whose a row is, the number, and where rows are only counted so long, for how
    long. The column leads an index. A table with one row per owner and something that is limited
    itself, such as a challenge, needs no line.

    row_limit() in the table's file holds clients to it, and the function that adds it to what only
    a function adds: create_tenant(), log_audit_event(), log_change(), check_rate_limit(),
    track_usage(). limit_pending_comments() holds visitors to it. The service adds as many as it
    likes. Rows that belong to a tenant are limited by tenant_row_limit().
#}
{% macro row_limits() %}
    {{ return({
        'tenants': ['the admin who made it', 100],
        'user_apps': ['user_id', 1000],
        'posts': ['user_id', 10000],
        'comments': ['user_id', 10000],
        'reactions': ['user_id', 10000],
        'journal_entries': ['user_id', 10000],
        'community_posts': ['author_id', 10000],
        'positioning_feedback': ['user_id', 1000],
        'user_follows': ['follower_id', 10000],
        'push_subscriptions': ['user_id', 100],
        'referrals': ['referrer_id', 1000],
        'moderation_flags': ['flagged_by', 1000],
        'appointments': ['organizer_id', 10000],
        'appointment_reminders': ['appointment_id', 100],
        'meetings': ['organizer_id', 10000],
        'meeting_notes': ['meeting_id', 100],
        'design_projects': ['owner_id', 1000],
        'design_versions': ['project_id', 1000],
        'chat_conversations': ['user_id', 10000],
        'chat_messages': ['conversation_id', 10000],
        'edge_ai_models': ['user_id', 1000],
        'edge_ai_device_profiles': ['user_id', 1000],
        'edge_ai_optimization_jobs': ['user_id', 10000],
        'edge_ai_benchmark_runs': ['user_id', 10000],
        'edge_ai_artifacts': ['user_id', 10000],
        'sessions': ['user_id', 10000],
        'recommendations': ['user_id', 1000],
        'nps_surveys': ['user_id', 1000],
        'privacy_consents': ['user_id', 1000],
        'consent_records': ['data_subject_id', 1000],
        'data_subject_requests': ['user_id', 1000],
        'trust_ledger_roots': ['user_id', 10000],
        'app_events': ['user_id', 10000, '1 day'],
        'audit_logs': ['the caller', 10000, '1 day'],
        'security_events': ['the caller', 10000, '1 day'],
        'rate_limits': ['the caller', 1000, '1 day'],
        'tenant_members': ['the tenant', 10000],
        'tenant_usage': ['the tenant, in a month', 100],
        'blog_comments': ['nobody, as long as they are pending', 10000],
    }) }}
{% endmacro %}
