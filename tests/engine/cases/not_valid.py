"""Constraints that are declared `not valid`: they ask nothing of the rows that exist."""

from dataclasses import replace

from support.case import Case, table

COLUMNS = "size integer, note text"
PLAIN = table(COLUMNS)
ROWS = "(1, 1, 'one'), (2, -2, 'two'), (3, null, null)"
PARENT = "create table p (id integer primary key); insert into p values (1);"
ADD = "alter table t add constraint c {0} not valid;"
POSITIVE = table(COLUMNS, ADD.format("check (size > 0)"))
LARGER = table(COLUMNS, ADD.format("check (size > 1)"))
REFERS = table(COLUMNS, ADD.format("foreign key (size) references p"))
VALID = table(f"{COLUMNS}, constraint c check (size > 0)")
VALID_KEY = table(f"{COLUMNS}, constraint c foreign key (size) references p")
STATE = "select convalidated from pg_constraint where conrelid = 't'::regclass and conname = 'c'"
OPEN, CHECKED, GONE = (STATE, [(False,)]), (STATE, [(True,)]), (STATE, [])


def broken(definition: str, name: str = "c") -> str:
    """Rows that break the constraint of the table, which they do not see."""
    return (
        f"alter table t drop constraint {name}; insert into t values {ROWS};"
        f" alter table t add constraint {name} {definition} not valid"
    )


SMALL = [
    Case(
        "a check that rows break is added, not valid",
        PLAIN,
        POSITIVE,
        rows=ROWS,
        rows_back=broken("check (size > 0)"),
        result=OPEN,
        result_back=GONE,
    ),
    Case(
        "a foreign key that rows break is added, not valid",
        PLAIN,
        REFERS,
        rows=ROWS,
        rows_back=broken("foreign key (size) references p"),
        setup=PARENT,
        result=OPEN,
        result_back=GONE,
    ),
    Case(
        "a check that was validated is not valid",
        VALID,
        POSITIVE,
        rows="(1, 1, 'one')",
        result=OPEN,
        result_back=CHECKED,
    ),
    Case(
        "a foreign key that was validated is not valid",
        VALID_KEY,
        REFERS,
        rows="(1, 1, 'one')",
        setup=PARENT,
        result=OPEN,
        result_back=CHECKED,
    ),
    Case(
        "a check that rows break is validated",
        POSITIVE,
        VALID,
        rows=broken("check (size > 0)"),
        hazards=("violating_rows",),
        refused="1 rows break CHECK (size > 0): id 2",
        one_way=True,
    ),
    Case(
        "a check that is not valid says something else",
        POSITIVE,
        LARGER,
        rows=broken("check (size > 0)"),
        rows_back=broken("check (size > 1)"),
        result=OPEN,
        result_back=OPEN,
    ),
    Case(
        "a column is added to a table with a check that is not valid",
        POSITIVE,
        table(f"{COLUMNS}, more text", ADD.format("check (size > 0)")),
        rows=broken("check (size > 0)"),
        rows_back="insert into t (id, size) values (1, 1)",
        hazards_back=("drop_column",),
        result=OPEN,
        result_back=OPEN,
    ),
    Case(
        "a column under a check that is not valid gets another type",
        POSITIVE,
        table("size bigint, note text", ADD.format("check (size > 0)")),
        rows=broken("check (size > 0)"),
        rows_back=broken("check (size > 0)"),
        hazards_back=("lossy_type",),
        result=OPEN,
        result_back=OPEN,
    ),
    Case(
        "a column under a foreign key that is not valid gets another type",
        REFERS,
        table("size bigint, note text", ADD.format("foreign key (size) references p")),
        rows=broken("foreign key (size) references p"),
        rows_back=broken("foreign key (size) references p"),
        setup=PARENT,
        hazards_back=("lossy_type",),
        result=OPEN,
        result_back=OPEN,
    ),
    Case(
        "a check that is not valid over a new column",
        PLAIN,
        table(
            f"{COLUMNS}, n integer default -1",
            ADD.format("check (n > 0)"),
        ),
        rows=ROWS,
        rows_back="insert into t (id, n) values (1, 1)",
        hazards_back=("drop_column",),
        result=OPEN,
        result_back=GONE,
    ),
    Case(
        "a check that is not valid has another name",
        POSITIVE,
        table(COLUMNS, "alter table t add constraint d check (size > 0) not valid;"),
        rows=broken("check (size > 0)"),
        rows_back=broken("check (size > 0)", "d"),
        result=GONE,
        result_back=OPEN,
    ),
    Case(
        "a not-null constraint that rows break is added, not valid",
        PLAIN,
        table(COLUMNS, "alter table t add constraint c not null size not valid;"),
        rows=ROWS,
        rows_back=broken("not null size"),
        result=OPEN,
        result_back=GONE,
        since=18,
    ),
    Case(
        "a not-null constraint that was validated is not valid",
        table("size integer constraint c not null, note text"),
        table(COLUMNS, "alter table t add constraint c not null size not valid;"),
        rows="(1, 1, 'one')",
        result=OPEN,
        result_back=CHECKED,
        since=18,
    ),
]
LARGE = [
    replace(
        case,
        name=f"{case.name}, in a large table",
        options={"online_rows": 0},
        options_back={"online_rows": 0},
    )
    for case in SMALL
    if "gets another type" not in case.name
]
CASES = SMALL + LARGE
