"""A small project whose names need quotes, and whose tables stand in two schemas."""

LONG = "a" + "b" * 60 + "cd"
"""A name of 63 bytes; each of its columns below has one of 63 as well."""

TABLES = {
    "user_profiles": """
{{ config(alias='UserProfiles') }}
create table "UserProfiles" (
    id uuid primary key default gen_random_uuid(),
    "userId" uuid not null,
    "Full Name" text not null check ("Full Name" <> ''),
    "order" integer,
    "naïve" text,
    "say ""hi"" x" text,
    "it's" text,
    updated_at timestamptz not null default now(),
    unique ("userId", "order")
);

create index on "UserProfiles" ("order");

{{ updated_at_trigger() }}
{{ fixed_column_trigger('order', "it's fixed") }}
{{ own_rows('userId', updatable=['Full Name', 'order', "it's"], hidden=["it's", 'naïve']) }}
{{ size_limits() }}
""",
    "order": """
create table if not exists "order" (
    id uuid primary key default gen_random_uuid(),
    "profileId" uuid not null references {{ ref('user_profiles') }} (id) on delete cascade,
    "select" text
);

create index on "order" ("profileId");

{{ append_only(['select']) }}
{{ child_rows('user_profiles', 'profileId', 'userId') }}
{{ size_limits() }}
""",
    "say_hi": """
{{ config(alias='say "hi", it\\'s é') }}
create table "say ""hi"", it's é" (
    "key" uuid primary key default gen_random_uuid(),
    "userId" uuid not null,
    "order" uuid references {{ ref('order') }} (id) on delete set null
);

create index on "say ""hi"", it's é" ("order");
create index on "say ""hi"", it's é" ("userId");

{{ append_only() }}
{{ community_rows('userId', hidden=['key']) }}
""",
    "long": f"""
{{{{ config(alias='{LONG}') }}}}
create table {LONG} (
    id uuid primary key default gen_random_uuid(),
    {LONG[:61]}_1 uuid not null,
    {LONG[:61]}_2 uuid,
    "{LONG[:60]}é" text
);

create index on {LONG} ({LONG[:61]}_1, id);

{{{{ fixed_column_trigger('{LONG[:61]}_1', 'r') }}}}
{{{{ fixed_column_trigger('{LONG[:61]}_2', 'r') }}}}
{{{{ own_rows('{LONG[:61]}_1') }}}}
{{{{ size_limits() }}}}
""",
    "items": """
create table items (
    id uuid primary key default gen_random_uuid(),
    profile_id uuid references {{ ref('user_profiles') }} (id)
);

create index on items (profile_id);

{{ service_rows() }}
""",
    "invoices": """
{{ config(schema='billing') }}
create table invoices (
    id uuid primary key default gen_random_uuid(),
    owner_id uuid not null,
    profile_id uuid not null references {{ ref('user_profiles') }} (id),
    amount numeric not null check (amount > 0),
    updated_at timestamptz not null default now()
);

create index on invoices (profile_id);
create index on invoices (owner_id);

{{ updated_at_trigger() }}
{{ own_rows('owner_id') }}
""",
    "billing_items": """
{{ config(schema='billing', alias='items') }}
create table items (
    id uuid primary key default gen_random_uuid(),
    number serial,
    parent_id uuid references items (id),
    invoice_id uuid not null references {{ ref('invoices') }} (id) on delete cascade,
    item_id uuid references {{ ref('items') }} (id)
);

create index on items (invoice_id);
create index on items (item_id);
create index on items (parent_id);

{{ child_rows('invoices', 'invoice_id', 'owner_id') }}
{{ size_limits() }}
""",
    "notes": """
create table notes (
    id uuid primary key default gen_random_uuid(),
    invoice_id uuid references {{ ref('invoices') }} (id),
    item_id uuid references {{ ref('billing_items') }} (id)
);

create index on notes (invoice_id);
create index on notes (item_id);

{{ child_rows('invoices', 'invoice_id', 'owner_id') }}
{{ size_limits() }}
""",
}

PROPERTIES = """
models:
  - name: user_profiles
    description: Who it's about, "quoted".
    columns:
      - name: Full Name
        description: The name.
        data_type: TEXT
      - name: it's
        description: An apostrophe.
    data_tests:
      - has_index: {arguments: {columns: [order]}}
      - has_policy: {arguments: {role: authenticated, command: select}}
      - has_trigger: {arguments: {trigger: UserProfiles_order_is_fixed}}
  - name: say_hi
    description: Odd.
    data_tests:
      - has_index: {arguments: {columns: [order]}}
      - has_foreign_key: {arguments: {columns: [order], to: "ref('order')"}}
      - is_row_secured
      - lacks_privilege: {arguments: {role: authenticated, privilege: select, columns: [key]}}
"""

FILES = {
    **{f"models/04_core/{name}.sql": text.lstrip() for name, text in TABLES.items()},
    "models/04_core/properties.yml": PROPERTIES,
}

INCLUDED = (
    *("models/_groups.yml", "analyses"),
    *(f"models/03_functions/{name}.sql" for name in ("refuse_change", "set_updated_at")),
    "models/03_functions/caller_id.sql",
)

ROWS = """
insert into "UserProfiles" ("userId", "Full Name", "order", "naïve", "it's")
select gen_random_uuid(), 'n' || n, n, n::text, '1' from generate_series(1, 20) as n;
insert into "order" ("profileId", "select") select id, '7' from "UserProfiles";
insert into "say ""hi"", it's é" ("userId", "order") select gen_random_uuid(), id from "order";
insert into billing.invoices (owner_id, profile_id, amount)
select "userId", id, 1 from "UserProfiles";
insert into billing.items (invoice_id) select id from billing.invoices;
"""

CHANGED = [
    ("user_profiles", '"order" integer', '"order" bigint'),
    ("user_profiles", '"naïve" text', '"naïve" integer not null'),
    ("user_profiles", '"it\'s" text', '"it\'s" integer default 3 not null check ("it\'s" > 0)'),
    ("user_profiles", 'unique ("userId"', 'constraint "a Key" unique ("userId"'),
    ("user_profiles", 'on "UserProfiles" ("order")', 'on "UserProfiles" ("order", "userId")'),
    ("order", '"select" text', '"select" bigint not null default 4 check ("select" <> 0)'),
    ("invoices", "check (amount > 0)", "check (amount >= 0)"),
    ("billing_items", "number serial", "number serial, note text"),
    ("billing_items", "on items (invoice_id)", "on items (invoice_id, id)"),
    ("notes", "item_id uuid", "note text, item_id uuid"),
]
"""Of each file, what changes, and into what."""
