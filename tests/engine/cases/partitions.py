"""Partitioned tables, and tables that become so or no longer are."""

from support.case import Case

HEAD = "create table t (id integer, made date not null, note text"
TAIL = ") partition by range (made);"
PLAIN = HEAD + ", primary key (id, made)" + TAIL
PARTS = (
    "create table t_1 partition of t for values from ('2024-01-01') to ('2024-02-01');"
    " create table t_2 partition of t for values from ('2024-02-01') to ('2024-03-01');"
)
HASHED = (
    " create table t_even partition of t for values with (modulus 2, remainder 0);"
    " create table t_odd partition of t for values with (modulus 2, remainder 1);"
)
# What catches the rows of a table that became partitioned.
DEFAULT = (
    " create table t_default partition of t default;"
    " alter table t_default enable row level security;"
    " alter table t_default force row level security;"
    " create policy t_default_client_none on t_default for all to anon, authenticated"
    " using (false) with check (false);"
    " revoke all on t_default from public, anon, authenticated, service_role;"
)
ROWS = "insert into t values (1, '2024-01-05', 'a'), (2, '2024-02-05', null)"


def partitioned(name: str, after: str, more: str = "", before: str = PLAIN, **options) -> Case:
    """A change of the partitioned table, with two partitions beside it."""
    return Case(
        name,
        before,
        after + more,
        beside=PARTS,
        **{"beside_rows": ROWS, **options},
    )


