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


MARCH = " create table t_3 partition of t for values from ('2024-03-01') to ('2024-04-01');"
NESTED = (
    "create table t_1 partition of t for values from ('2024-01-01') to ('2024-02-01');"
    " create table t_2 partition of t for values from ('2024-02-01') to ('2024-03-01')"
    " partition by range (id);"
    " create table t_2_a partition of t_2 for values from (0) to (10);"
    " create table t_2_z partition of t_2 default;"
)
READERS = (
    " create policy mine on t_1 for select to anon using (id > 0);"
    " alter table t_1 add constraint positive check (id > 0);"
    " create index t_1_doubled on t_1 ((id * 2)) where id > 5;"
)
CLOSED = (
    "alter table t_1 enable row level security; alter table t_1 force row level security;"
    " create policy t_1_client_none on t_1 for all to anon, authenticated"
    " using (false) with check (false);"
)


def own(what: str, statements: str, is_staged: bool = False, **more) -> list[Case]:
    """A partition gets something of its own: an existing one, a large one, and a new one."""
    more = {"rows": ROWS, **more}
    forward = {key: value for key, value in more.items() if not key.endswith("_back")}
    large = {**more, "options": {"online_rows": 0}, "options_back": {"online_rows": 0}}
    sizes = {"a": more, "a large": large} if is_staged else {"a": more}
    before = PLAIN + PARTS
    return [
        *(
            Case(
                f"{size} partition gets {what}", PLAIN + PARTS, PLAIN + PARTS + statements, **given
            )
            for size, given in sizes.items()
        ),
        Case(
            f"a new partition has {what}",
            PLAIN,
            PLAIN + PARTS + statements,
            **{**forward, "rows": ""},
            one_way=True,
        ),
    ]


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
        hazards=(),
        refused="1 rows of t belong to none of the partitions that are declared",
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
        "the bounds of a partition change, and rows fit",
        PLAIN + PARTS,
        PLAIN + PARTS.replace("'2024-03-01'", "'2024-02-20'"),
        rows=ROWS,
    ),
    Case(
        "the bounds of a partition change, and a row does not fit",
        PLAIN + PARTS,
        PLAIN + PARTS.replace("('2024-03-01')", "('2024-02-05')"),
        rows=ROWS,
        refused="1 rows of t_2 do not belong there: move them first, or declare it as it is",
        one_way=True,
    ),
    Case(
        "one partition gives a month to another, while a table refers to them",
        PLAIN + PARTS,
        PLAIN + PARTS.replace("2024-02-01", "2024-01-20"),
        rows=ROWS,
        beside="create table c (t_id integer, t_made date,"
        " foreign key (t_id, t_made) references t);",
        beside_rows="insert into c values (2, '2024-02-05'), (1, '2024-01-05')",
        result=("select count(*) from c", [(2,)]),
    ),
    Case(
        "a partition becomes the default one",
        PLAIN + PARTS,
        PLAIN + PARTS.replace("for values from ('2024-02-01') to ('2024-03-01')", "default"),
        rows=ROWS,
        rows_back=ROWS,
    ),
    Case(
        "a new partition would take rows of the default one",
        PLAIN + PARTS + " create table t_d partition of t default;",
        PLAIN + PARTS + " create table t_d partition of t default; create table t_3 partition of"
        " t for values from ('2024-03-01') to ('2024-04-01');",
        rows=ROWS + ", (3, '2024-03-05', 'c')",
        refused="1 rows of t_d belong to it; move them out of the default partition first",
        one_way=True,
    ),
    Case(
        "a new partition overlaps one that is not declared",
        PLAIN + PARTS,
        PLAIN + PARTS.replace("t_2", "t_3"),
        rows=ROWS,
        refused="Declare other bounds, or detach the partition that is not declared.",
        one_way=True,
    ),
    Case(
        "an existing table is attached as a partition",
        PLAIN + PARTS,
        PLAIN + PARTS + MARCH,
        rows=ROWS,
        beside="create table t_3 (like t including all);",
        beside_after="",
        one_way=True,
    ),
    Case(
        "an existing table is attached whose rows belong elsewhere",
        PLAIN + PARTS,
        PLAIN + PARTS + MARCH,
        rows=ROWS,
        beside="create table t_3 (id integer not null, made date not null, note text,"
        " primary key (id, made)); insert into t_3 values (3, '2025-03-05', 'c');",
        refused="the table of its name is to become it, and 1 rows of t_3 do not belong",
        one_way=True,
    ),
    Case(
        "a table becomes partitioned, with the partitions that are declared",
        PLAIN.replace(TAIL, ");"),
        PLAIN + PARTS,
        rows=ROWS,
        rows_back=ROWS,
        beside="create view v with (security_invoker = true) as select id, note from t;",
        beside_after="create view v with (security_invoker = true) as select id, note from t;",
    ),
    Case(
        "a table becomes partitioned, and rows fit none of the partitions",
        PLAIN.replace(TAIL, ");"),
        PLAIN + PARTS,
        rows=ROWS + ", (3, '2025-01-01', 'c')",
        refused="1 rows of t belong to none of the partitions that are declared; declare one",
        one_way=True,
    ),
    Case(
        "the partition key changes, and the partitions of the same names with it",
        PLAIN + PARTS,
        PLAIN.replace("range (made)", "hash (id)")
        + HASHED.replace("t_even", "t_1").replace("t_odd", "t_2"),
        rows=ROWS,
    ),
    *own("a check", "alter table t_1 add constraint positive check (id > 0);", is_staged=True),
    *own("a default", "alter table t_1 alter note set default 'old';"),
    *own("a not null", "alter table t_1 alter note set not null;", is_staged=True),
    Case(
        "a partition gets a not null that a row breaks",
        PLAIN + PARTS,
        PLAIN + PARTS + "alter table t_2 alter note set not null;",
        rows=ROWS,
        refused="1 rows of t_2 are null in it; give them a value first",
        one_way=True,
    ),
    Case(
        "a partition gets a check that a row breaks",
        PLAIN + PARTS,
        PLAIN + PARTS + "alter table t_2 add constraint small check (id < 2);",
        rows=ROWS,
        hazards=("violating_rows",),
        refused="violating_rows: constraint t_2.small",
        one_way=True,
    ),
    *own(
        "an index",
        "create index t_1_note on t_1 (note);",
        is_staged=True,
        hazards_back=("drop_index",),
    ),
    *own("a unique key", "alter table t_1 add constraint only_note unique (note);", is_staged=True),
    *own("an option", "alter table t_1 set (fillfactor = 70);"),
    *own(
        "row security and a policy",
        "alter table t_1 enable row level security; alter table t_1 force row level security;"
        " create policy mine on t_1 for select to anon using (id > 0);",
    ),
    *own("a privilege", "grant select on t_1 to anon; grant update (note) on t_1 to anon;"),
    *own("a comment", "comment on table t_1 is 'January'; comment on column t_1.note is 'note';"),
    *own(
        "a trigger",
        "create trigger s before update on t_1 for each row execute function f();",
        setup="create function f() returns trigger language plpgsql as 'begin return new; end';",
    ),
    *own(
        "statistics", "create statistics s on id, note from t_1;", hazards_back=("drop_statistics",)
    ),
    *own("replica identity", "alter table t_1 replica identity full;"),
    *own(
        "a foreign key",
        "alter table t_1 add constraint to_p foreign key (id) references p (id);",
        setup="create table p (id integer primary key); insert into p values (1), (2);",
    ),
    *own(
        "a foreign key to its sibling",
        "alter table t_2 add unique (note);"
        " alter table t_1 add constraint to_next foreign key (note) references t_2 (note);",
        is_staged=True,
        rows="insert into t values (1, '2024-01-05', null), (2, '2024-02-05', 'b')",
    ),
    Case(
        "an index is declared for the table alone, with attached parts",
        PLAIN + PARTS,
        PLAIN + PARTS + " create index i on only t (note); create index t_1_note_idx on t_1 (note);"
        " create index t_2_note_idx on t_2 (note); alter index i attach partition t_1_note_idx;"
        " alter index i attach partition t_2_note_idx;",
        rows=ROWS,
        result=("select indisvalid from pg_index where indexrelid = 'i'::regclass", [(True,)]),
        hazards_back=("drop_index",),
    ),
    Case(
        "a key is over an index of the table alone, with attached parts",
        PLAIN + PARTS,
        PLAIN + PARTS + " alter table only t add constraint k unique (note, made);"
        " alter table t_1 add constraint t_1_note_made_key unique (note, made);"
        " alter table t_2 add constraint t_2_note_made_key unique (note, made);"
        " alter index k attach partition t_1_note_made_key;"
        " alter index k attach partition t_2_note_made_key;",
        rows=ROWS,
        result=("select indisvalid from pg_index where indexrelid = 'k'::regclass", [(True,)]),
    ),
    Case(
        "a partition gets partitions of its own",
        PLAIN + PARTS,
        PLAIN + NESTED,
        rows=ROWS,
        rows_back=ROWS,
        result=("select count(*) from t_2", [(1,)]),
        result_back=("select count(*) from t_2", [(1,)]),
    ),
    Case(
        "a partition gets partitions of its own that a row fits not",
        PLAIN + PARTS,
        PLAIN + NESTED.replace(" create table t_2_z partition of t_2 default;", ""),
        rows=ROWS + ", (11, '2024-02-06', 'b')",
        refused="1 rows of t_2 belong to none of the partitions that are declared",
        one_way=True,
    ),
    Case(
        "a partition of a partition comes and has an index of its own",
        PLAIN + NESTED,
        PLAIN + NESTED + " create table t_2_b partition of t_2 for values from (20) to (30);"
        " create index t_2_b_note on t_2_b (note); alter table t_2_a add check (id < 100);",
        rows=ROWS,
        one_way=True,
    ),
    Case(
        "a column changes together with what a partition has of its own",
        PLAIN.replace("note text", "note text default 'x'")
        + PARTS
        + " alter table t_1 alter note set default 'y';",
        PLAIN.replace("note text", "note text default 'z', size integer default 3")
        + PARTS
        + " alter table t_1 alter size set default 4; alter table t_1 add check (size > 0);",
        rows=ROWS,
        hazards_back=("drop_column",),
    ),
    Case(
        "a column becomes wider that a policy, a check and an index of a partition read",
        PLAIN + PARTS + READERS,
        PLAIN.replace("id integer", "id bigint") + PARTS + READERS,
        rows=ROWS,
        hazards_back=("lossy_type",),
    ),
    Case(
        "a column is renamed that a policy, a check and an index of a partition read",
        PLAIN + PARTS + READERS,
        PLAIN.replace("id integer", "nr integer").replace("(id", "(nr")
        + PARTS
        + READERS.replace("(id", "(nr").replace("where id", "where nr"),
        rows=ROWS,
        options={"renamed": {"id": "nr"}},
    ),
    Case(
        "a partition that was closed to clients stays closed",
        PLAIN + PARTS,
        PLAIN.replace("note text", "note text default 'x'") + PARTS,
        rows=ROWS,
        beside=CLOSED,
        beside_after=CLOSED,
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
