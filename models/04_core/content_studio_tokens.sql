-- depends_on: {{ ref('move_content_studio_tokens') }}
create table content_studio_tokens (
    user_id uuid primary key references {{ ref('users') }} (id) on delete cascade,
    token text not null unique,
    created_at timestamptz not null default now()
);

{{ service_rows(definer=['select', 'insert', 'update']) }}
{{ keep_in_vault() }}
