"""Attacks that row security alone would not stop, each with its defence."""

from dataclasses import dataclass, field

ALLOW_EVERYTHING = "begin end"


def emptied(function, arguments):
    """Statement that replaces a function by one that refuses nothing."""
    return (
        f"create or replace function access.{function}({arguments}) returns void"
        f" language plpgsql as $$ {ALLOW_EVERYTHING} $$"
    )


NO_USER_CHECK = emptied("require_user", "p_user_id uuid")
NO_ROLE_CHECK = emptied(
    "require_tenant_role",
    "p_tenant_id uuid, p_roles text[] default '{admin, member, viewer, billing}'",
)
OPEN = "alter table leads disable row level security"
TENANT_NOT_FIXED = "alter table leads disable trigger leads_tenant_id_is_fixed"
NO_CONSENT = "alter table tenant_members disable trigger tenant_members_require_consent"
ADDED_ONLY = "what proves something is only added: nobody whom it concerns changes it"
CONSENT = [
    "insert into data_subjects (id, user_id) values (%(globex)s, %(stranger)s)",
    "insert into consent_records (data_subject_id, consent_type, purpose, granted)"
    " values (%(globex)s, 'x', 'x', false)",
]
NAMES_ANOTHER = "a row names whom the caller may name: a trigger asks"
NAMES_UNSEEN = "a row names a row that the caller sees: a trigger asks, where a key would not"
IS_IN_ACME = (
    "select from tenant_members"
    " where tenant_id = %(acme)s and user_id = %(stranger)s and status = 'active'"
)


def may(command, table):
    """Statements that let everyone signed in run a command on any row of a table."""
    return [
        f"grant {command} on {table} to authenticated",
        f"create policy opened on {table} for {command} to authenticated using (true)",
    ]


IN_BOTH = "insert into tenant_members (tenant_id, user_id) values (%(globex)s, %(owner)s)"


@dataclass(frozen=True)
class Attack:
    who: str
    statements: list[str]
    """The last one has to touch a row, or to return a true value, for the attack to succeed."""
    defence: str
    """What stops it."""
    without: list[str]
    """Takes the defence away."""
    before: list[str] = field(default_factory=list)
    """What has happened before, as the superuser."""


