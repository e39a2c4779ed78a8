create type lifecycle_stage as enum (
    'subscriber',
    'lead',
    'mql',
    'sql',
    'customer'
);
