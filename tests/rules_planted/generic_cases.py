"""Cases of the generic tests: a call, what is wrong, and what makes it right."""

from typing import NamedTuple


class GenericCase(NamedTuple):
    """The call fails after `wrong`, and passes once `fix` was run after it."""

    call: str
    title: str
    wrong: str
    fix: str

    @property
    def test(self):
        return self.call.partition("(")[0]


def on_plans(call, title, wrong="", fix="select 1"):
    """Make a case about a table `plans` of two columns."""
    plans = "create table plans (id uuid not null, a int, b int);"
    return GenericCase(call, title, plans + wrong, fix)


INDEX = "has_index(model='public.plans', columns=['a', 'b'])"
MEND_INDEX = "create index on plans (a, b)"
UNIQUE = "has_unique_key(model='public.plans', columns=['b', 'a'])"
MEND_UNIQUE = "alter table plans add unique (a, b)"
FOREIGN_KEY = "has_foreign_key(model='public.plans', columns=['id'], to='tenants'{})"
MEND_FOREIGN_KEY = "alter table plans add foreign key (id) references tenants on delete cascade"
COMPOSITE = """
has_foreign_key(
    model='public.notes', columns=['lead_id', 'tenant_id'], to='public.leads',
    to_columns=['id', 'tenant_id'], on_delete='cascade'
)
""".strip()
POLICY = "has_policy(model='public.secrets', role='authenticated', command='select')"
MEND_POLICY = "create policy chosen on secrets for select to authenticated using (word = 'a')"
TRIGGER = "has_trigger(model='public.tenants', trigger='tenants_set_updated_at'{})"
PRIVILEGE = "has_privilege(model='public.secrets', role='authenticated', privilege='select'{})"
LACKS = "lacks_privilege(model='public.secrets', role='authenticated', privilege='{}'{})"
EXECUTE = "has_function_privilege(model='public.ping', role='authenticated')"
NO_EXECUTE = "lacks_function_privilege(model='public.ping', role='authenticated')"
PING = "create function ping() returns int language sql as 'select 1'; "
CLOSED = PING + "revoke all on function ping() from public; "

