"""Commits that change several models at once, each of which needs the others."""

from dataclasses import dataclass

TABLES = "models/04_core"
FUNCTIONS = "models/03_functions"
TYPES = "models/02_enums"
VIEW = "{{ config(materialized='view', schema='reports') }}\n"
READ = "\n\n{{ readable_by('service_role') }}\n"
CLOSED = "\n\n{{ service_rows() }}\n"


def table(text: str, policy: str = "", settings: str = "") -> str:
    """A model of a table that clients read by `policy`, if there is one."""
    return settings + text.strip() + CLOSED + policy


def view(name: str, query: str) -> str:
    """A model of a view that the service reads."""
    return f"{{{{ config(materialized='sql_view') }}}}\ncreate view {name} as {query};{READ}"


def stored(name: str, query: str) -> str:
    """A model of a materialized view with a unique index, which the service reads."""
    return (
        f"{{{{ config(materialized='sql_materialized_view') }}}}\ncreate materialized view {name}"
        f" as {query} with no data;\ncreate unique index on {name} (id);{READ}"
    )


def reading(name: str, condition: str) -> str:
    """A policy that lets clients read the rows of `name` that meet `condition`."""
    return (
        f"\ncreate policy {name}_read on {name} for select to authenticated using ({condition});\n"
        f"grant select on {name} to authenticated;\n"
    )


def function(head: str, result: str, body: str) -> str:
    return (
        f"create or replace function {head} returns {result} language sql stable\n"
        f"set search_path = '' as $$ {body} $$;\n\n"
        "{{ executable_by('authenticated', 'service_role') }}\n"
    )


@dataclass(frozen=True)
class Commit:
    """Files before and after, by path; None: the file is new."""

    name: str
    files: dict[str, tuple[str | None, str | None]]
    rows: str = ""
    allow: tuple[str, ...] = ()


