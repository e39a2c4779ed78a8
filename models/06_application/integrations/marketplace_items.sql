create table marketplace_items (
    id uuid primary key default gen_random_uuid(),
    author_id uuid references {{ ref('users') }} (id) on delete set null,
    type text not null check (type in ('template', 'agent', 'integration', 'app')),
    name text not null,
    description text,
    category text not null,
    tags text[] not null default '{}',
    preview_url text,
    documentation_url text,
    requirements text[] not null default '{}',
    compatibility text[] not null default '{}',
    price numeric(10, 2) not null default 0 check (price >= 0),
    currency text not null default 'USD' check (char_length(currency) = 3),
    downloads integer not null default 0 check (downloads >= 0),
    rating numeric(3, 2) not null default 0 check (rating between 0 and 5),
    reviews integer not null default 0 check (reviews >= 0),
    featured boolean not null default false,
    status text not null default 'active'
    check (status in ('active', 'pending', 'rejected', 'archived')),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create index on marketplace_items (author_id);
create index on marketplace_items (status, category);
create index on marketplace_items (status, type);

{{ updated_at_trigger() }}
{{ published_rows(
    condition="status = 'active'",
    column='author_id',
    commands=['select', 'update', 'delete'],
    updatable=[
        'name', 'description', 'category', 'tags', 'preview_url', 'documentation_url',
        'requirements', 'compatibility', 'price', 'currency',
    ],
) }}
{{ size_limits() }}
{{ finite_values() }}
