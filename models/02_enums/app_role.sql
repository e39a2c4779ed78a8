create type app_role as enum (
    'admin',
    'moderator',
    'user'
);
