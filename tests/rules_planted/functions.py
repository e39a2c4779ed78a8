"""Cases of the rules about functions and triggers."""

from rules_planted.case import fault, right

UPDATED_AT = "every_updated_at_has_its_trigger"
MISSING = "no_trigger_stamps_a_missing_column"
ENABLED = "every_trigger_is_enabled"
DEFINER_PATH = "every_definer_function_pins_its_search_path"
PATH = "every_function_pins_its_search_path"
DEFINER = "definer_functions_belong_to_groundwork_definer"
HELD = "clients_and_definer_are_held_to_row_security"
SETTING = "no_setting_speaks_for_a_client"
VISITOR = "no_visitor_calls_a_definer_function"
EXECUTE = "function_execute_is_as_declared"
MAY = "every_definer_function_may_do_what_it_does"


def trigger(body, event="before insert or update", table="leads"):
    """Make a trigger `stamp` on a table, with a function of that body."""
    return f"""
    create function access.stamp() returns trigger
    language plpgsql set search_path = public, pg_temp
    as $body$ begin {body} return new; end $body$;
    create trigger stamp {event} on {table} for each row execute function access.stamp();
    """


def api(options="", name="ping", returns="integer", schema="public"):
    """Make a function that nobody may execute yet."""
    return f"""
    create function {schema}.{name}(a integer default 1) returns {returns}
    language sql {options} as 'select 1';
    revoke all on function {schema}.{name} from public;
    """


def definer(body, language="sql", name="ping", returns="void", more=""):
    """Make a function that runs with the rights of groundwork_definer."""
    return f"""
    create function {name}() returns {returns} language {language}
    security definer set search_path = public, pg_temp {body};
    alter function {name}() owner to groundwork_definer;
    revoke all on function {name}() from public;
    grant execute on function {name}() to authenticated;
    {more}
    """


RENAMES = """
grant select, update on tenants to groundwork_definer;
create policy tenants_definer_select on tenants for select to groundwork_definer using (true);
create policy tenants_definer_update on tenants for update to groundwork_definer
using (true) with check (true);
"""
STAMPED = trigger("perform from notes;", "after update of {}", "tenants")

