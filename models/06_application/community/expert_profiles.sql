create table expert_profiles (
    id uuid primary key default gen_random_uuid(),
    user_id uuid unique references {{ ref('users') }} (id) on delete cascade,
    name text not null,
    title text,
    company text,
    bio text,
    avatar_url text,
    expertise text[] not null default '{}',
    certifications text[] not null default '{}',
    hourly_rate numeric(10, 2) check (hourly_rate >= 0),
    currency text not null default 'USD' check (char_length(currency) = 3),
    rating numeric(3, 2) not null default 0 check (rating between 0 and 5),
    projects integer not null default 0 check (projects >= 0),
    followers integer not null default 0 check (followers >= 0),
    verified boolean not null default false,
    availability text not null default 'available'
    check (availability in ('available', 'busy', 'unavailable')),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

{{ updated_at_trigger() }}
{{ community_rows(
    updatable=[
        'user_id', 'name', 'title', 'company', 'bio', 'avatar_url', 'expertise',
        'certifications', 'hourly_rate', 'currency', 'availability',
    ],
) }}
{{ size_limits() }}
{{ finite_values() }}