USER_FUNCTIONS = {
    "count the unread": "select get_unread_notification_count(%(owner)s) > 0",
    "mark as read": "select mark_notifications_read(%(owner)s, null) > 0",
    "read settings": "select (get_or_create_user_settings(%(owner)s)).user_id = %(owner)s",
    "read a token": "select get_or_create_content_studio_token(%(platform_admin)s) <> ''",
    "ask for appointments": (
        "select check_appointment_conflicts(now(), now() + interval '1 day', %(owner)s)"
    ),
    "log in another's name": "select log_audit_event(%(owner)s, 'x', 'x') is not null",
    "take another's tenant": "select set_tenant_context(%(acme)s, %(owner)s) is not null",
}
TENANT_FUNCTIONS = {
    "join a tenant": "select add_tenant_member(%(acme)s, %(stranger)s, 'admin') is not null",
    "raise oneself": "select update_tenant_member_role(%(acme)s, %(colleague)s, 'admin')",
    "throw a member out": "select remove_tenant_member(%(acme)s, %(owner)s)",
    "use up a limit": "select track_usage(%(acme)s, 'calls', 1) is not null",
}
ATTACKS = {
    "shadow the memberships": Attack(
        "stranger",
        [
            "create temporary table tenant_members"
            " (tenant_id uuid, user_id uuid, role text, status text)",
            "grant all on pg_temp.tenant_members to public",
            "insert into pg_temp.tenant_members values (%(acme)s, %(stranger)s, 'admin', 'active')",
            "select from leads where tenant_id = %(acme)s",
        ],
        "the helper's search_path is pinned, and looks for temporary tables last",
        [
            "alter function access.my_tenant_ids reset search_path",
            "alter function access.tenant_ids_of reset search_path",
        ],
    ),
    "shadow the platform's roles": Attack(
        "stranger",
        [
            "create temporary table user_roles (user_id uuid, role app_role)",
            "grant all on pg_temp.user_roles to public",
            "insert into pg_temp.user_roles values (%(stranger)s, 'admin')",
            "select id from profiles where id = %(owner)s",
        ],
        "the helper's search_path is pinned, and looks for temporary tables last",
        [
            f"alter function access.{name} reset search_path"
            for name in ("has_role", "is_admin", "first_id_for_admin")
        ],
    ),
    "make a function in the API's schema": Attack(
        "stranger",
        [
            "create function public.mine() returns boolean language sql return true",
            "select public.mine()",
        ],
        "clients may create nothing in any schema",
        ["grant create on schema public to authenticated"],
    ),
    "point into another tenant": Attack(
        "stranger",
        [
            "insert into lead_activities (tenant_id, lead_id, activity_type)"
            " values (%(globex)s, %(lead)s, 'call')"
        ],
        "the reference carries the tenant",
        [
            "alter table lead_activities drop constraint lead_activities_tenant_id_lead_id_fkey",
            "alter table lead_activities add foreign key (lead_id) references leads (id)",
        ],
    ),
    "move a row by update": Attack(
        "owner",
        ["update leads set tenant_id = %(globex)s where id = %(lead)s"],
        "a trigger keeps a row in its tenant, also for a member of both",
        [TENANT_NOT_FIXED],
        [IN_BOTH],
    ),
    "move a row by upsert": Attack(
        "owner",
        [
            "insert into leads (id, tenant_id, email) values (%(lead)s, %(globex)s, 'a@b.test')"
            " on conflict (id) do update set tenant_id = excluded.tenant_id"
        ],
        "a trigger keeps a row in its tenant, also for a member of both",
        [TENANT_NOT_FIXED],
        [IN_BOTH],
    ),
    "move a row by merge": Attack(
        "owner",
        [
            "merge into leads using (values (%(lead)s::uuid)) as given (id) on leads.id = given.id"
            " when matched then update set tenant_id = %(globex)s"
        ],
        "a trigger keeps a row in its tenant, also for a member of both",
        [TENANT_NOT_FIXED],
        [IN_BOTH],
    ),
    "move a row through a view": Attack(
        "owner",
        ["update all_leads set tenant_id = %(globex)s where id = %(lead)s"],
        "a trigger keeps a row in its tenant, also for a member of both",
        [TENANT_NOT_FIXED],
        [
            IN_BOTH,
            "create view all_leads with (security_invoker) as select * from leads",
            "grant select, update on all_leads to authenticated",
        ],
    ),
    "move a row by upsert through a view": Attack(
        "owner",
        [
            "insert into all_leads (id, tenant_id, email) values (%(lead)s, %(globex)s, 'a@b.test')"
            " on conflict (id) do update set tenant_id = excluded.tenant_id"
        ],
        "a trigger keeps a row in its tenant, also for a member of both",
        [TENANT_NOT_FIXED],
        [
            IN_BOTH,
            "create view all_leads with (security_invoker) as select * from leads",
            "grant select, insert, update on all_leads to authenticated",
        ],
    ),
    "read through a view": Attack(
        "stranger",
        ["select from all_leads where id = %(lead)s"],
        "a view runs with its caller's rights",
        ["alter view all_leads reset (security_invoker)"],
        [
            "create view all_leads with (security_invoker) as select * from leads",
            "grant select on all_leads to authenticated",
        ],
    ),
    "take a row over by upsert": Attack(
        "stranger",
        [
            "insert into leads (id, tenant_id, email) values (%(lead)s, %(globex)s, 'a@b.test')"
            " on conflict (id) do update set notes = 'mine'"
        ],
        "the policies to read and to update hold for the row in conflict",
        [
            "alter policy leads_member_update on leads using (true) with check (true)",
            "alter policy leads_member_select on leads using (true)",
        ],
    ),
    "put a row into another tenant": Attack(
        "stranger",
        [
            "select set_config('app.tenant_id', %(acme)s::text, true)",
            "insert into leads (email) values ('spy@example.test')",
        ],
        "naming a tenant opens nothing: the policy asks for the membership",
        ["alter policy leads_member_insert on leads with check (true)"],
    ),
    "read by returning": Attack(
        "stranger",
        ["update leads set notes = 'x' returning email"],
        "the policies to read and to update",
        [OPEN],
    ),
    "read a secret by returning": Attack(
        "owner",
        [
            "insert into integrations (user_id, provider, access_token)"
            " values (%(owner)s, 'stripe', 'secret') returning access_token"
        ],
        "clients have no privilege to read the column",
        ["grant select (access_token) on integrations to authenticated"],
    ),
    "compare with a secret": Attack(
        "owner",
        ["select from integrations where access_token like 's%%'"],
        "clients have no privilege to read the column",
        ["grant select (access_token) on integrations to authenticated"],
        [
            "insert into integrations (user_id, provider, access_token)"
            " values (%(owner)s, 'stripe', 'secret')"
        ],
    ),
    "read the token of the content studio": Attack(
        "platform_admin",
        ["select token from content_studio_tokens"],
        "secrets of a user are in a table of their own, which only the service reads",
        may("select", "content_studio_tokens"),
        ["insert into content_studio_tokens (user_id, token) values (%(platform_admin)s, 'x')"],
    ),
    "read the secret of a browser": Attack(
        "stranger",
        ["select auth from push_subscriptions"],
        "clients have no privilege to read the column",
        ["grant select (auth) on push_subscriptions to authenticated"],
        [
            "insert into push_subscriptions (user_id, endpoint, p256dh, auth)"
            " values (%(stranger)s, 'x', 'x', 'x')"
        ],
    ),
    "read statistics": Attack(
        "stranger",
        ["select from pg_stats where tablename = 'leads' and attname = 'email'"],
        "PostgreSQL hides the statistics of a table with row security",
        [OPEN],
        ["analyze leads"],
    ),
    "switch row security off": Attack(
        "stranger",
        ["set local row_security = off", "select from leads where id = %(lead)s"],
        "PostgreSQL refuses a query that row security would restrict",
        [OPEN],
    ),
    "empty a table": Attack(
        "tenant_admin",
        ["truncate lead_touchpoints", "select count(*) = 0 from lead_touchpoints"],
        "clients have no privilege to truncate, which no policy restricts",
        ["grant truncate on lead_touchpoints to authenticated"],
        ["insert into lead_touchpoints (tenant_id, lead_id) values (%(acme)s, %(lead)s)"],
    ),
    "make a policy": Attack(
        "stranger",
        ["create policy mine on leads using (true)", "select from leads where id = %(lead)s"],
        "the table belongs to nobody whom a client can be",
        ["alter table leads owner to authenticated"],
    ),
    "read a detached partition": Attack(
        "service",
        ["select from retired.api_logs_old"],
        "clients and the service have no right on the schema retired",
        [
            "grant usage on schema retired to service_role",
            "grant select on retired.api_logs_old to service_role",
        ],
        [
            "create table api_logs_old partition of api_logs"
            " for values from ('2001-01-01') to ('2001-02-01')",
            "insert into api_logs (method, path, created_at) values ('GET', '/', '2001-01-02')",
            "select access.detach_partition('api_logs', 'api_logs_old')",
        ],
    ),
    "rewrite the history": Attack(
        "service",
        ["select * from groundwork.ledger"],
        "clients and the service have no right on the schema groundwork",
        [
            "grant usage on schema groundwork to service_role",
            "grant select on groundwork.ledger to service_role",
        ],
    ),
    "read the accounts": Attack(
        "stranger",
        ["select from auth.users"],
        "clients have no right on auth.users, and its policy lets no row through",
        [
            "grant select on auth.users to authenticated",
            "alter policy users_client_none on auth.users using (true)",
        ],
    ),
    "ask whether an address is recorded": Attack(
        "stranger",
        [
            "do $$ begin"
            " insert into data_subjects (user_id, email) values (auth.uid(), 'x@example.test');"
            " perform set_config('attack.told', 'false', true);"
            " exception when unique_violation then"
            " perform set_config('attack.told', 'true', true);"
            " end $$",
            "select current_setting('attack.told')::boolean",
        ],
        "an address is unique only among people whose rows no client writes",
        ["create unique index on data_subjects (email)"],
        ["insert into data_subjects (user_id, email) values (%(owner)s, 'x@example.test')"],
    ),
    "claim to be the service": Attack(
        "stranger",
        [
            "select set_config('request.jwt.claims', jsonb_set("
            " current_setting('request.jwt.claims')::jsonb, '{role}', '\"service_role\"'"
            ")::text, true)",
            "select access.is_service()",
        ],
        "who is the service is read from the role in force, not from a claim",
        [
            "create or replace function access.is_service() returns boolean language sql"
            " return auth.role() = 'service_role'"
        ],
    ),
    "choose the number of a row": Attack(
        "stranger",
        [
            "insert into recommendations (id, user_id, kind, title) overriding system value"
            " values (1000, %(stranger)s, 'x', 'x')"
        ],
        "no client has a privilege to set an identity",
        ["grant insert on recommendations to authenticated"],
    ),
    "be verified from the start": Attack(
        "stranger",
        [
            "insert into expert_profiles (user_id, name, verified, rating)"
            " values (%(stranger)s, 'x', true, 5)"
        ],
        "what a client may not change it may not set either, when it adds the row",
        ["grant insert on expert_profiles to authenticated"],
    ),
    "post in the year 9999": Attack(
        "stranger",
        ["insert into posts (user_id, body, created_at) values (%(stranger)s, 'x', '9999-01-01')"],
        "what a client may not change it may not set either, when it adds the row",
        ["grant insert on posts to authenticated"],
    ),
    "add a lead that was there before": Attack(
        "owner",
        ["insert into leads (tenant_id, email, created_at) values (%(acme)s, 'x', '2001-01-01')"],
        "times and counts are the server's, also where no column is listed",
        ["grant insert on leads to authenticated"],
    ),
    "take the id of a session": Attack(
        "stranger",
        ["insert into sessions (id, user_id) values ('1', %(stranger)s)"],
        "what a client may not change it may not set either, when it adds the row",
        ["grant insert on sessions to authenticated"],
    ),
    "choose a referral code": Attack(
        "stranger",
        ["insert into referrals (referrer_id, referral_code) values (%(stranger)s, 'BUY')"],
        "what a client may not change it may not set either, when it adds the row",
        ["grant insert on referrals to authenticated"],
    ),
    "learn which consents there are": Attack(
        "stranger",
        ["insert into privacy_consents (user_id, consent_id) values (%(stranger)s, 'c-2')"],
        "what a client may not change it may not set either, when it adds the row",
        ["grant insert on privacy_consents to authenticated"],
    ),
    "fill the disk with one row": Attack(
        "stranger",
        ["insert into posts (user_id, body) values (%(stranger)s, repeat('x', 10000000))"],
        "what a client writes has a size limit",
        ["alter table posts drop constraint posts_body_size"],
    ),
    "fill the disk with rows": Attack(
        "stranger",
        [
            "insert into push_subscriptions (user_id, endpoint, p256dh, auth)"
            " select %(stranger)s, number, 'x', 'x' from generate_series(1, 101) as number"
        ],
        "one user has so many rows in a table that anyone may fill",
        ["alter table push_subscriptions disable trigger push_subscriptions_limit_rows"],
    ),
    "settle one's own request": Attack(
        "stranger",
        [
            "insert into data_subject_requests"
            " (user_id, request_type, status, verification_completed)"
            " values (%(stranger)s, 'erasure', 'completed', true)"
        ],
        "what a client may not change it may not set either, when it adds the row",
        ["grant insert on data_subject_requests to authenticated"],
    ),
    "moderate one's own comment": Attack(
        "visitor",
        [
            "insert into blog_comments"
            " (post_slug, author_name, author_email, content, moderation_score)"
            " values ('x', 'x', 'x@example.test', 'x', 1)"
        ],
        "what a client may not change it may not set either, when it adds the row",
        ["grant insert on blog_comments to anon"],
    ),
    "publish with downloads and a rating": Attack(
        "owner",
        [
            "insert into workflow_templates (tenant_id, name, category, downloads, rating)"
            " values (%(acme)s, 'x', 'x', 1000, 5)"
        ],
        "what a client may not change it may not set either, when it adds the row",
        ["grant insert on workflow_templates to authenticated"],
    ),
    "make revenue of an event": Attack(
        "stranger",
        ["insert into app_events (user_id, type) values (%(stranger)s, 'purchase')"],
        "what was sold is told by the service alone",
        ["alter policy app_events_owner_insert on app_events with check (user_id = auth.uid())"],
    ),
    "have an event in a month that is over": Attack(
        "stranger",
        [
            "insert into app_events (user_id, type, created_at)"
            " values (%(stranger)s, 'x', '2001-01-01')"
        ],
        "what a client may not change it may not set either, when it adds the row",
        ["grant insert on app_events to authenticated"],
    ),
    "take a plan without paying": Attack(
        "stranger",
        ["select create_tenant('x', 'unpaid', %(globex)s) is not null"],
        "a plan that costs something is set by the service, once it is paid for",
        ["update subscription_plans set price_yearly = 0"],
        [
            "insert into subscription_plans (id, code, name, price_monthly, price_yearly)"
            " values (%(globex)s, 'x', 'x', 0, 90)"
        ],
    ),
    "put a user into a tenant": Attack(
        "tenant_admin",
        ["select add_tenant_member(%(acme)s, %(stranger)s)", IS_IN_ACME],
        "an invitation is accepted by the invited",
        [NO_CONSENT],
    ),
    "put a user into a tenant by insert": Attack(
        "tenant_admin",
        [
            "insert into tenant_members (tenant_id, user_id) values (%(acme)s, %(stranger)s)",
            IS_IN_ACME,
        ],
        "an invitation is accepted by the invited",
        [NO_CONSENT],
    ),
    "accept for the invited": Attack(
        "tenant_admin",
        [
            "update tenant_members set status = 'active'"
            " where tenant_id = %(acme)s and user_id = %(invited)s"
        ],
        "an invitation is accepted by the invited",
        [NO_CONSENT],
    ),
    "hand a membership on": Attack(
        "tenant_admin",
        [
            "update tenant_members set user_id = %(stranger)s"
            " where tenant_id = %(acme)s and user_id = %(colleague)s"
        ],
        "a membership stays that of its user",
        ["grant update on tenant_members to authenticated"],
    ),
    "invite in another's name": Attack(
        "tenant_admin",
        [
            "insert into tenant_members (tenant_id, user_id, invited_by)"
            " values (%(acme)s, %(stranger)s, %(owner)s)",
            "select from tenant_members where invited_by = %(owner)s",
        ],
        "who invites is the caller",
        ["grant insert on tenant_members to authenticated", NO_CONSENT],
    ),
    "take a consent out of the record": Attack(
        "stranger",
        ["delete from consent_records where purpose = 'x'"],
        ADDED_ONLY,
        may("delete", "consent_records"),
        CONSENT,
    ),
    "take the person out of the record": Attack(
        "stranger",
        ["delete from data_subjects where user_id = %(stranger)s"],
        ADDED_ONLY,
        may("delete", "data_subjects"),
        CONSENT,
    ),
    "have consented in the past": Attack(
        "stranger",
        [
            "insert into consent_records"
            " (data_subject_id, consent_type, purpose, granted, consent_timestamp)"
            " values (%(globex)s, 'x', 'x', true, '2001-01-01')"
        ],
        "what a client may not change it may not set either, when it adds the row",
        ["grant insert on consent_records to authenticated"],
        CONSENT,
    ),
    "seal a day again": Attack(
        "stranger",
        ["update trust_ledger_roots set hash_root = 'y' where user_id = %(stranger)s"],
        ADDED_ONLY,
        may("update", "trust_ledger_roots"),
        [
            "insert into trust_ledger_roots (user_id, date, hash_root)"
            " values (%(stranger)s, '2026-01-01', 'x')"
        ],
    ),
    "never have asked": Attack(
        "stranger",
        ["delete from data_subject_requests where user_id = %(stranger)s"],
        ADDED_ONLY,
        may("delete", "data_subject_requests"),
        [
            "insert into data_subject_requests (user_id, request_type)"
            " values (%(stranger)s, 'access')"
        ],
    ),
    "cover one's tracks": Attack(
        "platform_admin",
        ["delete from security_events where user_id = %(platform_admin)s"],
        ADDED_ONLY,
        may("delete", "security_events"),
        [
            "insert into security_events (user_id, event_type, severity)"
            " values (%(platform_admin)s, 'x', 'low')"
        ],
    ),
    "use another's connection": Attack(
        "tenant_admin",
        [
            "insert into tenant_integrations (tenant_id, integration_id)"
            " values (%(acme)s, %(globex)s)"
        ],
        NAMES_UNSEEN,
        [
            "alter table tenant_integrations"
            " disable trigger tenant_integrations_require_visible_integrations"
        ],
        [
            "insert into integrations (id, user_id, provider)"
            " values (%(globex)s, %(stranger)s, 'stripe')"
        ],
    ),
    "refer another tenant's lead": Attack(
        "stranger",
        ["insert into referrals (referrer_id, lead_id) values (%(stranger)s, %(lead)s)"],
        NAMES_UNSEEN,
        ["alter table referrals disable trigger referrals_require_visible_leads"],
    ),
    "ask for the data of another person": Attack(
        "stranger",
        [
            "insert into data_subject_requests (user_id, data_subject_id, request_type)"
            " values (%(stranger)s, %(globex)s, 'access')"
        ],
        NAMES_UNSEEN,
        [
            "alter table data_subject_requests"
            " disable trigger data_subject_requests_require_visible_data_subjects"
        ],
        ["insert into data_subjects (id, user_id) values (%(globex)s, %(owner)s)"],
    ),
    "rest on the consent of another": Attack(
        "stranger",
        ["insert into data_subjects (user_id, consent_id) values (%(stranger)s, 'c-1')"],
        NAMES_UNSEEN,
        [
            "alter table data_subjects"
            " disable trigger data_subjects_require_visible_privacy_consents"
        ],
        ["insert into privacy_consents (user_id, consent_id) values (%(owner)s, 'c-1')"],
    ),
    "make a workflow of another tenant's draft": Attack(
        "stranger",
        [
            "insert into workflows (tenant_id, name, template_id)"
            " values (%(globex)s, 'x', %(acme)s::uuid::text)"
        ],
        NAMES_UNSEEN,
        ["alter table workflows disable trigger workflows_require_own_template"],
        [
            "insert into workflow_templates (id, tenant_id, name, category)"
            " values (%(acme)s, %(acme)s, 'x', 'x')"
        ],
    ),
    "make a workflow in another's name": Attack(
        "owner",
        [
            "insert into automation_workflows (tenant_id, created_by, name)"
            " values (%(acme)s, %(colleague)s, 'x')"
        ],
        NAMES_ANOTHER,
        [
            "alter table automation_workflows"
            " disable trigger automation_workflows_require_own_created_by"
        ],
    ),
    "run a workflow in another's name": Attack(
        "owner",
        ["update workflow_executions set user_id = %(stranger)s where id = %(acme)s"],
        NAMES_ANOTHER,
        ["alter table workflow_executions disable trigger workflow_executions_require_own_user_id"],
        [
            "insert into workflows (id, tenant_id, name) values (%(acme)s, %(acme)s, 'x')",
            "insert into workflow_executions (id, tenant_id, workflow_id)"
            " values (%(acme)s, %(acme)s, %(acme)s)",
        ],
    ),
    "assign a lead to whom does not belong here": Attack(
        "owner",
        ["update leads set assigned_to = %(stranger)s where id = %(lead)s"],
        NAMES_ANOTHER,
        ["alter table leads disable trigger leads_require_member_assigned_to"],
    ),
    "use up a limit as a viewer": Attack(
        "viewer",
        ["select track_usage(%(acme)s, 'calls', 1) is not null"],
        "the function asks for the caller's role",
        [NO_ROLE_CHECK],
    ),
    **{
        f"{name} (user)": Attack(
            "stranger", [call], "the function asks whether the user is the caller", [NO_USER_CHECK]
        )
        for name, call in USER_FUNCTIONS.items()
    },
    **{
        f"{name} (tenant)": Attack(
            "stranger", [call], "the function asks for the caller's role", [NO_ROLE_CHECK]
        )
        for name, call in TENANT_FUNCTIONS.items()
    },
}
