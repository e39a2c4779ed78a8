"""Cases of the rules about what the condition of a policy does."""

from rules_planted.case import fault, right

PER_ROW = "policies_call_no_function_per_row"
STABLE = "policies_call_only_stable_functions"
RECURSION = "no_policy_reads_its_own_table"
INDEX = "every_policy_column_leads_an_index"
METADATA = "no_policy_trusts_user_metadata"
CALL = "every_policy_role_may_call_its_functions"


def on_leads(condition, before=""):
    """Make the policy every case here is about: who deletes leads."""
    return f"""{before};
    create policy leads_some_delete on leads for delete to authenticated using ({condition});
    """


def function(body, rights="invoker", volatility="stable", name="own_leads", language="sql"):
    """Make a function for such a policy, that a client may call."""
    return f"""
    create function access.{name}() returns setof uuid
    language {language} {volatility} security {rights} set search_path = public, pg_temp
    as $body${body}$body$;
    """


SOME_DELETE = "leads_some_delete on public.leads"
DEFINER = "alter function access.own_leads() owner to groundwork_definer"
MAY_USE = "tenant_id = any (array(select access.my_tenant_ids()))"

CASES = [
    fault(PER_ROW, "bare", on_leads("owner_id = auth.uid()"), SOME_DELETE),
    fault(
        PER_ROW,
        "one bare and one not",
        on_leads("owner_id = (select auth.uid()) or id = auth.uid() or access.is_admin()"),
        SOME_DELETE,
    ),
    fault(
        PER_ROW,
        "a setting",
        on_leads("owner_id = current_setting('app.user_id')::uuid"),
        SOME_DELETE,
    ),
    fault(
        PER_ROW,
        "in the check only",
        "alter policy notes_member_insert on notes with check (auth.uid() is not null)",
        "notes_member_insert on public.notes",
    ),
    fault(
        PER_ROW,
        "in the check, where the other condition has a sub-select",
        "alter policy leads_member_update on leads using (owner_id = (select auth.uid()))"
        " with check (name <> '' and auth.uid() is not null)",
        "leads_member_update on public.leads",
    ),
    fault(
        PER_ROW,
        "with the row's column",
        on_leads(
            "access.member_of(tenant_id)",
            before="""
            create function access.member_of(uuid) returns boolean
            language sql stable set search_path = public, pg_temp as 'select true'
        """,
        ),
        SOME_DELETE,
    ),
    fault(
        PER_ROW,
        "with the row's column, in a sub-select",
        on_leads(
            "(select access.member_of(leads.tenant_id))",
            before="""
            create function access.member_of(uuid) returns boolean
            language sql stable set search_path = public, pg_temp as 'select true'
        """,
        ),
        SOME_DELETE,
    ),
    fault(
        PER_ROW,
        "in a sub-select that depends on the row",
        on_leads(
            "exists (select 1 from members where members.user_id = auth.uid()"
            " and members.tenant_id = leads.tenant_id)"
        ),
        SOME_DELETE,
    ),
    fault(
        PER_ROW,
        "in a sub-select two levels down that depends on the row",
        on_leads(
            "exists (select 1 from members where members.user_id in"
            " (select auth.uid() where leads.name <> ''))"
        ),
        SOME_DELETE,
    ),
    fault(
        PER_ROW,
        "for each row of another table",
        on_leads("tenant_id in (select tenant_id from members where user_id = auth.uid())"),
        SOME_DELETE,
    ),
    fault(
        PER_ROW,
        "on the left of in",
        on_leads("auth.uid() in (select members.user_id from members)"),
        SOME_DELETE,
    ),
    fault(
        PER_ROW,
        "of another schema, unless it is immutable",
        on_leads(
            "name = extensions.today()",
            before="""
            create function extensions.today() returns text
            language sql stable as 'select current_date::text'
        """,
        ),
        SOME_DELETE,
    ),
    fault(
        PER_ROW,
        "behind an operator",
        on_leads(
            "name operator(extensions.~~~) 'a'",
            before="""
            create function extensions.alike(text, text) returns boolean
            language sql stable as 'select true';
            create operator extensions.~~~ (
                leftarg = text, rightarg = text, function = extensions.alike
            )
        """,
        ),
        SOME_DELETE,
    ),
    right(
        PER_ROW, "once", on_leads("owner_id = (select auth.uid()) or (select access.is_admin())")
    ),
    right(
        PER_ROW,
        "once, where the other condition is about the row",
        "alter policy leads_member_update on leads using (name <> '' and name <> 'b')"
        " with check (owner_id = (select auth.uid()))",
    ),
    right(
        PER_ROW,
        "once, in a sub-select that depends on the row",
        on_leads(
            "exists (select 1 from members where members.user_id = (select auth.uid())"
            " and members.tenant_id = leads.tenant_id)"
        ),
    ),
    right(
        PER_ROW,
        "a set, in three spellings",
        on_leads(
            f"{MAY_USE} or tenant_id in (select access.my_tenant_ids())"
            " or tenant_id in (select mine.id from access.my_tenant_ids() as mine (id))"
        ),
    ),
    right(
        PER_ROW,
        "the name in a text, with braces and quotes",
        on_leads(r"name <> 'auth.uid() {FUNCEXPR :funcid 1} \{' and name <> E'}{\\'"),
    ),
    right(
        PER_ROW,
        "what PostgreSQL does itself, or knows once and for all",
        on_leads(
            "lower(name) = extensions.folded('A') and now() > '2020-01-01'",
            before="""
            create function extensions.folded(text) returns text
            language sql immutable as 'select lower($1)'
        """,
        ),
    ),
    fault(
        STABLE,
        "nothing said",
        on_leads(
            "id in (select access.own_leads())", before=function("select null::uuid", volatility="")
        ),
        f"access.own_leads() called by {SOME_DELETE}",
    ),
    fault(STABLE, "chance", on_leads("random() < 0.5"), f"random() called by {SOME_DELETE}"),
    right(STABLE, "stable and immutable", on_leads(f"{MAY_USE} and lower(name) = 'a'")),
    fault(
        RECURSION,
        "in a sub-select",
        on_leads("exists (select 1 from leads as others where others.id = leads.id)"),
        SOME_DELETE,
    ),
    fault(
        RECURSION,
        "in the check",
        "create policy leads_some_insert on leads for insert to authenticated"
        " with check (tenant_id in (select others.tenant_id from leads as others))",
        "leads_some_insert on public.leads",
    ),
    fault(RECURSION, "through a view", on_leads("id in (select id from lead_names)"), SOME_DELETE),
    fault(
        RECURSION,
        "through the policy of another table",
        on_leads("id in (select lead_id from notes)"),
        SOME_DELETE,
    ),
    fault(
        RECURSION,
        "in a function with the caller's rights",
        on_leads(
            "id in (select access.own_leads())",
            before=function("select l.id from public.leads as l /* and */ where true"),
        ),
        SOME_DELETE,
    ),
    fault(
        RECURSION,
        "in a function of PL/pgSQL, behind a comma",
        on_leads(
            "id in (select access.own_leads())",
            before=function(
                "begin return query select l.id from members m, leads l; end", language="plpgsql"
            ),
        ),
        SOME_DELETE,
    ),
    fault(
        RECURSION,
        "in a function with a parsed body",
        on_leads(
            "id in (select access.own_leads())",
            before="""
            create function access.own_leads() returns setof uuid
            language sql stable set search_path = public, pg_temp
            begin atomic select id from leads; end
            """,
        ),
        SOME_DELETE,
    ),
    fault(
        RECURSION,
        "in a definer's function, by a policy that holds for the definer",
        on_leads(
            "id in (select access.own_leads())",
            before=function("select id from leads", rights="definer") + DEFINER,
        )
        + "alter policy leads_some_delete on leads to authenticated, groundwork_definer",
        SOME_DELETE,
    ),
    right(
        RECURSION,
        "in a definer's function, by a policy for others",
        on_leads(
            "id in (select access.own_leads())",
            before=function("select id from leads", rights="definer") + DEFINER,
        ),
    ),
    right(
        RECURSION,
        "another table, and a function that only mentions it",
        on_leads(
            "id in (select access.own_leads()) and tenant_id in (select tenant_id from members)",
            before=function("-- not from leads\n select null::uuid where 'x' <> 'leads'"),
        ),
    ),
    fault(
        INDEX,
        "compared with the caller",
        on_leads("name = (select auth.uid())::text"),
        "public.leads.name",
    ),
    fault(
        INDEX,
        "compared with a list, and with a range",
        on_leads(
            "name = any (array(select my::text from access.my_tenant_ids() as my))"
            " or number between 1 and (select count(*) from members)"
        ),
        "public.leads.name",
        "public.leads.number",
    ),
    fault(
        INDEX,
        "compared with a setting",
        on_leads("name = current_setting('app.name', true)"),
        "public.leads.name",
    ),
    fault(
        INDEX,
        "compared with the session's role",
        on_leads("name = current_user"),
        "public.leads.name",
    ),
    fault(
        INDEX,
        "an invalid index",
        on_leads(
            "name = current_user",
            before="""
            create index broken on leads (name);
            update pg_index set indisvalid = false where indexrelid = 'broken'::regclass
        """,
        ),
        "public.leads.name",
    ),
    fault(
        INDEX,
        "compared with another table",
        on_leads(
            "exists (select 1 from secrets where secrets.word <> '' and number > 1"
            " and secrets.id = leads.id and leads.name <> secrets.word)"
        ),
        "public.leads.name",
    ),
    fault(
        INDEX,
        "inside a function",
        on_leads("lower(name) = (select auth.uid())::text"),
        "public.leads.name",
    ),
    fault(
        INDEX,
        "only second in an index, or under a condition",
        on_leads(
            "name = (select auth.uid())::text",
            before="create index on leads (owner_id, name); create index on leads (name)"
            " where name <> ''",
        ),
        "public.leads.name",
    ),
    right(
        INDEX,
        "compared with a constant, or not at all",
        on_leads("name = 'a' and number > 5 and (name is null or number <> length(name))"),
    ),
    right(
        INDEX,
        "an index on the expression",
        on_leads(
            "lower(name) = (select auth.uid())::text", before="create index on leads (lower(name))"
        ),
    ),
    right(
        INDEX,
        "the other table's column, and a check on what is written",
        """
        create policy secrets_some_insert on secrets for insert to authenticated
        with check (word = (select auth.uid())::text)
        """
        + on_leads(
            "owner_id in (select members.user_id from members, secrets"
            " where word = (select auth.uid())::text)"
        ),
    ),
    fault(
        METADATA,
        "in the claims",
        on_leads("(select auth.jwt()) -> 'user_metadata' ->> 'role' = 'admin'"),
        SOME_DELETE,
    ),
    fault(
        METADATA,
        "in the check, and in a function",
        """
        create or replace function access.is_admin() returns boolean
        language sql stable set search_path = public, pg_temp as $$
        select auth.jwt() -> 'user_metadata' ->> 'role' = 'admin'
        $$;
        alter policy notes_member_insert on notes
        with check ((select auth.jwt()) -> 'user_metadata' ->> 'role' = 'admin')
        """,
        "notes_member_insert on public.notes",
        "access.is_admin() called by tenants_member_select on public.tenants",
    ),
    right(
        METADATA,
        "what the service writes",
        on_leads("(select auth.jwt()) -> 'app_metadata' ->> 'role' = 'admin'"),
    ),
    fault(
        CALL,
        "execute",
        "revoke execute on function access.is_admin() from authenticated",
        "access.is_admin() for authenticated",
    ),
    fault(
        CALL,
        "usage of its schema",
        "revoke usage on schema access from authenticated",
        "access.is_admin() for authenticated",
        "access.my_tenant_ids() for authenticated",
    ),
    fault(
        CALL,
        "for every role, when it names none",
        "create policy secrets_some_select on secrets for select"
        " using ((select access.is_admin()))",
        "access.is_admin() for anon",
        "access.is_admin() for groundwork_definer",
    ),
    right(
        CALL,
        "through public, and for a role that needs no policy",
        """
        create policy secrets_service_select on secrets for select to service_role
        using ((select access.is_admin()));
        revoke execute on function access.is_admin() from authenticated;
        grant execute on function access.is_admin() to public
        """,
    ),
]
