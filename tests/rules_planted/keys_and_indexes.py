"""Cases of the rules about keys, indexes, constraints and columns."""

from rules_planted.case import fault, right

FOREIGN_KEY = "every_foreign_key_has_a_covering_index"
PRIMARY_KEY = "every_table_has_a_primary_key"
PUBLISHED = "every_published_table_has_a_replica_identity"
DUPLICATE = "no_duplicate_index"
INVALID = "no_invalid_index"
UNVALIDATED = "no_unvalidated_constraint"
REG_TYPE = "no_column_has_a_reg_type"
TENANT = "every_reference_between_tenant_tables_carries_the_tenant"
AUTH = "every_reference_to_auth_names_a_primary_key"
TENANT_KEY = "every_tenant_key_is_needed"
CHECK = "every_check_of_several_columns_says_what"
FLAG = "every_flag_agrees_with_its_time"

PLANS = """
create table plans (id uuid primary key, tenant_id uuid not null, lead_id uuid, a int, b int,
unique (tenant_id, id));
"""

CASES = [
    fault(
        FOREIGN_KEY,
        "no index at all",
        "create table plans (id int primary key, tenant_id uuid references tenants)",
        "public.plans (tenant_id)",
    ),
    fault(
        FOREIGN_KEY,
        "only a partial index",
        """
        create table plans (id int primary key, tenant_id uuid references tenants);
        create index on plans (tenant_id) where id > 5
        """,
        "public.plans (tenant_id)",
    ),
    right(
        FOREIGN_KEY,
        "an index of the rows that have a parent",
        """
        create table plans (id int primary key, "Tenant" uuid references tenants);
        create index on plans ("Tenant") where "Tenant" is not null
        """,
    ),
    fault(
        FOREIGN_KEY,
        "the column comes second, or is only included",
        """
        create table plans (id int primary key, tenant_id uuid references tenants);
        create index on plans (id, tenant_id);
        create index on plans (id) include (tenant_id)
        """,
        "public.plans (tenant_id)",
    ),
    fault(
        FOREIGN_KEY,
        "an invalid index",
        """
        create table plans (id int primary key, tenant_id uuid references tenants);
        create index plans_tenant_id_idx on plans (tenant_id);
        update pg_index set indisvalid = false where indexrelid = 'plans_tenant_id_idx'::regclass
        """,
        "public.plans (tenant_id)",
    ),
    fault(
        FOREIGN_KEY,
        "half of a composite key",
        PLANS + "alter table plans add foreign key (tenant_id, lead_id) references leads"
        " (tenant_id, id)",
        "public.plans (tenant_id, lead_id)",
    ),
    fault(
        FOREIGN_KEY,
        "an index that finds no value",
        """
        create table plans (id int primary key, tenant_id uuid references tenants);
        create index on plans using brin (tenant_id)
        """,
        "public.plans (tenant_id)",
    ),
    fault(
        FOREIGN_KEY,
        "a quoted name",
        """
        create table "Plans" (id int primary key, "Tenant" uuid references tenants)
        """,
        'public."Plans" ("Tenant")',
    ),
    fault(
        FOREIGN_KEY,
        "a partitioned table",
        "alter table events add column owner_id uuid references auth.users (id)",
        "public.events (owner_id)",
    ),
    right(
        FOREIGN_KEY,
        "the same columns in another order, and a longer index",
        PLANS
        + """
        alter table plans add foreign key (tenant_id, lead_id) references leads (tenant_id, id);
        create index on plans (lead_id, tenant_id, a)
        """,
    ),
    fault(PRIMARY_KEY, "none, and no id", "create table plans (a int)", "public.plans"),
    fault(
        PUBLISHED,
        "no key, and the identity of another publication is not asked for",
        "create table plain (id int); create publication feed for table plain;"
        " create publication inserted for table plain with (publish = 'insert')",
        "public.plain",
    ),
    fault(
        PUBLISHED,
        "no key, in a publication of all tables, of a schema, and with no identity at all",
        "create table plain (id int); create publication every for all tables;"
        " create publication of_schema for tables in schema public;"
        " alter table members replica identity nothing",
        "public.plain",
        "public.members",
    ),
    fault(
        PUBLISHED,
        "a deferrable key, and an index that is gone",
        "create table late (id int primary key deferrable);"
        " create unique index leads_tenant_id on leads (tenant_id, id);"
        " alter table leads replica identity using index leads_tenant_id;"
        " drop index leads_tenant_id; create publication feed for table late, leads",
        "public.late",
        "public.leads",
    ),
    fault(
        PUBLISHED,
        "columns without the key, or beside the whole row",
        "alter table notes replica identity full;"
        " create publication feed for table leads (name), notes (id, body)",
        "public.leads",
        "public.notes",
    ),
    fault(
        PUBLISHED,
        "a condition over other columns",
        "create publication feed for table leads (id, name) where (name <> 'x' and id is not null)",
        "public.leads",
        fix="create unique index on leads (id, number); alter table leads alter name set not null;"
        " create unique index leads_name on leads (name, id);"
        " alter table leads replica identity using index leads_name",
    ),
    fault(
        PUBLISHED,
        "a partition below a published table, and one by itself",
        "alter table events_2025 replica identity nothing;"
        " create publication feed for table events with (publish_via_partition_root);"
        " create publication other for table events_2025",
        "public.events_2025",
    ),
    right(
        PUBLISHED,
        "keys, indexes and whole rows",
        "create table plain (id int); alter table plain replica identity full;"
        " create unique index leads_tenant_id on leads (tenant_id, id);"
        " alter table leads replica identity using index leads_tenant_id;"
        " create publication feed for table plain where (id > 3),"
        " leads (name, id, tenant_id) where (tenant_id is not null), events, notes",
    ),
    right(
        PUBLISHED,
        "only inserts are published, and a table is in no publication",
        "create table plain (id int);"
        " create publication feed for table plain (id), leads (name) where (name <> 'x')"
        " with (publish = 'insert, truncate')",
    ),
    fault(
        PRIMARY_KEY,
        "only a unique id",
        "create table plans (id int not null unique)",
        "public.plans",
    ),
    right(PRIMARY_KEY, "of two columns", "create table plans (a int, b int, primary key (a, b))"),
    fault(
        DUPLICATE,
        "the same columns twice",
        PLANS + "create index on plans (a, b); create index second on plans (a, b)",
        "public.second",
    ),
    fault(
        DUPLICATE,
        "the leading columns of another",
        PLANS + "create index short on plans (a); create index on plans (a, b)",
        "public.short",
    ),
    fault(
        DUPLICATE,
        "the columns of a key",
        PLANS + "create index short on plans (tenant_id); create unique index again on plans (id)",
        "public.short",
        "public.again",
    ),
    fault(
        DUPLICATE,
        "the other way round",
        PLANS + "create index on plans (a, b desc); create index back on plans (a desc, b)",
        "public.back",
    ),
    fault(
        DUPLICATE,
        "the same expression under the same condition",
        PLANS
        + """
        create index on plans ((a + b)) where a > 0;
        create index second on plans ((a + b)) where a > 0
        """,
        "public.second",
    ),
    fault(
        DUPLICATE,
        "a constraint twice",
        PLANS + "alter table plans add constraint twice unique (tenant_id, id)",
        "public.twice",
    ),
    fault(
        DUPLICATE,
        "without what another includes",
        PLANS + "create index bare on plans (a); create index on plans (a) include (b)",
        "public.bare",
    ),
    fault(
        DUPLICATE,
        "with other storage, and beside an exclusion",
        PLANS
        + """
        create index on plans (a);
        create index loose on plans (a) with (fillfactor = 50);
        alter table plans add exclude using btree (b with =);
        create index plain on plans (b)
        """,
        "public.loose",
        "public.plain",
    ),
    right(
        DUPLICATE,
        "another method, other nulls, other included columns, other expressions, an exclusion",
        PLANS
        + """
        create index on plans (a);
        create index on plans using hash (a);
        create unique index on plans (b);
        create unique index on plans (b) nulls not distinct;
        create index on plans (lead_id) include (a);
        create index on plans (lead_id) include (b);
        create index on plans (lead_id, b);
        create index on plans ((a + b));
        create index on plans ((a - b), a);
        create index on secrets (word);
        alter table secrets add exclude using btree (word with =) where (word <> '')
        """,
    ),
    right(
        DUPLICATE,
        "a unique index under a longer one, another order, condition, method or operator class",
        PLANS
        + """
        create unique index on plans (a);
        create index on plans (a, b);
        create index on plans (b, a);
        create index on plans (a, b desc);
        create index on plans (b) where a > 0;
        create index on plans (b) where a > 1;
        create index on plans using hash (b);
        create index on notes (body);
        create index on notes (body text_pattern_ops);
        create index on plans ((a + b));
        create index on plans ((a - b))
        """,
    ),
    fault(
        INVALID,
        "left behind",
        "update pg_index set indisvalid = false where indexrelid = 'leads_owner_id_idx'::regclass",
        "public.leads_owner_id_idx",
    ),
    fault(
        INVALID,
        "missing on a partition",
        "create index partial on only events (created_at)",
        "public.partial",
    ),
    right(INVALID, "on every partition", "create index on events (created_at)"),
    fault(
        UNVALIDATED,
        "a check and a foreign key",
        """
        alter table leads add constraint named check (name <> '') not valid;
        alter table secrets add constraint kept foreign key (id) references auth.users not valid
        """,
        "named on public.leads",
        "kept on public.secrets",
    ),
    right(UNVALIDATED, "validated", "alter table leads add constraint named check (name <> '')"),
    fault(
        REG_TYPE,
        "a table, and an array of functions",
        "alter table leads add column model regclass, add column calls regproc[]",
        "public.leads.model",
        "public.leads.calls",
    ),
    right(REG_TYPE, "the number as such", "alter table leads add column model oid"),
    fault(
        TENANT,
        "by id alone",
        PLANS
        + "alter table plans add constraint loose foreign key (lead_id) references leads (id)",
        "loose on public.plans",
    ),
    fault(
        TENANT,
        "the tenant matched with something else",
        PLANS
        + """
        create unique index crossed on leads (id, tenant_id);
        alter table plans add constraint crossed foreign key (tenant_id, lead_id)
        references leads (id, tenant_id)
        """,
        "crossed on public.plans",
    ),
    fault(
        TENANT,
        "set null takes the tenant too",
        PLANS
        + """
        alter table plans add constraint nulled foreign key (tenant_id, lead_id)
        references leads (tenant_id, id) on delete set null
        """,
        "nulled on public.plans",
    ),
    fault(
        TENANT,
        "an update takes the tenant along",
        PLANS
        + """
        alter table plans add constraint carried foreign key (tenant_id, lead_id)
        references leads (tenant_id, id) on update cascade
        """,
        "carried on public.plans",
    ),
    fault(
        TENANT,
        "a partitioned table",
        "alter table events add column lead_id uuid constraint loose references leads (id)",
        "loose on public.events",
    ),
    right(
        TENANT,
        "to a table without tenant, and from one whose tenant is optional",
        """
        create table plans (id int primary key, tenant_id uuid, lead_id uuid references leads (id),
        secret_id uuid references secrets (id));
        create table plants (id int primary key, tenant_id uuid not null,
        secret_id uuid references secrets (id))
        """,
    ),
    fault(
        AUTH,
        "an address",
        "alter table secrets add constraint mailed"
        " foreign key (word) references auth.users (email)",
        "mailed on public.secrets",
    ),
    right(
        AUTH,
        "another key of a table of ours",
        """
        alter table tenants add unique (name);
        alter table secrets add foreign key (word) references tenants (name)
        """,
    ),
    fault(
        TENANT_KEY,
        "nothing references it, and another index finds the rows of a tenant",
        PLANS + "create index on plans (tenant_id, a)",
        "plans_tenant_id_id_key on public.plans",
    ),
    right(
        TENANT_KEY,
        "no other index finds the rows of a tenant",
        PLANS + "create index on plans (tenant_id) where a > 0",
    ),
    right(
        TENANT_KEY,
        "a reference, one of its own, and the primary key itself",
        PLANS
        + """
        create index on plans (tenant_id, a);
        create table steps (id uuid primary key, tenant_id uuid, unique (tenant_id, id),
        foreign key (tenant_id, id) references plans (tenant_id, id));
        create index on steps (tenant_id, id);
        create table shards (tenant_id uuid, id uuid, primary key (tenant_id, id),
        unique (tenant_id, id));
        create index on shards (tenant_id)
        """,
    ),
    fault(
        CHECK,
        "named by the server",
        PLANS + "alter table plans add check (a < b), add check (a > 0 or b > 0)",
        "plans_check on public.plans",
        "plans_check1 on public.plans",
        fix="""
        alter table plans rename constraint plans_check to plans_a_below_b_check;
        alter table plans rename constraint plans_check1 to plans_a_or_b_check
        """,
    ),
    right(
        CHECK,
        "a name of its own, and a check of one column",
        PLANS + "alter table plans add constraint plans_checks_b check (a < b), add check (a > 0)",
    ),
    fault(
        FLAG,
        "a flag and its time",
        "alter table secrets add opened boolean, add opened_at timestamptz",
        "public.secrets.opened",
    ),
    right(
        FLAG,
        "bound by a check, generated, and a flag without a time",
        """
        alter table secrets add opened boolean, add opened_at timestamptz,
        add constraint bound check (opened = (opened_at is not null)),
        add read_at timestamptz,
        add read boolean generated always as (read_at is not null) stored,
        add kept boolean, add kept_at text
        """,
    ),
]
