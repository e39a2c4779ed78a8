"""Generated columns: stored, and since PostgreSQL 18 virtual."""

from support.case import Case, table

PLAIN = table("size integer")
DOUBLE = table("size integer, double integer generated always as (size * 2) stored")
ROWS = "(1, 10), (2, 20)"
SEEN = "select double from t order by id"

CASES = [
    Case(
        "a generated column is added",
        PLAIN,
        DOUBLE,
        rows=ROWS,
        result=(SEEN, [(20,), (40,)]),
        hazards_back=("drop_column",),
    ),
    Case(
        "the expression changes",
        DOUBLE,
        DOUBLE.replace("* 2", "* 3"),
        rows=ROWS,
        result=(SEEN, [(30,), (60,)]),
    ),
    Case(
        "a generated column changes its type",
        DOUBLE,
        DOUBLE.replace("double integer", "double bigint"),
        rows=ROWS,
        result=(SEEN, [(20,), (40,)]),
    ),
    Case(
        "a generated column becomes a plain one and keeps its values",
        DOUBLE,
        table("size integer, double integer"),
        rows=ROWS,
        result=(SEEN, [(20,), (40,)]),
        one_way=True,
    ),
    Case(
        "a plain column becomes a generated one",
        table("size integer, double integer"),
        DOUBLE,
        rows="(1, 10, 5)",
        hazards=("computed_values",),
        result=(SEEN, [(20,)]),
        rows_back="(1, 10)",
        result_back=(SEEN, [(20,)]),
    ),
    Case(
        "a plain column with all that can belong to it becomes a generated one",
        table(
            "size integer, double integer not null default 3 unique check (double > 0)",
            "create index by_double on t (double) where double > 2; create policy p on t for select"
            " to anon using (double > 3); grant select (double) on t to anon;"
            " comment on column t.double is 'twice';",
        ),
        table(
            "size integer, double integer generated always as (size * 2) stored unique"
            " check (double > 0)",
            "create index by_double on t (double) where double > 2; create policy p on t for select"
            " to anon using (double > 3); grant select (double) on t to anon;"
            " comment on column t.double is 'twice';",
        ),
        beside="create view v as select double from t; grant select on v to anon;",
        rows="(1, 10, 5)",
        hazards=("computed_values",),
        result=("select double from v", [(20,)]),
        rows_back="(1, 10)",
        hazards_back=("null_values",),
        result_back=("select double from v", [(20,)]),
    ),
    Case(
        "a generated column becomes a plain one of another type with a default",
        DOUBLE,
        table("size integer, double bigint not null default 1"),
        rows=ROWS,
        hazards=("null_values",),
        result=(SEEN, [(20,), (40,)]),
        one_way=True,
    ),
    Case(
        "the column that another is generated from changes its type",
        DOUBLE,
        DOUBLE.replace("size integer", "size bigint").replace("double integer", "double bigint"),
        rows=ROWS,
        result=(SEEN, [(20,), (40,)]),
        hazards_back=("lossy_type",),
        result_back=(SEEN, [(20,), (40,)]),
    ),
    Case(
        "only the column that another is generated from changes its type",
        table("size integer, double bigint generated always as (size * 2) stored"),
        table("size bigint, double bigint generated always as (size * 2) stored"),
        rows=ROWS,
        result=(SEEN, [(20,), (40,)]),
        hazards_back=("lossy_type",),
    ),
    Case(
        "a generated column with an index, a check and a comment changes",
        table(
            "size integer, double integer generated always as (size * 2) stored check (double > 0)",
            "create index on t (double); comment on column t.double is 'twice';"
            " grant select (double) on t to anon;",
        ),
        table(
            "size integer, double integer generated always as (size * 3) stored check (double > 0)",
            "create index on t (double); comment on column t.double is 'twice';"
            " grant select (double) on t to anon;",
        ),
        rows=ROWS,
        result=(SEEN, [(30,), (60,)]),
    ),
    Case(
        "a generated column with a unique key, a view and a policy changes",
        table(
            "size integer, double integer generated always as (size * 2) stored unique",
            "create policy p on t for select to anon using (double > 3);",
        ),
        table(
            "size integer, double integer generated always as (size * 3) stored unique",
            "create policy p on t for select to anon using (double > 3);",
        ),
        rows=ROWS,
        beside="create view v with (security_invoker = true) as select id, double from t;"
        " grant select on v to anon;",
        result=("select double from v order by id", [(30,), (60,)]),
    ),
    Case(
        "the column that another is generated from is renamed",
        DOUBLE,
        table("width integer, double integer generated always as (width * 2) stored"),
        rows=ROWS,
        options={"renamed": {"size": "width"}},
        result=(SEEN, [(20,), (40,)]),
    ),
    Case(
        "the column that another is generated from goes",
        table("other integer, size integer, double integer generated always as (size * 2) stored"),
        table("other integer"),
        rows="insert into t (id, size) values (1, 10)",
        rows_back="(1, 10)",
        hazards=("drop_column",),
    ),
    Case(
        "a search vector is generated",
        table("note text"),
        table(
            "note text, words tsvector generated always as"
            " (to_tsvector('english', coalesce(note, ''))) stored",
            "create index on t using gin (words);",
        ),
        rows="(1, 'Many words here')",
        hazards_back=("drop_column", "drop_index"),
    ),
    Case(
        "a generated column becomes not null",
        DOUBLE,
        DOUBLE.replace("stored", "stored not null"),
        rows=ROWS,
        hazards=("null_values",),
    ),
    Case(
        "a virtual column is added",
        PLAIN,
        DOUBLE.replace("stored", "virtual"),
        rows=ROWS,
        result=(SEEN, [(20,), (40,)]),
        hazards_back=("drop_column",),
        since=18,
    ),
    Case(
        "a virtual column changes its expression",
        DOUBLE.replace("stored", "virtual"),
        DOUBLE.replace("* 2", "* 3").replace("stored", "virtual"),
        rows=ROWS,
        result=(SEEN, [(30,), (60,)]),
        since=18,
    ),
    Case(
        "a stored column becomes virtual",
        DOUBLE,
        DOUBLE.replace("stored", "virtual"),
        rows=ROWS,
        result=(SEEN, [(20,), (40,)]),
        result_back=(SEEN, [(20,), (40,)]),
        since=18,
    ),
    Case(
        "a virtual column becomes a plain one",
        DOUBLE.replace("stored", "virtual"),
        table("size integer, double integer"),
        rows=ROWS,
        result=(SEEN, [(20,), (40,)]),
        rows_back="(1, 10, 5)",
        hazards_back=("computed_values",),
        result_back=(SEEN, [(20,)]),
        since=18,
    ),
    Case(
        "a virtual column becomes a plain one of another type with a default",
        DOUBLE.replace("stored", "virtual"),
        table("size integer, double text not null default 'x'"),
        rows=ROWS,
        hazards=("lossy_type",),
        result=(SEEN, [("20",), ("40",)]),
        one_way=True,
        since=18,
    ),
]