CASES = [
    fault(UPDATED_AT, "none", "drop trigger tenants_set_updated_at on tenants", "public.tenants"),
    fault(
        UPDATED_AT,
        "disabled",
        "alter table tenants disable trigger tenants_set_updated_at",
        "public.tenants",
    ),
    fault(
        UPDATED_AT,
        "for some columns, on insert, after, or per statement",
        """
        drop trigger tenants_set_updated_at on tenants;
        create trigger one before update of name on tenants
        for each row execute function access.set_updated_at();
        create trigger two before insert on tenants
        for each row execute function access.set_updated_at();
        create trigger three after update on tenants
        for each row execute function access.set_updated_at();
        create trigger four before update on tenants
        for each statement execute function access.set_updated_at()
        """,
        "public.tenants",
    ),
    fault(
        UPDATED_AT,
        "one that does something else",
        "drop trigger tenants_set_updated_at on tenants;"
        + trigger("if new.updated_at > now() then return old; end if;", table="tenants"),
        "public.tenants",
    ),
    fault(
        UPDATED_AT,
        "a partitioned table and its partition",
        "alter table events add column updated_at timestamptz",
        "public.events",
        "public.events_2025",
    ),
    right(
        UPDATED_AT,
        "one of its own, on a partitioned table",
        "alter table events add column updated_at timestamptz;"
        + trigger("new.updated_at = now();", table="events"),
    ),
    fault(MISSING, "set", trigger("new.updated_at := now();"), "stamp on public.leads"),
    fault(
        MISSING,
        "read, of the old row, quoted, in capitals",
        trigger("if OLD . \"userId\" is null then raise notice ''; end if;", event="before update"),
        "stamp on public.leads",
    ),
    fault(
        MISSING,
        "dropped since",
        trigger("new.name := 'a';") + "alter table leads drop column name cascade",
        "stamp on public.leads",
    ),
    fault(
        MISSING,
        "on a partitioned table",
        trigger("new.name := 'a';", table="events"),
        "stamp on public.events",
    ),
    right(
        MISSING,
        "columns that are there, a comment, a record of that name, a quoted column",
        """
        alter table leads add column "Set" text;
        """
        + trigger("""
            -- new.nothing, old.nothing
            /* new.nothing */
            new.name := old.name || new.tableoid; new."Set" := renew.id;
        """),
    ),
    fault(
        ENABLED,
        "one",
        "alter table tenants disable trigger tenants_set_updated_at",
        "tenants_set_updated_at on public.tenants",
    ),
    fault(
        ENABLED,
        "on a replica only",
        "alter table tenants enable replica trigger tenants_set_updated_at",
        "tenants_set_updated_at on public.tenants",
    ),
    fault(
        ENABLED,
        "those of a foreign key",
        """
        alter table secrets add constraint kept foreign key (id) references tenants;
        update pg_trigger set tgname = 'kept_' || tgtype
        where tgconstraint = (select oid from pg_constraint where conname = 'kept')
        and tgrelid = 'secrets'::regclass;
        alter table secrets disable trigger all
        """,
        "kept_5 on public.secrets",
        "kept_17 on public.secrets",
    ),
    right(ENABLED, "always", "alter table tenants enable always trigger tenants_set_updated_at"),
    fault(DEFINER_PATH, "none", api("security definer"), "public.ping(a integer)"),
    fault(
        DEFINER_PATH,
        "without pg_temp, with it first, or with the caller's name",
        api("security definer set search_path = public", "one")
        + api("security definer set search_path = pg_temp, public", "two")
        + api("""security definer set search_path = "$user", public, pg_temp""", "three")
        + api("security definer set work_mem = '1MB'", "four"),
        "public.one(a integer)",
        "public.two(a integer)",
        "public.three(a integer)",
        "public.four(a integer)",
    ),
    right(
        DEFINER_PATH,
        "pinned, empty, or not a definer's",
        api("security definer set search_path = public, extensions, pg_temp", "one")
        + api("security definer set search_path = ''", "two")
        + api("", "three"),
    ),
    fault(PATH, "none, in either schema", api(schema="access"), "access.ping(a integer)"),
    fault(
        PATH,
        "a procedure",
        "create procedure ping() language sql as 'select 1'",
        "public.ping()",
    ),
    right(
        PATH, "empty, or set", api("set search_path = ''") + api("set search_path = public", "b")
    ),
    fault(
        DEFINER,
        "the deploying role",
        api("security definer set search_path = public, pg_temp")
        + "grant execute on function public.ping to authenticated",
        "public.ping(a integer)",
    ),
    fault(
        DEFINER,
        "the deploying role, and a trigger calls it",
        trigger("new.score := 1;") + "alter function access.stamp() security definer",
        "access.stamp()",
    ),
    right(
        DEFINER,
        "the deploying role, and no client reaches it",
        api("security definer set search_path = public, pg_temp"),
    ),
    right(
        DEFINER,
        "a function with the caller's rights, and a definer's of its role",
        api()
        + api("security definer", "two", schema="access")
        + "alter function access.two(integer) owner to groundwork_definer",
    ),
    fault(HELD, "bypasses it", "alter role groundwork_definer bypassrls", "groundwork_definer"),
    fault(HELD, "may log in", "alter role groundwork_definer login", "groundwork_definer"),
    fault(
        HELD,
        "may become what may do anything",
        """
        create role rules_maker createrole;
        create role rules_copier replication;
        grant rules_maker, rules_copier to anon;
        alter role authenticated replication
        """,
        "anon in rules_maker",
        "anon in rules_copier",
        "authenticated",
    ),
    fault(
        HELD,
        "becomes another",
        "grant service_role to authenticated",
        "authenticated in service_role",
    ),
    right(
        HELD,
        "a member of a role that is held to it too",
        """
        create role rules_reader;
        grant rules_reader to anon;
        create role rules_deployer;
        grant groundwork_definer to rules_deployer
        """,
    ),
    fault(
        HELD,
        "may log in, and read everything",
        "alter role anon login; grant pg_read_all_data to authenticated",
        "anon",
        "authenticated in pg_read_all_data",
    ),
    fault(
        HELD,
        "becomes the definer, by itself, by another, and as who requests come in with",
        """
        create role rules_helper;
        grant groundwork_definer to rules_helper;
        create role rules_server login noinherit;
        grant anon to rules_server;
        grant rules_helper to anon;
        grant groundwork_definer to authenticated, rules_server
        """,
        "authenticated in groundwork_definer",
        "anon in rules_helper",
        "rules_server in groundwork_definer",
    ),
    fault(
        SETTING,
        "who asks, what a name means, what is off",
        """
        alter role anon set request.jwt.claims = '{}';
        alter role authenticated set search_path = evil, public;
        alter role groundwork_definer set row_security = off;
        alter role all set app.tenant_id = '1';
        grant set on parameter session_replication_role to anon
        """,
        "role anon: request.jwt.claims",
        "role authenticated: search_path",
        "role groundwork_definer: row_security",
        "everyone: app.tenant_id",
        "parameter session_replication_role: set for anon",
    ),
    right(
        SETTING,
        "a limit, and settings of others",
        """
        alter role authenticated set statement_timeout = '8s';
        alter role service_role set search_path = public;
        create role rules_reader;
        alter role rules_reader set row_security = off;
        grant set on parameter session_replication_role to rules_reader
        """,
    ),
    fault(
        EXECUTE,
        "PostgreSQL's default",
        """
        create function ping() returns int language sql as 'select 1';
        grant execute on function ping() to service_role
        """,
        "public.ping() for public",
    ),
    fault(EXECUTE, "nobody", api(), "public.ping(a integer)"),
    fault(
        EXECUTE,
        "an aggregate of an ordered set",
        """
        create aggregate last(double precision order by anyelement) (
            sfunc = ordered_set_transition, stype = internal,
            finalfunc = percentile_disc_final, finalfunc_extra
        );
        grant execute on routine last(double precision, anyelement) to service_role
        """,
        "public.last(double precision, anyelement) for public",
    ),
    right(
        EXECUTE,
        "the functions that make the values of a range",
        "create type span as range (subtype = integer)",
    ),
    right(
        PATH,
        "an aggregate, which has no settings",
        "create aggregate total(integer) (sfunc = int4_sum, stype = bigint)",
    ),
    fault(
        EXECUTE,
        "a trigger function",
        "grant execute on function access.set_updated_at() to authenticated",
        "access.set_updated_at() for authenticated",
    ),
    fault(
        EXECUTE,
        "one that is not declared, and one that is missing",
        """
        grant execute on function lead_count() to anon;
        revoke execute on function access.my_tenant_ids() from authenticated
        """,
        "public.lead_count() for anon",
        "access.my_tenant_ids() for authenticated",
    ),
    right(
        EXECUTE,
        "a helper nobody calls, a function for the service, a trigger function of the API's schema",
        api(schema="access")
        + api()
        + """
        grant execute on function ping(integer) to service_role;
        create function fire() returns trigger language plpgsql as 'begin return new; end';
        revoke all on function fire() from public
        """,
    ),
    fault(
        VISITOR,
        "as a visitor, and as anyone",
        api("security definer", "one")
        + "grant execute on function one(integer) to anon;"
        + "create function two() returns int language sql security definer as 'select 1'",
        "public.one(a integer) for anon",
        "public.two() for public",
    ),
    right(
        VISITOR,
        "a function with the caller's rights, a user, and a helper that a policy calls",
        api("", "one")
        + "grant execute on function one(integer) to anon;"
        + api("security definer", "two")
        + "grant execute on function two(integer) to authenticated;"
        + api("security definer", "three", schema="access")
        + "grant execute on function access.three(integer) to anon",
    ),
    fault(
        MAY,
        "a table without the privilege, and one without a policy, read in either language",
        definer('as $$ select from leads; select from public . "secrets" $$')
        + "grant select on secrets to groundwork_definer;"
        + definer(
            "as $$ begin perform 1 from members join only notes on true; /* leads */ end $$",
            "plpgsql",
            "pong",
        ),
        "public.ping(): select on public.leads",
        "public.ping(): select on public.secrets",
        "public.pong(): select on public.notes",
    ),
    fault(
        MAY,
        "each command",
        definer(
            """as $$ begin
                insert into leads (name) values ('from notes') on conflict do nothing;
                update tenants set name = 'x' where exists (select from members);
                delete from only notes;
                truncate events;
                insert into secrets values (null) on conflict (id) do update set word = 'x';
            end $$""",
            "plpgsql",
        ),
        "public.ping(): insert on public.leads",
        "public.ping(): select on public.tenants",
        "public.ping(): update on public.tenants",
        "public.ping(): select on public.notes",
        "public.ping(): delete on public.notes",
        "public.ping(): truncate on public.events",
        "public.ping(): insert on public.secrets",
        "public.ping(): update on public.secrets",
    ),
    fault(
        MAY,
        "what PostgreSQL parsed",
        definer(
            "begin atomic with notes as (select id from leads) select from notes;"
            " insert into secrets (word) values ('x'); end"
        ),
        "public.ping(): select on public.leads",
        "public.ping(): insert on public.secrets",
    ),
    fault(
        MAY,
        "in a function that it calls, and in a trigger that its write fires",
        definer(
            "as $$ insert into members select from members; select lead_count() $$",
            returns="bigint",
        )
        + "grant insert on members to groundwork_definer;"
        "create policy members_definer_insert on members for insert to groundwork_definer"
        " with check (true);"
        "grant execute on function lead_count() to groundwork_definer;"
        + trigger("perform from notes;", "after insert", "members"),
        "public.ping(): select on public.leads (in public.lead_count())",
        "public.ping(): select on public.notes (in access.stamp())",
    ),
    fault(
        MAY,
        "in a trigger of an update of a column that it names",
        definer("as $$ update tenants set name = 'x' $$") + RENAMES + STAMPED.format("name"),
        "public.ping(): select on public.notes (in access.stamp())",
    ),
    right(
        MAY,
        "a trigger of an update of another column",
        definer("as $$ update tenants set name = 'x' $$") + RENAMES + STAMPED.format("id"),
    ),
    fault(
        MAY,
        "a function that it may not call",
        definer("as $$ select lead_count() $$", returns="bigint")
        + "grant select on leads to groundwork_definer;"
        "create policy leads_definer_select on leads for select to groundwork_definer using (true)",
        "public.ping(): lead_count()",
    ),
    fault(
        MAY,
        "a schema that it may not use",
        "create schema inner_rooms; create table inner_rooms.leads (id uuid);"
        "grant select on inner_rooms.leads to groundwork_definer;"
        + definer("as $$ select id from inner_rooms.leads $$", returns="uuid"),
        "public.ping(): select on inner_rooms.leads",
    ),
    fault(
        MAY,
        "text that it runs",
        definer("as $$ begin execute 'select from ' || 'leads'; end $$", "plpgsql"),
        "public.ping()",
    ),
    right(
        MAY,
        "what it may, a name for a query, a comment, a string, the caller's rights",
        definer(
            """as $$
            -- select from leads
            with leads as (select members.id from members), notes as materialized (select 1)
            select extract(year from now()), 'from secrets' from leads; /* from notes */
            $$""",
        ).replace("notes (id) as (select 1)", "notes as materialized (select 1)")
        + api("", "pong").replace("select 1", "select count(*)::int from secrets")
        + definer(
            """as $$ declare executed integer; begin
                select count(*) into executed from members, auth.users where auth.uid() is null;
            end $$""",
            "plpgsql",
            "pung",
            more="grant select on auth.users to groundwork_definer",
        ),
    ),
]
