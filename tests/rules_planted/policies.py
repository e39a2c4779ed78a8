"""Cases of the rules about which policies a table has, and for whom."""

from rules_planted.case import fault, right
from support.stand_ins import REALTIME, STORAGE

SECURED = "every_table_is_row_secured"
NAME = "policy_names_follow_the_pattern"
ONE = "one_permissive_policy_per_role_and_command"
ROLE = "every_policy_names_a_role"
CHECK = "every_write_policy_has_a_check"
TRUE = "no_write_policy_is_always_true"
RESTRICTIVE = "no_policy_is_restrictive"
PRIVILEGE = "every_privilege_has_its_policy"
POLICY = "every_policy_has_its_privilege"
DECLARED = "every_policy_of_the_platform_is_declared"

BUCKET = (
    STORAGE
    + """
insert into storage.buckets (id, name) values ('scans', 'scans');
create policy scans_all_select on storage.objects for select to anon using (bucket_id = 'scans');
insert into groundwork.declaration (
    kind, schema_name, object_name, declared_hash, fingerprint, items
)
select 'bucket', 'storage', 'scans', '', groundwork.fingerprint(items), items
from groundwork.bucket_items('storage', 'scans') as items;
"""
)

CASES = [
    fault(
        DECLARED,
        "for another bucket, for buckets, and for any",
        BUCKET + "create policy other on storage.objects using (bucket_id = 'other');"
        " create policy pattern on storage.objects using (bucket_id like 'scan%');"
        " create policy listed on storage.buckets using (true)",
        "other on storage.objects",
        "pattern on storage.objects",
        "listed on storage.buckets",
    ),
    right(
        DECLARED,
        "a declared policy, and channels where no model declares any",
        BUCKET + REALTIME + "create policy anyone on realtime.messages using (true)",
    ),
    right(
        DECLARED,
        "files where no model declares a bucket",
        STORAGE + "create policy anyone on storage.objects using (true)",
    ),
    fault(
        SECURED,
        "nothing at all",
        "create table plans (id int primary key)",
        "public.plans",
    ),
    fault(SECURED, "off", "alter table leads disable row level security", "public.leads"),
    fault(
        SECURED,
        "off on a partition",
        "alter table events_2025 disable row level security",
        "public.events_2025",
    ),
    fault(SECURED, "not forced", "alter table leads no force row level security", "public.leads"),
    fault(
        SECURED,
        "no policy, or only a restrictive one",
        """
        drop policy secrets_client_none on secrets;
        drop policy tenants_member_select on tenants;
        create policy tenants_member_select on tenants as restrictive using (true)
        """,
        "public.secrets",
        "public.tenants",
    ),
    right(
        SECURED,
        "no policy on a partition that is reached through its parent",
        """
        create table events_2026 partition of events
        for values from ('2026-01-01') to ('2027-01-01');
        alter table events_2026 enable row level security;
        alter table events_2026 force row level security
        """,
    ),
    fault(
        NAME,
        "a sentence",
        'create policy "Members can add leads" on leads for insert to authenticated, anon'
        " with check (false)",
        '"Members can add leads" on public.leads',
    ),
    fault(
        NAME,
        "another case, another command, another table, nobody",
        """
        alter policy tenants_member_select on tenants rename to tenants_member_delete;
        alter policy notes_lead_select on notes rename to "notes_Lead_select";
        alter policy leads_member_select on leads rename to notes_member_select;
        alter policy leads_member_update on leads rename to leads_update
        """,
        "tenants_member_delete on public.tenants",
        '"notes_Lead_select" on public.notes',
        "notes_member_select on public.leads",
        "leads_update on public.leads",
    ),
    fault(
        NAME,
        "none, although rows come through",
        "alter policy leads_member_select on leads rename to leads_member_none",
        "leads_member_none on public.leads",
    ),
    fault(
        NAME,
        "two with the same roles, and the name they would get is taken",
        """
        create policy one on secrets for select to anon using (true);
        create policy two on secrets for select to anon using (true);
        create policy secrets_anon_select on secrets for select to anon using (true)
        """,
        "one on public.secrets",
        "two on public.secrets",
    ),
    right(
        NAME,
        "several words",
        "alter policy leads_member_select on leads rename to leads_tenant_admin_select",
    ),
    fault(
        ONE,
        "two for select",
        "create policy leads_own_select on leads for select to authenticated"
        " using (owner_id = (select auth.uid()))",
        "public.leads",
    ),
    fault(
        ONE,
        "one for all, and each command",
        "create policy leads_own_all on leads for all to authenticated"
        " using (owner_id = (select auth.uid())) with check (owner_id = (select auth.uid()))",
        "public.leads",
    ),
    fault(
        ONE,
        "one to public, and one to a role",
        "create policy leads_all_select on leads for select using (owner_id is null)",
        "public.leads",
    ),
    fault(
        ONE,
        "two to public",
        """
        create policy secrets_some_delete on secrets for delete using (word = 'a');
        create policy secrets_more_delete on secrets for delete using (word = 'b')
        """,
        "public.secrets",
    ),
    fault(
        ONE,
        "through one role of several",
        "create policy notes_any_select on notes for select to anon, authenticated"
        " using (body is null)",
        "public.notes",
    ),
    right(
        ONE,
        "another role, another command, a restrictive one, and a role that needs no policy",
        """
        create policy leads_service_select on leads for select to service_role using (true);
        create policy leads_other_select on leads for select to service_role using (true);
        create policy leads_visitor_select on leads for select to anon using (owner_id is null);
        create policy leads_member_delete on leads for delete to authenticated using (name = 'a');
        create policy leads_any_select on leads as restrictive for select to authenticated
        using (true)
        """,
    ),
    fault(
        ROLE,
        "no to",
        "create policy leads_any_delete on leads for delete using (name = 'a')",
        "leads_any_delete on public.leads",
    ),
    right(
        ROLE,
        "both roles",
        "alter policy leads_member_select on leads to anon, authenticated",
    ),
    fault(
        CHECK,
        "update and all checked by using",
        """
        create policy notes_own_update on notes for update to authenticated using (body = 'a');
        create policy leads_own_all on leads for all to anon using (name = 'a')
        """,
        "notes_own_update on public.notes",
        "leads_own_all on public.leads",
    ),
    fault(
        CHECK,
        "insert checked by nothing",
        "create policy leads_own_insert on leads for insert to authenticated",
        "leads_own_insert on public.leads",
    ),
    right(
        CHECK,
        "select and delete write no row",
        "create policy notes_own_delete on notes for delete to authenticated using (body = 'a')",
    ),
    fault(
        TRUE,
        "anyone adds",
        "create policy leads_any_insert on leads for insert to anon with check (true)",
        "leads_any_insert on public.leads",
    ),
    fault(
        TRUE,
        "in other words, and for public",
        "create policy leads_any_delete on leads for delete using (1 = 1 and not false)",
        "leads_any_delete on public.leads",
    ),
    fault(
        TRUE,
        "one's own row becomes anyone's",
        "alter policy leads_member_update on leads with check (true)",
        "leads_member_update on public.leads",
    ),
    right(
        TRUE,
        "reading, a role of no client, and a condition on the caller",
        """
        create policy leads_any_select on leads for select to anon using (true);
        create policy leads_any_update on leads as restrictive for update to anon using (true);
        create policy leads_definer_insert on leads for insert to groundwork_definer
        with check (true);
        create policy leads_admin_delete on leads for delete to authenticated
        using ((select access.is_admin()))
        """,
    ),
    fault(
        RESTRICTIVE,
        "two, of which one meets nothing",
        """
        create policy leads_named_all on leads as restrictive for all to authenticated
        using (name <> '') with check (name <> 'a');
        create policy leads_named_select on leads as restrictive for select to anon
        using (name <> '')
        """,
        "public.leads: leads_named_all, leads_named_select",
    ),
    right(
        RESTRICTIVE, "and", "alter policy leads_member_select on leads using (name <> '' and true)"
    ),
    fault(
        PRIVILEGE,
        "a command without policy",
        "grant delete on leads to authenticated",
        "authenticated for delete on public.leads",
    ),
    fault(
        PRIVILEGE,
        "a role without policy, a column, public, and one that is refused",
        """
        grant select on leads to anon;
        grant insert (name) on leads to authenticated;
        grant select on notes to public;
        grant select on secrets to authenticated
        """,
        "anon for select on public.leads",
        "authenticated for insert (name) on public.leads",
        "public for select on public.notes",
        "authenticated for select on public.secrets",
    ),
    fault(
        PRIVILEGE,
        "a partition",
        "grant select on events_2025 to authenticated",
        "authenticated for select on public.events_2025",
    ),
    right(
        PRIVILEGE,
        "a policy for all, the service, the owner, and what no policy is about",
        """
        create role rules_owner;
        alter table notes owner to rules_owner;
        grant truncate on leads to authenticated;
        create policy secrets_admin_all on secrets for all to authenticated
        using ((select access.is_admin())) with check ((select access.is_admin()));
        grant select, insert, update, delete on secrets to authenticated, service_role
        """,
    ),
    fault(
        POLICY,
        "no privilege",
        "revoke select on leads from authenticated",
        "leads_member_select on public.leads for select as authenticated",
    ),
    fault(
        POLICY,
        "for all, and only reading granted",
        """
        create policy secrets_admin_all on secrets for all to authenticated
        using ((select access.is_admin())) with check ((select access.is_admin()));
        grant select, insert on secrets to authenticated
        """,
        "secrets_admin_all on public.secrets for update as authenticated",
        "secrets_admin_all on public.secrets for delete as authenticated",
    ),
    right(
        POLICY,
        "a policy for public",
        "create policy notes_any_select on notes for select using (body is null)",
    ),
    right(
        POLICY,
        "some columns, a privilege for public, and a role that needs no policy",
        """
        create policy secrets_service_select on secrets for select to service_role using (true);
        revoke all on secrets from service_role;
        revoke select on leads, notes from authenticated;
        grant select (id) on leads to authenticated;
        grant select on notes to public
        """,
    ),
]