CASES = [
    GenericCase(INDEX, "no table", "select 1", "create table plans (a int, b int);" + MEND_INDEX),
    on_plans(INDEX, "none", "", MEND_INDEX),
    on_plans(INDEX, "partial", "create index on plans (a, b) where a > 0", MEND_INDEX),
    on_plans(INDEX, "swapped", "create index on plans (b, a)", MEND_INDEX),
    on_plans(INDEX, "included", "create index on plans (a) include (b)", MEND_INDEX),
    on_plans(INDEX, "behind another", "create index on plans (id, a, b)", MEND_INDEX),
    on_plans(INDEX, "an expression", "create index on plans ((a + 0), b)", MEND_INDEX),
    on_plans(INDEX, "another method", "create index on plans using brin (a, b)", MEND_INDEX),
    on_plans(INDEX, "shorter than needed", "create index on plans (a)", MEND_INDEX),
    on_plans(
        INDEX,
        "invalid",
        "create index i on plans (a, b);"
        "update pg_index set indisvalid = false where indexrelid = 'i'::regclass",
        "reindex index i",
    ),
    on_plans(INDEX, "fixed by a longer one", "", "create unique index on plans (a, b desc, id)"),
    on_plans(
        INDEX, "no column", "alter table plans drop b", "alter table plans add b int;" + MEND_INDEX
    ),
    on_plans(
        "has_index(model='public.plans', column_name='a', method='hash')",
        "one column, by hash",
        "create index on plans (a)",
        "create index on plans using hash (a)",
    ),
    GenericCase(UNIQUE, "no table", "select 1", "create table plans (a int, b int, unique (a, b))"),
    on_plans(UNIQUE, "not unique", "create index on plans (a, b)", MEND_UNIQUE),
    on_plans(UNIQUE, "more columns", "create unique index on plans (a, b, id)", MEND_UNIQUE),
    on_plans(UNIQUE, "fewer columns", "create unique index on plans (a)", MEND_UNIQUE),
    on_plans(UNIQUE, "one included", "create unique index on plans (a) include (b)", MEND_UNIQUE),
    on_plans(UNIQUE, "partial", "create unique index on plans (a, b) where a > 0", MEND_UNIQUE),
    on_plans(UNIQUE, "deferrable", "alter table plans add unique (a, b) deferrable", MEND_UNIQUE),
    on_plans(UNIQUE, "an expression", "create unique index on plans ((a + 0), b)", MEND_UNIQUE),
    on_plans(UNIQUE, "fixed by a key", "", "alter table plans add primary key (b, a)"),
    on_plans(
        UNIQUE,
        "invalid",
        "create unique index i on plans (a, b);"
        "update pg_index set indisvalid = false where indexrelid = 'i'::regclass",
        "reindex index i",
    ),
    GenericCase(
        FOREIGN_KEY.format(""),
        "no table",
        "select 1",
        "create table plans (id uuid references tenants)",
    ),
    on_plans(
        FOREIGN_KEY.format("").replace("tenants", "tables"),
        "no target",
        "",
        "create table tables (id uuid primary key);"
        "alter table plans add foreign key (id) references tables",
    ),
    on_plans(FOREIGN_KEY.format(""), "none", "", MEND_FOREIGN_KEY),
    on_plans(
        FOREIGN_KEY.format(""),
        "to another table",
        "alter table plans add foreign key (id) references secrets",
        MEND_FOREIGN_KEY,
    ),
    on_plans(
        FOREIGN_KEY.format(", to_columns=['id']"),
        "to another column",
        "alter table tenants add column a int unique;"
        "alter table plans add foreign key (a) references tenants (a)",
        MEND_FOREIGN_KEY,
    ),
    on_plans(
        FOREIGN_KEY.format(", on_delete='cascade'"),
        "another action",
        "alter table plans add foreign key (id) references tenants on delete set null",
        MEND_FOREIGN_KEY,
    ),
    on_plans(
        FOREIGN_KEY.format(""),
        "not valid",
        "alter table plans add constraint later foreign key (id) references tenants not valid",
        "alter table plans validate constraint later",
    ),
    GenericCase(
        COMPOSITE,
        "crossed",
        """
        alter table notes drop constraint notes_tenant_id_lead_id_fkey;
        create unique index crossed on leads (id, tenant_id);
        alter table notes add foreign key (tenant_id, lead_id) references leads (id, tenant_id)
        on delete cascade
        """,
        "alter table notes add foreign key (tenant_id, lead_id) references leads (tenant_id, id)"
        " on delete cascade",
    ),
    GenericCase(
        COMPOSITE,
        "half of it",
        """
        alter table notes drop constraint notes_tenant_id_lead_id_fkey;
        alter table notes add foreign key (lead_id) references leads on delete cascade
        """,
        "alter table notes add foreign key (tenant_id, lead_id)"
        " references leads (tenant_id, id) on delete cascade",
    ),
    GenericCase(POLICY, "one that lets nothing through", "select 1", MEND_POLICY),
    GenericCase(
        POLICY,
        "for another role or command, or restrictive",
        """
        create policy one on secrets for select to groundwork_definer using (true);
        create policy two on secrets for update to authenticated using (word = 'a');
        create policy three on secrets as restrictive for select to authenticated using (true)
        """,
        MEND_POLICY,
    ),
    GenericCase(
        POLICY,
        "fixed by one for all, to public",
        "select 1",
        "create policy one on secrets using (word = 'a')",
    ),
    GenericCase(
        POLICY,
        "row security off",
        MEND_POLICY + "; alter table secrets disable row level security",
        "alter table secrets enable row level security",
    ),
    GenericCase(
        POLICY.replace("authenticated", "nobody_known"),
        "no role",
        "select 1",
        "create role nobody_known;" + MEND_POLICY.replace("authenticated", "nobody_known"),
    ),
    GenericCase(
        POLICY.replace("secrets", "plans"),
        "no table",
        "select 1",
        "create table plans (id int); alter table plans enable row level security;"
        "create policy one on plans using (id = 1)",
    ),
    GenericCase(
        "has_policy(model='public.secrets', policy='secrets_client_none')",
        "by name",
        "drop policy secrets_client_none on secrets",
        "create policy secrets_client_none on secrets for all to anon using (false)",
    ),
    GenericCase(
        "has_policy(model='public.secrets', policy='chosen', command='select')",
        "by name, for another command",
        "create policy chosen on secrets for update to anon using (word = 'a')",
        "drop policy chosen on secrets;" + MEND_POLICY,
    ),
    GenericCase(
        TRIGGER.format(""),
        "none",
        "alter trigger tenants_set_updated_at on tenants rename to a",
        "alter trigger a on tenants rename to tenants_set_updated_at",
    ),
    GenericCase(
        TRIGGER.format(""),
        "disabled",
        "alter table tenants disable trigger tenants_set_updated_at",
        "alter table tenants enable always trigger tenants_set_updated_at",
    ),
    GenericCase(
        TRIGGER.format(", function='set_updated_at'"),
        "another function",
        """
        create function access.other() returns trigger language plpgsql as 'begin return new; end';
        create or replace trigger tenants_set_updated_at before update on tenants
        for each row execute function access.other()
        """,
        "create or replace trigger tenants_set_updated_at before update on tenants"
        " for each row execute function access.set_updated_at()",
    ),
    GenericCase(
        TRIGGER.format("").replace("public.tenants", "public.plans"),
        "no table",
        "select 1",
        "create table plans (id int); create trigger tenants_set_updated_at before update on plans"
        " for each row execute function access.set_updated_at()",
    ),
    on_plans(
        "has_column_type(model='public.plans', column_name='a', type='numeric(10,2)')",
        "another length",
        "alter table plans alter a type numeric(9, 2)",
        "alter table plans alter a type numeric(10, 2)",
    ),
    on_plans(
        "has_column_type(model='public.plans', column_name='mood', type='mood')",
        "no column",
        "",
        "alter table plans add column mood mood",
    ),
    GenericCase(
        "has_column_type(model='public.plans', column_name='id', type='uuid')",
        "no table",
        "select 1",
        "create table plans (id uuid)",
    ),
    on_plans(
        "has_not_null(model='public.plans', columns=['id', 'a'])",
        "one may be null",
        "",
        "alter table plans alter a set not null",
    ),
    on_plans(
        "has_not_null(model='public.plans', column_name='c')",
        "no column",
        "",
        "alter table plans add c int not null",
    ),
    GenericCase(
        "has_not_null(model='public.plans', column_name='a')",
        "no table",
        "select 1",
        "create table plans (a int not null)",
    ),
    GenericCase(
        PRIVILEGE.format(""),
        "one column is not the table",
        "grant select (id) on secrets to authenticated",
        "grant select on secrets to public",
    ),
    GenericCase(
        PRIVILEGE.format(", columns=['id', 'word']"),
        "one column of two",
        "grant select (id) on secrets to authenticated",
        "grant select (word) on secrets to authenticated",
    ),
    GenericCase(
        PRIVILEGE.format(", columns=['id', 'length']"),
        "no column",
        "grant select on secrets to authenticated",
        "alter table secrets add column length int",
    ),
    GenericCase(
        PRIVILEGE.format("").replace("authenticated", "nobody_known"),
        "no role",
        "select 1",
        "create role nobody_known; grant select on secrets to nobody_known",
    ),
    GenericCase(
        PRIVILEGE.format("").replace("secrets", "plans"),
        "no table",
        "select 1",
        "create table plans (id int); grant select on plans to authenticated",
    ),
    GenericCase(
        LACKS.format("select", ""),
        "a single column",
        "grant select (id) on secrets to authenticated",
        "revoke select (id) on secrets from authenticated",
    ),
    GenericCase(
        LACKS.format("delete", ""),
        "through public",
        "grant delete on secrets to public",
        "revoke delete on secrets from public",
    ),
    GenericCase(
        LACKS.format("select", ", columns=['id', 'word']"),
        "one of two, through the table",
        "grant select on secrets to authenticated",
        "revoke select on secrets from authenticated; grant update on secrets to authenticated",
    ),
    GenericCase(
        LACKS.format("select", ", columns=['length']"),
        "no column",
        "select 1",
        "alter table secrets add column length int",
    ),
    GenericCase(
        LACKS.format("select", "").replace("secrets", "plans"),
        "no table",
        "select 1",
        "create table plans (id int)",
    ),
    GenericCase(
        LACKS.format("truncate", "").replace("authenticated", "nobody_known"),
        "no role",
        "select 1",
        "create role nobody_known",
    ),
    on_plans(
        "has_comment(model='public.plans')",
        "only on a column, or on something of its number",
        "comment on column plans.a is 'a'",
        "comment on table plans is 'One row per plan.'",
    ),
    on_plans(
        "has_comment(model='public.plans', column_name='a')",
        "only on the table",
        "comment on table plans is 'One row per plan.'",
        "comment on column plans.a is 'a'",
    ),
    GenericCase(
        "has_comment(model='public.plans')",
        "no table",
        "select 1",
        "create table plans (a int); comment on table plans is 'One row per plan.'",
    ),
    GenericCase(
        "is_row_secured(model='public.leads')",
        "not forced",
        "alter table leads no force row level security",
        "alter table leads force row level security",
    ),
    GenericCase(
        "is_row_secured(model='public.leads')",
        "off",
        "alter table leads disable row level security",
        "alter table leads enable row level security",
    ),
    GenericCase(
        "is_row_secured(model='public.plans')",
        "no table",
        "select 1",
        "create table plans (a int); alter table plans enable row level security;"
        "alter table plans force row level security",
    ),
    GenericCase(
        EXECUTE, "not granted", CLOSED, "grant execute on function ping() to authenticated"
    ),
    GenericCase(EXECUTE, "no function", "select 1", PING),
    GenericCase(
        EXECUTE, "two of the name", PING + PING.replace("()", "(int)"), "drop function ping(int)"
    ),
    GenericCase(
        EXECUTE.replace("authenticated", "nobody_known"),
        "no role",
        CLOSED,
        "create role nobody_known; grant execute on function ping() to nobody_known",
    ),
    GenericCase(
        NO_EXECUTE, "PostgreSQL's default", PING, "revoke all on function ping() from public"
    ),
    GenericCase(NO_EXECUTE, "no function", "select 1", CLOSED),
    GenericCase(
        NO_EXECUTE.replace("authenticated", "nobody_known"),
        "no role",
        CLOSED,
        "create role nobody_known",
    ),
    GenericCase(
        "supersedes(model=api.Relation.create(schema='public'), tables=['old_plans', 'plan'])",
        "one still stands",
        "create table old_plans (id int)",
        "alter table old_plans set schema extensions;"
        "create view old_plans as select * from extensions.old_plans",
    ),
]
