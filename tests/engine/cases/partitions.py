"""Partitioned tables, and what is fixed when a table is created."""

from .case import Case

HEAD = "create table t (id integer, made date not null, note text"
TAIL = ") partition by range (made);"
PLAIN = HEAD + ", primary key (id, made)" + TAIL
PARTS = (
    "create table t_1 partition of t for values from ('2024-01-01') to ('2024-02-01');"
    " create table t_2 partition of t for values from ('2024-02-01') to ('2024-03-01');"
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
        "a table becomes partitioned",
        "create table t (id integer, made date not null, primary key (id, made));",
        "create table t (id integer, made date not null, primary key (id, made))"
        " partition by range (made);",
        rows="(1, '2024-01-05')",
        refused="fixed when a table is created",
        one_way=True,
    ),
    Case(
        "the partition key changes",
        PLAIN,
        PLAIN.replace("range (made)", "hash (made)"),
        refused="partition_key",
        one_way=True,
    ),
]
