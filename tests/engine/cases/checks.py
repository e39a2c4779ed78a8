"""Check constraints: added, dropped, changed, renamed, validated."""

from .case import Case, table

ROWS = "(1, 10), (2, 20), (3, null)"
PLAIN = table("size integer")

CASES = [
    Case(
        "a check is added",
        PLAIN,
        table("size integer check (size > 0)"),
        rows=ROWS,
    ),
    Case(
        "a check is added that rows break",
        PLAIN,
        table("size integer check (size > 10)"),
        rows=ROWS,
        hazards=("violating_rows",),
        refused="1 rows break CHECK (size > 10)",
        one_way=True,
    ),
    Case(
        "a check changes under its name",
        table("size integer check (size > 0)"),
        table("size integer check (size >= 5)"),
        rows=ROWS,
    ),
    Case(
        "a check changes to what rows break",
        table("size integer check (size > 0)"),
        table("size integer check (size > 15)"),
        rows=ROWS,
        hazards=("violating_rows",),
        refused="1 rows break",
        one_way=True,
    ),
    Case(
        "a check is renamed",
        table("size integer constraint one check (size > 0)"),
        table("size integer constraint two check (size > 0)"),
        rows=ROWS,
    ),
    Case(
        "two equal checks are renamed",
        table("size integer, constraint a check (size > 0), constraint b check (size > 0)"),
        table("size integer, constraint c check (size > 0), constraint d check (size > 0)"),
        rows=ROWS,
    ),
    Case(
        "the names of two checks are exchanged",
        table("size integer, constraint a check (size > 0), constraint b check (size < 99)"),
        table("size integer, constraint b check (size > 0), constraint a check (size < 99)"),
        rows=ROWS,
    ),
    Case(
        "one of two equal checks goes",
        table("size integer, constraint a check (size > 0), constraint b check (size > 0)"),
        table("size integer, constraint b check (size > 0)"),
        rows=ROWS,
    ),
    Case(
        "a check over two columns is added",
        table("a integer, b integer"),
        table("a integer, b integer, check (a <= b)"),
        rows="(1, 1, 2), (2, null, 3)",
    ),
    Case(
        "a check of a list of words gets another word",
        table("role text check (role in ('admin', 'member'))"),
        table("role text check (role in ('admin', 'member', 'guest'))"),
        rows="(1, 'admin'), (2, 'member')",
    ),
    Case(
        "a check of a list of words loses one that a row has",
        table("role text check (role in ('admin', 'member'))"),
        table("role text check (role in ('admin'))"),
        rows="(1, 'admin'), (2, 'member')",
        hazards=("violating_rows",),
        refused='"role": "member"',
        one_way=True,
    ),
    Case(
        "a check that was not validated is",
        table("size integer", "alter table t add constraint big check (size > 5) not valid;"),
        table("size integer, constraint big check (size > 5)"),
        rows=ROWS,
        one_way=True,
    ),
    Case(
        "a check that was not validated is declared, and a row breaks it",
        table("size integer"),
        table("size integer, constraint big check (size > 15)"),
        rows=f"insert into t values {ROWS};"
        " alter table t add constraint big check (size > 15) not valid",
        hazards=("violating_rows",),
        refused="1 rows break CHECK (size > 15)",
        one_way=True,
    ),
    Case(
        "a check is declared not valid",
        PLAIN,
        table("size integer", "alter table t add constraint big check (size > 15) not valid;"),
        rows=ROWS,
        rows_back="(1, 20)",
    ),
    Case(
        "a check without inheritance is added",
        PLAIN,
        table("size integer check (size > 0) no inherit"),
        rows=ROWS,
    ),
    Case(
        "a check gets a comment",
        table("size integer constraint big check (size > 0)"),
        table(
            "size integer constraint big check (size > 0)",
            "comment on constraint big on t is 'how big';",
        ),
        rows=ROWS,
    ),
    Case(
        "a check with a comment changes, and the comment stays",
        table(
            "size integer constraint big check (size > 0)",
            "comment on constraint big on t is 'how big';",
        ),
        table(
            "size integer constraint big check (size > 1)",
            "comment on constraint big on t is 'how big';",
        ),
        rows=ROWS,
    ),
    Case(
        "a check with a comment is renamed",
        table(
            "size integer constraint big check (size > 0)",
            "comment on constraint big on t is 'how big';",
        ),
        table(
            "size integer constraint large check (size > 0)",
            "comment on constraint large on t is 'how big';",
        ),
        rows=ROWS,
    ),
    Case(
        "a check calls a function",
        PLAIN,
        table("size integer check (is_good(size))"),
        rows=ROWS,
        setup="create function is_good(integer) returns boolean immutable language sql"
        " as 'select $1 > 0';",
    ),
    Case(
        "a check on a new column is added with it",
        table(""),
        table("size integer not null default 1 check (size > 0)"),
        rows="(1)",
        hazards_back=("drop_column",),
    ),
    Case(
        "a check on a new column that its default breaks",
        table(""),
        table("size integer default 0 check (size > 0)"),
        rows="(1)",
        refused="violated by some row",
        one_way=True,
    ),
    Case(
        "a check and the column it is on go",
        table("size integer check (size > 0), other integer"),
        table("other integer"),
        rows="insert into t (id) values (1)",
        hazards=("drop_column",),
        one_way=True,
    ),
    Case(
        "a check over a column that goes and one that stays",
        table("a integer, b integer, check (a <= b)"),
        table("b integer"),
        rows="insert into t (id, b) values (1, 2)",
        hazards=("drop_column",),
    ),
    Case(
        "a check with a regular expression and percent signs is added",
        table("code text"),
        table(r"code text check (code ~ '^[a-z]%\d{1,3}$' or code like '50\%%')"),
        rows="(1, 'a%12'), (2, '50%')",
    ),
    Case(
        "a check on an array is added",
        table("tags text[]"),
        table("tags text[] check (cardinality(tags) < 5 and 'x' <> all (tags))"),
        rows="(1, '{a,b}')",
    ),
    Case(
        "a check is declared and not enforced",
        PLAIN,
        table("size integer check (size > 15) not enforced"),
        rows=ROWS,
        since=18,
    ),
    Case(
        "a check that was not enforced is",
        table("size integer constraint big check (size > 5) not enforced"),
        table("size integer constraint big check (size > 5)"),
        rows=ROWS,
        since=18,
    ),
    Case(
        "a not null constraint is renamed",
        table("size integer constraint one not null"),
        table("size integer constraint two not null"),
        rows="(1, 10)",
        since=18,
    ),
    Case(
        "a not null constraint with a name is added",
        PLAIN,
        table("size integer constraint must_be not null"),
        rows="(1, 10)",
        hazards=("null_values",),
        since=18,
    ),
]