CASES = [
    partitioned(
        "a column is added",
        PLAIN.replace("note text", "note text, size integer default 3"),
        hazards_back=("drop_column",),
    ),
    partitioned(
        "a column becomes not null",
        PLAIN.replace("note text", "note text not null default ''"),
        options={"fill": {"note": "'none'"}},
        one_way=True,
    ),
    partitioned(
        "a column becomes wider",
        PLAIN.replace("id integer", "id bigint"),
        hazards_back=("lossy_type",),
    ),
    partitioned("a default changes", PLAIN.replace("note text", "note text default 'x'")),
    partitioned("a check is added", PLAIN.replace("note text", "note text check (note <> '')")),
    partitioned(
        "an index is added", PLAIN, " create index on t (note);", hazards_back=("drop_index",)
    ),
    partitioned(
        "an index changes",
        PLAIN,
        " create index i on t (note, id);",
        before=PLAIN + " create index i on t (note);",
    ),
    partitioned("a unique key is added", PLAIN.replace(TAIL, ", unique (note, made)" + TAIL)),
    partitioned(
        "a policy and a privilege are added",
        PLAIN,
        " create policy p on t for select to anon using (id > 3); grant select on t to anon;",
    ),
    partitioned(
        "a trigger is added",
        PLAIN,
        " create trigger s before update on t for each row execute function f();",
        setup="create function f() returns trigger language plpgsql as 'begin return new; end';",
    ),
    partitioned(
        "a foreign key is added",
        PLAIN.replace("note text", "note text, p_id integer references p"),
        before=PLAIN.replace("note text", "note text, p_id integer"),
        setup="create table p (id integer primary key);",
    ),
    partitioned(
        "another table refers to it, and its key gets a name",
        PLAIN.replace("primary key", "constraint the_key primary key"),
    ),
    partitioned(
        "a column is renamed",
        PLAIN.replace("note text", "remark text"),
        options={"renamed": {"note": "remark"}},
    ),
    partitioned(
        "a comment is added",
        PLAIN,
        " comment on table t is 'by month'; comment on column t.note is 'x';",
    ),
    partitioned(
        "duplicates go in one partition, and the other keeps its rows of the same place",
        PLAIN.replace(TAIL, ", unique (note, made)" + TAIL),
        beside_rows="insert into t values (1, '2024-01-05', 'a'), (2, '2024-01-05', 'a'),"
        " (3, '2024-02-05', 'a'), (4, '2024-02-06', 'b')",
        options={"duplicates": {"note, made": "id desc"}},
        result=("select id from t order by id", [(2,), (3,), (4,)]),
        one_way=True,
    ),
    Case(
        "a table becomes partitioned, and no longer is",
        PLAIN.replace(TAIL, ");"),
        PLAIN,
        beside="create view v with (security_invoker = true) as select id, note from t;"
        " grant select on v to anon; create function g() returns bigint stable"
        " begin atomic select count(*) from t; end; create publication pub for table t;"
        " create table c (t_id integer, t_made date, foreign key (t_id, t_made) references t);"
        " create policy c_t on c using (exists (select from t where t.id = c.t_id));",
        beside_after="create view v with (security_invoker = true) as select id, note from t;"
        " grant select on v to anon; create function g() returns bigint stable"
        " begin atomic select count(*) from t; end; create publication pub for table t;"
        " create table c (t_id integer, t_made date, foreign key (t_id, t_made) references t);"
        " create policy c_t on c using (exists (select from t where t.id = c.t_id));" + DEFAULT,
        beside_rows=ROWS + "; insert into c values (2, '2024-02-05')",
        result=("select count(*) from v", [(2,)]),
        result_back=("select count(*) from v", [(2,)]),
    ),
    Case(
        "a table with all that can belong to it becomes partitioned",
        "create table t (id integer generated always as identity, number serial,"
        " made date not null, note text default 'x' constraint is_said check (note <> ''),"
        " p_id integer references p,"
        " double integer generated always as (id * 2) stored, old text, primary key (id));"
        " create index by_note on t (note) where id > 3; create index stray on t (old);"
        " create policy one on t for select to anon using (id > 3);"
        " grant select (id), insert on t to anon; create statistics s on id, note from t;"
        " create trigger s before update on t for each row execute function f();"
        " comment on table t is 'a'; comment on column t.note is 'b';"
        " comment on constraint is_said on t is 'c'; comment on index by_note is 'd';",
        "create table t (id integer generated always as identity, number serial,"
        " made date not null, note text default 'x' constraint is_said check (note <> ''),"
        " p_id integer references p,"
        " double integer generated always as (id * 2) stored, new text, primary key (id, made))"
        " partition by range (made);"
        " create index by_note on t (note) where id > 3;"
        " create policy one on t for select to anon using (id > 3);"
        " grant select (id), insert on t to anon; create statistics s on id, note from t;"
        " create trigger s before update on t for each row execute function f();"
        " comment on table t is 'a'; comment on column t.note is 'b';"
        " comment on constraint is_said on t is 'c'; comment on index by_note is 'd';",
        setup="create table p (id integer primary key); create function f() returns trigger"
        " language plpgsql as 'begin return new; end';",
        rows="insert into t (made) values ('2024-01-05'), ('2024-02-05');"
        " delete from t where id = 2",
        options={"renamed": {"old": "new"}},
        beside_after=DEFAULT,
        hazards=("drop_index",),
        one_way=True,
        result=("select nextval('t_id_seq'), nextval('t_number_seq')", [(3, 3)]),
    ),
    Case(
        "a table that another refers to by less than the partition key becomes partitioned",
        "create table t (id integer primary key, made date not null);",
        "create table t (id integer, made date not null, primary key (id, made))"
        " partition by range (made);",
        rows="(1, '2024-01-05')",
        beside="create table c (t_id integer references t);",
        refused="there is no unique constraint matching given keys",
        one_way=True,
    ),
    Case(
        "a large table becomes partitioned, and no longer is",
        PLAIN.replace(TAIL, ");"),
        PLAIN,
        beside_after=DEFAULT,
        beside_rows=ROWS,
        options={"online_rows": 1},
        options_back={"online_rows": 1},
        hazards=("table_rewrite",),
        hazards_back=("table_rewrite",),
    ),
    Case(
        "the partition key changes",
        PLAIN,
        PLAIN.replace("range (made)", "list (made)"),
        beside=PARTS,
        beside_rows=ROWS,
        beside_after=DEFAULT,
        one_way=True,
    ),
    Case(
        "the partition key changes to a hash, with the partitions that are declared",
        PLAIN,
        PLAIN.replace("range (made)", "hash (id)") + HASHED,
        beside=PARTS,
        beside_rows=ROWS,
        beside_after="",
        one_way=True,
    ),
    Case(
        "a table is partitioned by hash without any partition",
        PLAIN.replace(TAIL, ");"),
        PLAIN.replace("range (made)", "hash (made)"),
        rows="(1, '2024-01-05', 'a')",
        refused='no partition of relation "t" found for row',
        one_way=True,
    ),
    Case(
        "a partition that is declared is made",
        PLAIN + PARTS,
        PLAIN + PARTS + " create table t_3 partition of t for values from ('2024-03-01') to"
        " ('2024-04-01');",
        rows=ROWS,
        one_way=True,
    ),
    Case(
        "a partition has other bounds than it is declared with",
        PLAIN + PARTS,
        PLAIN + PARTS.replace("'2024-03-01'", "'2024-02-20'"),
        rows=ROWS,
        refused="detach the partition, move its rows, or declare it as it is",
        one_way=True,
    ),
    Case(
        "partitions that are not declared stay",
        PLAIN + PARTS,
        PLAIN.replace("note text", "note text, size integer"),
        rows=ROWS,
        beside_after=PARTS,
        one_way=True,
    ),
]
