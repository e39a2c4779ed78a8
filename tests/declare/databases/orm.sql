-- as an object-relational mapper writes it: serial keys, camelCase, everything in quotes
create schema "App";
set search_path = "App";
create type "enum_Users_role" as enum ('admin', 'user', 'it''s');
create table "Users" (
    "id" serial primary key,
    "emailAddress" varchar(255) not null,
    "passwordHash" varchar(60),
    "role" "enum_Users_role" default 'user' not null,
    "isActive" boolean default true,
    "settings" jsonb default '{}'::jsonb,
    "tags" text[] default array[]::text[],
    "createdAt" timestamp with time zone default now() not null,
    "updatedAt" timestamp(3) without time zone,
    constraint "Users_emailAddress_unique" unique ("emailAddress")
);
create table "Posts" (
    "id" bigserial primary key,
    "userId" integer not null references "Users" ("id") on delete cascade,
    "order" integer default 0 check ("order" >= 0),
    "title" character varying(100) collate "C" not null,
    "status" varchar(20) default 'draft' check ("status" in ('draft', 'published', 'archived')),
    "price" numeric(10, 2) default 0.00,
    "slug" text generated always as (lower("title")) stored,
    unique ("userId", "slug"),
    check ("status" <> 'published' or "price" >= 0)
);
create index "Posts_status_idx" on "Posts" ("status") where "status" <> 'archived';
create unique index "posts_lower_title" on "Posts" (lower("title") text_pattern_ops desc nulls last);
create index on "Posts" using hash ("userId");
create table "Tags" ("id" uuid default gen_random_uuid() primary key, "name" text unique);
create table "_PostToTag" (
    "A" bigint not null references "Posts" ("id") deferrable initially deferred,
    "B" uuid not null references "Tags" ("id") on delete restrict,
    primary key ("A", "B")
);
create index "_PostToTag_B_index" on "_PostToTag" ("B") include ("A") with (fillfactor = 80);
create view "ActiveUsers" as
select u."id", u."emailAddress", count(p."id") as "postCount"
from "Users" as u
left join "Posts" as p on p."userId" = u."id"
where u."isActive"
group by u."id";
comment on table "Users" is 'Who signs in.';
comment on column "Users"."emailAddress" is 'Where they are written to: one "address" each.';
reset search_path;