COMMITS = [
    Commit(
        "a column goes, and the policy of another table stops using it",
        {
            f"{TABLES}/a_flags.sql": (
                table("create table a_flags (id integer primary key, on_hold boolean, note text);"),
                table("create table a_flags (id integer primary key, note text);"),
            ),
            f"{TABLES}/a_users.sql": (
                table(
                    "create table a_users (id integer primary key, flag integer);",
                    reading(
                        "a_users",
                        "exists (select from {{ ref('a_flags') }} as f"
                        " where f.id = flag and f.on_hold)",
                    ),
                ),
                table(
                    "create table a_users (id integer primary key, flag integer);",
                    reading(
                        "a_users",
                        "exists (select from {{ ref('a_flags') }} as f where f.id = flag)",
                    ),
                ),
            ),
        },
        rows="insert into a_flags values (1, true, 'x'); insert into a_users values (1, 1)",
        allow=("drop_column:a_flags",),
    ),
    Commit(
        "a column goes, and a view of dbt's own stops using it",
        {
            f"{TABLES}/b_items.sql": (
                table("create table b_items (id integer primary key, gone text, kept text);"),
                table("create table b_items (id integer primary key, kept text);"),
            ),
            f"{TABLES}/b_view.sql": (
                VIEW + "select id, gone, kept from {{ ref('b_items') }}",
                VIEW + "select id, kept from {{ ref('b_items') }}",
            ),
        },
        rows="insert into b_items values (1, 'g', 'k')",
        allow=("drop_column:b_items",),
    ),
    Commit(
        "a column goes, and declared views stop using it",
        {
            f"{TABLES}/k_items.sql": (
                table("create table k_items (id integer primary key, gone text, kept text);"),
                table("create table k_items (id integer primary key, kept text);"),
            ),
            f"{TABLES}/k_view.sql": (
                view("k_view", "select id, gone, kept from {{ ref('k_items') }}"),
                view("k_view", "select id, kept from {{ ref('k_items') }}"),
            ),
            f"{TABLES}/k_above.sql": (
                view("k_above", "select gone, id from {{ ref('k_view') }}"),
                view("k_above", "select id, kept as gone from {{ ref('k_view') }}"),
            ),
            f"{TABLES}/k_stored.sql": (
                stored("k_stored", "select id, gone from {{ ref('k_above') }}"),
                stored("k_stored", "select id, kept from {{ ref('k_view') }}"),
            ),
        },
        rows="insert into k_items values (1, 'g', 'k')",
        allow=("drop_column:k_items",),
    ),
    Commit(
        "a column gets another type, and declared views compute with it so",
        {
            f"{TABLES}/l_codes.sql": (
                table("create table l_codes (id integer primary key, code integer);"),
                table("create table l_codes (id integer primary key, code text);"),
            ),
            f"{TABLES}/l_view.sql": (
                view("l_view", "select id, code + 1 as next from {{ ref('l_codes') }}"),
                view("l_view", "select id, code || '1' as next from {{ ref('l_codes') }}"),
            ),
            f"{TABLES}/l_above.sql": (
                view("l_above", "select id, -next as next from {{ ref('l_view') }}"),
                view("l_above", "select id, upper(next) as next from {{ ref('l_view') }}"),
            ),
        },
        rows="insert into l_codes values (1, 6)",
        allow=("lossy_type:l_codes",),
    ),
    Commit(
        "a key and the foreign key on it change together",
        {
            f"{TABLES}/c_parents.sql": (
                table(
                    "create table c_parents (id integer primary key, v integer not null default 1);"
                ),
                table(
                    "create table c_parents (id integer, v integer not null default 1,"
                    " primary key (id, v));"
                ),
            ),
            f"{TABLES}/c_children.sql": (
                table(
                    "create table c_children (id integer primary key, p_id integer not null,"
                    " v integer not null default 1,"
                    " constraint c_fk foreign key (p_id) references {{ ref('c_parents') }} (id));"
                    " create index on c_children (p_id);"
                ),
                table(
                    "create table c_children (id integer primary key, p_id integer not null,"
                    " v integer not null default 1, constraint c_fk foreign key (p_id, v)"
                    " references {{ ref('c_parents') }} (id, v));"
                    " create index on c_children (p_id, v);"
                ),
            ),
        },
        rows="insert into c_parents values (1); insert into c_children values (1, 1)",
        allow=("drop_index:c_children",),
    ),
    Commit(
        "a key and the foreign key on it go",
        {
            f"{TABLES}/d_parents.sql": (
                table("create table d_parents (id integer primary key, code text unique);"),
                table("create table d_parents (id integer primary key, code text);"),
            ),
            f"{TABLES}/d_children.sql": (
                table(
                    "create table d_children (id integer primary key,"
                    " code text references {{ ref('d_parents') }} (code));"
                ),
                table("create table d_children (id integer primary key, code text);"),
            ),
        },
        rows="insert into d_parents values (1, 'a'); insert into d_children values (1, 'a')",
    ),
    Commit(
        "a function's arguments change with what calls it",
        {
            f"{FUNCTIONS}/e_ok.sql": (
                function("access.e_ok(x integer)", "boolean", "select x > 0"),
                function("access.e_ok(x integer, y integer)", "boolean", "select x > y"),
            ),
            f"{FUNCTIONS}/e_price.sql": (
                function("access.e_price(x integer)", "integer", "select x * 2").replace(
                    "stable", "immutable"
                ),
                function("access.e_price(x integer, y text)", "bigint", "select x * 3").replace(
                    "stable", "immutable"
                ),
            ),
            f"{TABLES}/e_rows.sql": (
                table(
                    "create table e_rows (id integer primary key, x integer,"
                    " price bigint generated always as ({{ ref('e_price') }}(x)) stored,"
                    " cost bigint default {{ ref('e_price') }}(4),"
                    " constraint e_check check ({{ ref('e_ok') }}(x)));\n"
                    "create index e_idx on e_rows ({{ ref('e_price') }}(x));",
                    reading("e_rows", "{{ ref('e_ok') }}(id)"),
                ),
                table(
                    "create table e_rows (id integer primary key, x integer,"
                    " price bigint generated always as ({{ ref('e_price') }}(x, 'a')) stored,"
                    " cost bigint default {{ ref('e_price') }}(4, 'b'),"
                    " constraint e_check check ({{ ref('e_ok') }}(x, 0)));\n"
                    "create index e_idx on e_rows ({{ ref('e_price') }}(x, 'c'));",
                    reading("e_rows", "{{ ref('e_ok') }}(id, 0)"),
                ),
            ),
        },
        rows="insert into e_rows (id, x) values (1, 5)",
        allow=("computed_values:e_rows",),
    ),
    Commit(
        "a policy that names a function without ref runs before the function",
        {
            f"{FUNCTIONS}/i_zz_ok.sql": (
                function("access.i_zz_ok(x integer)", "boolean", "select x > 0"),
                function("access.i_zz_ok(x integer, y integer)", "boolean", "select x > y"),
            ),
            f"{TABLES}/i_rows.sql": (
                table("create table i_rows (id integer primary key);"),
                table(
                    "create table i_rows (id integer primary key);",
                    reading("i_rows", "access.i_zz_ok(id, 0)"),
                ),
            ),
        },
        rows="insert into i_rows values (1)",
    ),
    Commit(
        "a function gets another result after its caller has run",
        {
            f"{FUNCTIONS}/j_count.sql": (
                "-- depends_on: {{ ref('j_rows') }}\n"
                + function("access.j_count(x integer)", "numeric", "select x::numeric"),
                "-- depends_on: {{ ref('j_rows') }}\n"
                + function("access.j_count(x integer)", "integer", "select x"),
            ),
            f"{TABLES}/j_rows.sql": (
                table("create table j_rows (id integer primary key);"),
                table(
                    "create table j_rows (id integer primary key,"
                    " constraint j_check check (access.j_count(id) >= 0));"
                ),
            ),
        },
        rows="insert into j_rows values (1)",
    ),
    Commit(
        "two new tables refer to each other",
        {
            f"{TABLES}/f_teams.sql": (
                None,
                table(
                    "create table f_teams (id integer primary key, lead_id integer);",
                    settings="{{ config(meta={'late': {'f_people': 'alter table f_teams add"
                    " constraint f_lead foreign key (lead_id) references f_people (id)'}}) }}\n",
                ),
            ),
            f"{TABLES}/f_people.sql": (
                None,
                table(
                    "create table f_people (id integer primary key,"
                    " team_id integer references {{ ref('f_teams') }} (id));"
                ),
            ),
        },
    ),
    Commit(
        "a column gets another type, and the policy of another table compares it so",
        {
            f"{TABLES}/g_codes.sql": (
                table("create table g_codes (id integer primary key, code integer);"),
                table("create table g_codes (id integer primary key, code text);"),
            ),
            f"{TABLES}/g_users.sql": (
                table(
                    "create table g_users (id integer primary key);",
                    reading(
                        "g_users",
                        "exists (select from {{ ref('g_codes') }} as c where c.code > 5 + 1)",
                    ),
                ),
                table(
                    "create table g_users (id integer primary key);",
                    reading(
                        "g_users",
                        "exists (select from {{ ref('g_codes') }} as c where c.code like '6%')",
                    ),
                ),
            ),
        },
        rows="insert into g_codes values (1, 6); insert into g_users values (1)",
        allow=("lossy_type:g_codes",),
    ),
    Commit(
        "a label goes, and the policy of another table no longer names it",
        {
            f"{TYPES}/h_state.sql": (
                "create type h_state as enum ('new', 'old', 'gone');",
                "create type h_state as enum ('new', 'old');",
            ),
            f"{TABLES}/h_rows.sql": (
                table(
                    "create table h_rows (id integer primary key,"
                    " state {{ ref('h_state') }} not null default 'gone');",
                    reading("h_rows", "state <> 'gone'"),
                ),
                table(
                    "create table h_rows (id integer primary key,"
                    " state {{ ref('h_state') }} not null default 'new');",
                    reading("h_rows", "state <> 'old'"),
                ),
            ),
        },
        rows="insert into h_rows values (1, 'new')",
        allow=("drop_enum_value:h_state",),
    ),
    Commit(
        "a domain gets another type, and the policy of a table with it compares it so",
        {
            f"{TYPES}/q_code.sql": (
                "{{ config(materialized='domain_type') }}\ncreate domain q_code as integer;",
                "{{ config(materialized='domain_type') }}\ncreate domain q_code as text;",
            ),
            f"{TABLES}/q_rows.sql": (
                table(
                    "create table q_rows (id integer primary key, code {{ ref('q_code') }});",
                    reading("q_rows", "code > 5 + 1"),
                ),
                table(
                    "create table q_rows (id integer primary key, code {{ ref('q_code') }});",
                    reading("q_rows", "code like '6%'"),
                ),
            ),
        },
        rows="insert into q_rows values (1, 6)",
        allow=("lossy_type:q_code",),
    ),
]
