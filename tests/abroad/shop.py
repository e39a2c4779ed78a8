"""A project of its own whose tables have the names of this one's, and whose tenants are teams."""

SETTINGS = """
name: shop
version: 1.0.0
config-version: 2
profile: shop
models:
  shop:
    +materialized: durable_table
"""

PACKAGES = "packages: [{local: .groundwork/package}]\n"

PROFILES = """
shop:
  target: libpq
  outputs:
    libpq:
      type: postgres
      host: "{{ env_var('PGHOST') }}"
      port: "{{ env_var('PGPORT') | as_number }}"
      user: "{{ env_var('PGUSER') }}"
      password: ""
      dbname: "{{ env_var('PGDATABASE') }}"
      schema: public
      threads: 2
"""

POSTS = """
create table posts (
    id uuid primary key default gen_random_uuid(),
    author_id uuid not null,
    body text not null
);

create index on posts (author_id);

{{ community_rows(column='author_id') }}
"""

ONE_TABLE = {"models/posts.sql": POSTS}

ALL_TABLES = {
    "models/users.sql": """
create table users (
    id uuid primary key,
    name text not null
);

{{ groundwork.own_rows(column='id') }}
""",
    "models/users.yml": """
models:
  - name: users
    description: One row per user.
    columns:
      - name: name
        data_tests: [groundwork.has_not_null]
""",
    "models/profiles.sql": """
create table profiles (
    user_id uuid primary key references {{ ref('users') }} (id),
    nickname text not null,
    updated_at timestamptz not null default now()
);

{{ updated_at_trigger() }}
{{ public_rows() }}
""",
    "models/teams.sql": """
create table teams (
    team_id uuid primary key,
    name text not null
);

{{ tenant_rows(column='team_id', write='none') }}
""",
    "models/team_people.sql": """
create table team_people (
    team_id uuid not null references {{ ref('teams') }} (team_id),
    person_id uuid not null references {{ ref('users') }} (id),
    level text not null,
    primary key (team_id, person_id)
);

create index on team_people (person_id);

{{ tenant_rows(column='team_id', write='admin') }}
""",
    "models/notifications.sql": """
create table notifications (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id() }},
    body text not null,
    {{ tenant_key() }}
);

{{ tenant_rows() }}
""",
}

BY_TABLE = """
vars:
  groundwork:
    tenants: {table: teams, id: team_id}
    tenant_members:
      table: team_people
      tenant: team_id
      user: person_id
      role: level
      roles: {admin: [owner], member: [editor], viewer: [reader]}
    admins: {claim: app_metadata.is_staff, value: true}
"""

BY_CLAIM = """
vars:
  groundwork:
    tenants: {table: teams, id: team_id}
    tenant_members: {claim: app_metadata.teams, role: none}
"""
