{{ config(schema='auth', meta={'platform': true}) }}

create table users (
    id uuid primary key default gen_random_uuid(),
    email text,
    raw_user_meta_data jsonb,
    raw_app_meta_data jsonb,
    created_at timestamptz default now(),
    last_sign_in_at timestamptz
);

create trigger on_auth_user_created
after insert on users
for each row
execute function {{ ref('handle_new_user') }}();

create trigger on_auth_user_email_changed
after update of email on users
for each row
when (old.email is distinct from new.email)
execute function {{ ref('follow_email') }}();

{{ service_rows() }}
