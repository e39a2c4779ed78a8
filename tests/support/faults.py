"""Faults to plant in row security and privileges, each with what a check has to say of it."""

MY_TENANTS = """
create or replace function access.my_tenant_ids(p_roles text[] default '{{}}')
returns setof uuid language sql stable security definer set search_path = public, pg_temp
as $$ select tenant_id from tenant_members where user_id = access.caller_id() {} $$
"""
ALLOW = """
create policy planted on {table} for {command} to {role} {condition};
grant {command} on {table} to {role}
"""

# What was done wrong, and the sentence that has to be among those that a line fails with.
FAULTS = {
    "a policy was dropped": (
        "drop policy journal_entries_owner_select on journal_entries",
        "journal_entries: owner select is refused",
    ),
    "row security is off": (
        "alter table leads disable row level security",
        "leads (assigned_to=named): stranger select works",
    ),
    "with check (true) on insert": (
        "alter policy leads_member_insert on leads with check (true)",
        "leads (assigned_to=named): admin_of_another insert works",
    ),
    "with check (true) on update": (
        "alter policy chat_conversations_owner_update on chat_conversations with check (true)",
        "chat_conversations: owner move_owner to a stranger works",
    ),
    "a policy without `to`": (
        "create policy planted on leads for select using (true); grant select on leads to anon",
        "leads (assigned_to=named): visitor select works",
    ),
    "a second permissive policy": (
        "create policy planted on leads for select to authenticated using (email is not null)",
        "leads (assigned_to=named): suspended select works",
    ),
    "a viewer may write": (
        "alter policy leads_member_update on leads"
        " using (tenant_id = any (array(select access.my_tenant_ids())))"
        " with check (tenant_id = any (array(select access.my_tenant_ids())))",
        "leads (assigned_to=named): viewer update works",
    ),
    "any status is a membership": (
        MY_TENANTS.format("and role = any (p_roles)").replace(
            "'{}'", "'{admin, member, viewer, billing}'"
        ),
        "ai_agents: suspended select works",
    ),
    "any role is a writer's": (
        MY_TENANTS.format("and status = 'active'"),
        "ai_agents: billing insert works",
    ),
    "a row may leave its tenant": (
        "alter table ai_agents disable trigger ai_agents_tenant_id_is_fixed",
        "ai_agents: owner move_tenant to their own tenant works",
    ),
    "everyone is a platform admin": (
        "create or replace function access.is_admin() returns boolean language sql return true",
        "investors: stranger select works",
    ),
    "a child is read without its parent": (
        "alter policy meeting_notes_parent_select on meeting_notes using (true)",
        "meeting_notes: stranger select works",
    ),
    "a child may hang on any parent": (
        "alter policy meeting_notes_owner_update on meeting_notes with check (true)",
        "meeting_notes: owner move_parent to a stranger's parent works",
    ),
    "what is not published is read": (
        "alter policy marketplace_items_visitor_select on marketplace_items using (true)",
        "marketplace_items (status=pending): visitor select works",
    ),
    "anyone deletes a post": (
        "alter policy posts_owner_delete on posts using (true)",
        "posts: stranger delete works",
    ),
    "a user gives themself points": (
        ALLOW.format(
            table="user_points",
            command="insert",
            role="authenticated",
            condition="with check (true)",
        ),
        "user_points: owner insert_own works",
    ),
    "a visitor may write": (
        ALLOW.format(
            table="pretest_answers", command="insert", role="anon", condition="with check (true)"
        ),
        "pretest_answers: visitor insert works",
    ),
    "settings in a tenant of others": (
        "alter policy user_settings_owner_insert on user_settings"
        " with check (user_id = (select auth.uid()))",
        "user_settings (tenant_id=acme): stranger insert_own works",
    ),
    "a secret column is granted": (
        "grant select (credentials) on tenant_integrations to authenticated",
        "tenant_integrations: viewer read credentials works",
    ),
    "the whole table is granted for update": (
        "grant update on profiles to authenticated",
        "profiles (id=owner): owner update any other column works",
    ),
    "a column too many is granted for update": (
        "grant update (title) on notifications to authenticated",
        "notifications: owner update any other column works",
    ),
    "a table of the service is granted": (
        "grant select on ai_embeddings to authenticated;"
        "alter policy ai_embeddings_client_none on ai_embeddings using (true)",
        "ai_embeddings: stranger select works",
    ),
    "the service lost its privilege": (
        "revoke select on ai_embeddings from service_role",
        "ai_embeddings: service select is refused",
    ),
    "a log can be cleared": (
        "alter table audit_logs disable trigger audit_logs_is_append_only",
        "audit_logs (tenant_id=acme): service delete works",
    ),
    "anyone updates a lead, unseen": (
        "alter policy leads_member_update on leads using (true) with check (true)",
        "leads (assigned_to=named): stranger update works",
    ),
    "anyone deletes a lead, unseen": (
        "alter policy leads_member_delete on leads using (true)",
        "leads (assigned_to=named): stranger delete works",
    ),
    "a template is edited by whoever sees it": (
        "alter policy workflow_templates_member_update on workflow_templates"
        " using (true) with check (true)",
        "workflow_templates (status=published): stranger update works",
    ),
}

# What was done wrong, and the privilege that is too many or missing.
GRANTS = {
    "a view of its owner's rights": (
        "create view leads_overview as select * from leads;"
        "grant select on leads_overview to authenticated",
        ("leads_overview", None, "authenticated", "select", "too many"),
    ),
    "a privilege that no policy restricts": (
        "grant truncate on leads to authenticated",
        ("leads", None, "authenticated", "truncate", "too many"),
    ),
    "a privilege for everyone": (
        "grant select on leads to public",
        ("leads", None, "-", "select", "too many"),
    ),
    "a sequence": (
        "grant usage on sequence challenges_id_seq to anon",
        ("challenges_id_seq", None, "anon", "usage", "too many"),
    ),
    "too much for functions": (
        "grant delete on leads to groundwork_definer",
        ("leads", None, "groundwork_definer", "delete", "too many"),
    ),
    "a column": (
        "grant references (email) on leads to anon",
        ("leads", "email", "anon", "references", "too many"),
    ),
    "a missing one": (
        "revoke insert on leads from authenticated",
        ("leads", "email", "authenticated", "insert", "missing"),
    ),
}
