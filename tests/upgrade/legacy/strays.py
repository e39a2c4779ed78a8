"""What no declaration knows: columns, indexes, policies, views, triggers, functions, a table."""

import psycopg

from .shapes import Table

# By table, what is done to it where it is there.
STRAYS = {
    "posts": [
        'alter table posts add column "Legacy Score" numeric not null',
        'alter table posts add column "größe" text',
        'create index "Posts Legacy" on posts ("Legacy Score")',
    ],
    "leads": [
        "alter table leads add column utm jsonb default '{}'",
        "create index leads_lower_email on leads (lower(email))",
        'create policy "Everyone everything" on leads for all to anon, authenticated'
        " using (true) with check (true)",
        "create view lead_emails as select id, email, status from leads",
    ],
    "profiles": [
        "create function public.touch_profile() returns trigger language plpgsql"
        " security definer as 'begin new.bio = coalesce(new.bio, ''''); return new; end'",
        "create trigger zz_touch_profile before update on profiles"
        " for each row execute function touch_profile()",
        "create view kpi_new_users_week as select count(*) as users from profiles"
        " where created_at > now() - interval '7 days'",
        "alter table profiles add column old_plan text",
    ],
    "app_events": [
        "create view kpi_actions_last_hour as select type, count(*) as actions from app_events"
        " where created_at > now() - interval '1 hour' group by type",
        "create index app_events_path on app_events (path)",
    ],
    "subscription_plans": ["grant all on subscription_plans to public"],
    "spend": ["create rule spend_keeps as on delete to spend do also nothing"],
}

ALWAYS = [
    "create table marketplace_reviews (id bigint generated always as identity primary key,"
    " item_id uuid, user_id uuid, rating integer, review_text text)",
    'create policy "Anyone reviews" on marketplace_reviews for all using (true)',
    "insert into marketplace_reviews (rating, review_text)"
    " select n % 5, 'Review ' || n from generate_series(1, 50) as n",
    "create function public.run_anything(command text) returns void language plpgsql"
    " security definer as 'begin execute command; end'",
    "create function public.add_one(number integer) returns integer language sql"
    " as 'select number + 1'",
]


def make(connection: psycopg.Connection, tables: dict[str, Table]) -> None:
    for statement in ALWAYS:
        connection.execute(statement)
    for table, statements in STRAYS.items():
        for statement in statements if table in tables else []:
            connection.execute(statement)
