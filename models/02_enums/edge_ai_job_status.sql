create type edge_ai_job_status as enum (
    'pending',
    'queued',
    'running',
    'completed',
    'failed',
    'cancelled'
);
