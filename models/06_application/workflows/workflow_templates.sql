create table workflow_templates (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id() }},
    author_id uuid references {{ ref('users') }} (id) on delete set null,
    name text not null,
    description text,
    category text not null,
    tags text[] not null default '{}',
    difficulty text not null default 'beginner'
    check (difficulty in ('beginner', 'intermediate', 'advanced')),
    nodes jsonb not null default '[]',
    connections jsonb not null default '[]',
    preview_url text,
    price numeric(10, 2) not null default 0 check (price >= 0),
    downloads integer not null default 0 check (downloads >= 0),
    rating numeric(3, 2) not null default 0 check (rating between 0 and 5),
    status text not null default 'draft' check (status in ('draft', 'published', 'archived')),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    {{ tenant_key() }}
);

create index on workflow_templates (author_id);
create index on workflow_templates (status, category, created_at desc);

create trigger workflow_templates_require_own_author_id
before insert or update of author_id on workflow_templates
for each row
execute function {{ ref('require_own_name') }}('author_id');

{{ updated_at_trigger() }}
{{ tenant_rows(
    write='member',
    also_read="status = 'published'",
    updatable=[
        'name', 'description', 'category', 'tags', 'difficulty', 'nodes', 'connections',
        'preview_url', 'price', 'status',
    ],
    insertable=['author_id'],
    definer=['select'],
) }}
{{ tenant_row_limit() }}
{{ size_limits() }}
{{ finite_values() }}
