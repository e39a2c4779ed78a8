"""Indexes, unique and exclusion constraints, extended statistics."""

from support.case import ONLY_RENAMED, Case, table

ROWS = "(1, 10, 'a'), (2, 20, 'b'), (3, null, null)"
PLAIN = table("size integer, note text")


def indexed(*indexes: str) -> str:
    return table("size integer, note text", " ".join(f"create {index};" for index in indexes))


def added(name: str, index: str, **more) -> Case:
    return Case(name, PLAIN, indexed(index), rows=ROWS, hazards_back=("drop_index",), **more)


CASES = [
    added("an index is added", "index on t (size)"),
    added("an index over two columns, one descending", "index on t (size desc nulls last, note)"),
    added("an index on an expression", "index on t (lower(note), (size + 1))"),
    added("a partial index", "index on t (size) where note is not null and size > 5"),
    added("an index with included columns", "index on t (size) include (note)"),
    added("a hash index", "index on t using hash (note)"),
    added("a brin index with options", "index on t using brin (size) with (pages_per_range = 32)"),
    added("an index with an operator class", "index on t (note text_pattern_ops)"),
    added("an index with a collation", 'index on t (note collate "C")'),
    added("an index with a fill factor", "index on t (size) with (fillfactor = 70)"),
    added("a unique index", "unique index on t (size)"),
    added("a unique partial index", "unique index one_a on t (note) where size > 5"),
    added("a unique index without distinct nulls", "unique index on t (size) nulls not distinct"),
    added("an index with a quoted name", 'index "By Size; drop" on t (size)'),
    Case(
        "an index is renamed",
        indexed("index one on t (size)"),
        indexed("index two on t (size)"),
        rows=ROWS,
        result=ONLY_RENAMED,
        result_back=ONLY_RENAMED,
    ),
    Case(
        "the names of two indexes are exchanged",
        indexed("index a on t (size)", "index b on t (note)"),
        indexed("index b on t (size)", "index a on t (note)"),
        rows=ROWS,
    ),
    Case(
        "an index changes under its name",
        indexed("index i on t (size)"),
        indexed("index i on t (size, note)"),
        rows=ROWS,
    ),
    Case(
        "an index becomes unique",
        indexed("index i on t (size)"),
        indexed("unique index i on t (size)"),
        rows=ROWS,
    ),
    Case(
        "a unique index is added that rows break",
        PLAIN,
        indexed("unique index on t (size)"),
        rows="(1, 5, 'a'), (2, 5, 'b')",
        hazards=("violating_rows",),
        refused="2 rows break UNIQUE INDEX USING btree (size): id 1, 2",
        one_way=True,
    ),
    Case(
        "a unique constraint is added that rows break",
        PLAIN,
        table("size integer unique, note text"),
        rows="(1, 5, 'a'), (2, 5, 'b')",
        hazards=("violating_rows",),
        refused="2 rows break UNIQUE (size): id 1, 2",
        one_way=True,
    ),
    Case(
        "a unique constraint is added",
        PLAIN,
        table("size integer unique, note text"),
        rows=ROWS,
    ),
    Case(
        "a unique constraint that holds nulls equal is added",
        PLAIN,
        table("size integer, note text, unique nulls not distinct (size)"),
        rows=ROWS,
    ),
    Case(
        "a unique constraint that holds nulls equal is added, and two are null",
        PLAIN,
        table("size integer, note text, unique nulls not distinct (size)"),
        rows="(1, null, 'a'), (2, null, 'b')",
        hazards=("violating_rows",),
        refused="2 rows break",
        one_way=True,
    ),
    Case(
        "a unique constraint gets another column",
        table("size integer, note text, unique (size)"),
        table("size integer, note text, unique (size, note)"),
        rows=ROWS,
    ),
    Case(
        "a unique constraint is renamed",
        table("size integer constraint one unique, note text"),
        table("size integer constraint two unique, note text"),
        rows=ROWS,
        result=ONLY_RENAMED,
        result_back=ONLY_RENAMED,
    ),
    Case(
        "a unique index becomes a unique constraint of its name",
        indexed("unique index t_size_key on t (size)"),
        table("size integer unique, note text"),
        rows=ROWS,
        one_way=True,
    ),
    Case(
        "a unique constraint becomes a unique index of its name",
        table("size integer unique, note text"),
        indexed("unique index t_size_key on t (size)"),
        rows=ROWS,
        one_way=True,
    ),
    Case(
        "a unique constraint becomes deferrable",
        table("size integer unique, note text"),
        table("size integer unique deferrable initially deferred, note text"),
        rows=ROWS,
    ),
    Case(
        "an exclusion constraint is added",
        PLAIN,
        table("size integer, note text, exclude using btree (size with =)"),
        rows=ROWS,
    ),
    Case(
        "an exclusion constraint over ranges is added",
        table("during tstzrange"),
        table("during tstzrange, exclude using gist (during with &&) where (id > 0)"),
        rows="(1, '[2024-01-01, 2024-02-01)'), (2, '[2024-02-01, 2024-03-01)')",
    ),
    Case(
        "an exclusion constraint is added that rows break",
        table("during tstzrange"),
        table("during tstzrange, exclude using gist (during with &&)"),
        rows="(1, '[2024-01-01, 2024-02-01)'), (2, '[2024-01-15, 2024-03-01)')",
        hazards=("violating_rows",),
        refused="2 rows break EXCLUDE USING gist (during WITH &&): id 1, 2",
        one_way=True,
    ),
    Case(
        "a gin index on json",
        table("data jsonb, words tsvector"),
        table(
            "data jsonb, words tsvector",
            "create index on t using gin (data jsonb_path_ops);"
            " create index on t using gin (words) with (fastupdate = off);",
        ),
        rows="""(1, '{"a": 1}', 'a b')""",
        hazards_back=("drop_index",),
    ),
    Case(
        "an invalid index is built again",
        indexed("index i on t (size)"),
        indexed("index i on t (size)"),
        rows=f"insert into t values {ROWS};"
        " update pg_index set indisvalid = false where indexrelid = 'i'::regclass",
        one_way=True,
    ),
    Case(
        "an index has its comment changed",
        table("size integer, note text", "create index i on t (size); comment on index i is 'a';"),
        table("size integer, note text", "create index i on t (size); comment on index i is 'b';"),
        rows=ROWS,
    ),
    Case(
        "an index with a comment changes",
        table("size integer, note text", "create index i on t (size); comment on index i is 'a';"),
        table("size integer, note text", "create index i on t (note); comment on index i is 'a';"),
        rows=ROWS,
    ),
    Case(
        "an index with a comment is renamed",
        table("size integer, note text", "create index i on t (size); comment on index i is 'a';"),
        table("size integer, note text", "create index j on t (size); comment on index j is 'a';"),
        rows=ROWS,
    ),
    Case(
        "the table is clustered on an index",
        indexed("index i on t (size)"),
        table("size integer, note text", "create index i on t (size); alter table t cluster on i;"),
        rows=ROWS,
    ),
    Case(
        "statistics over two columns are added",
        PLAIN,
        table("size integer, note text", "create statistics s (ndistinct) on size, note from t;"),
        rows=ROWS,
        hazards_back=("drop_statistics",),
    ),
    Case(
        "statistics change",
        table("size integer, note text", "create statistics s (ndistinct) on size, note from t;"),
        table("size integer, note text", "create statistics s (mcv) on size, note from t;"),
        rows=ROWS,
    ),
    Case(
        "statistics on an expression are added",
        PLAIN,
        table("size integer, note text", "create statistics s on (size % 10), note from t;"),
        rows=ROWS,
        hazards_back=("drop_statistics",),
    ),
    Case(
        "the table is clustered on its key",
        PLAIN,
        table("size integer, note text", "alter table t cluster on t_pkey;"),
        rows=ROWS,
    ),
    Case(
        "a key has a fill factor",
        table("size integer unique, note text"),
        table("size integer unique with (fillfactor = 70), note text"),
        rows=ROWS,
    ),
    Case(
        "a primary key with included columns",
        "create table t (id integer primary key, size integer);",
        "create table t (id integer, size integer, primary key (id) include (size));",
        rows="(1, 10)",
    ),
    Case(
        "an index over a new column is added with it",
        table(""),
        table("note text", "create index on t (note);"),
        rows="(1)",
        rows_back="(1, 'a')",
        hazards_back=("drop_column", "drop_index"),
    ),
    Case(
        "a unique key without overlaps is added",
        "create table t (kind int4range, during daterange, primary key (kind, during));",
        "create table t (kind int4range, during daterange,"
        " primary key (kind, during), unique (kind, during without overlaps));",
        rows="('[1,2)', '[2024-01-01, 2024-02-01)'), ('[1,2)', '[2024-02-01, 2024-03-01)')",
        since=18,
    ),
]
