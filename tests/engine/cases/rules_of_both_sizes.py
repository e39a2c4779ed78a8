"""Each rule for rows on both sides of `online_rows`: the same end, whatever the size of a table."""

from dataclasses import replace

from support.case import Case, table

from . import repairs, triggers, usual_rules
from .usual_rules import USUAL

ONE = "00000000-0000-0000-0000-000000000001"
TWO = "00000000-0000-0000-0000-000000000002"
NEW = "00000000-0000-0000-0000-000000000009"
NOBODY = "bc1b71b1-0343-3f94-a4e8-4e92858edd95"
TENANTS = f"""
create table tenants (id uuid primary key, name text);
create table p (tenant_id uuid not null references tenants, id integer, primary key (tenant_id, id),
    unique (id));
insert into tenants values ('{ONE}', 'one'), ('{TWO}', 'two');
insert into p values ('{TWO}', 1);
create function add_tenants(missing jsonb) returns void language sql as
$$ insert into tenants select key::uuid, coalesce(value, 'nobody') from jsonb_each_text(missing) $$;
"""
RULES = {"usual": {**USUAL["usual"], "tenants": "add_tenants"}}
TENANT = (
    "select t.id, t.tenant_id::text, tenants.name from t join tenants on t.tenant_id = tenants.id"
)
COMPLETE = {"complete": {"label": "'label ' || id"}}
LARGE = (
    "insert into t (id, code) select 1, string_agg(md5(n::text), '') from generate_series(1, 900)"
    " as n union all select 2, 'a'"
)
STAMP = """
create function stamp() returns trigger language plpgsql as
$$ begin new.size := 99; return new; end $$;
"""


def large(case: Case) -> Case:
    """The same of a table that is changed in stages."""
    options = {**case.options, "online_rows": 0}
    return replace(case, name=f"{case.name}, of a large table", options=options)


def rule(name: str, before: str, after: str, rows: str, options: dict, seen, **more) -> Case:
    return Case(name, before, after, rows=rows, options=options, result=seen, one_way=True, **more)


BOTH = [
    rule(
        "each row gets a tenant that exists",
        table("tenant_id uuid, p_id integer"),
        table(
            "tenant_id uuid not null references tenants, p_id integer,"
            " foreign key (tenant_id, p_id) references p (tenant_id, id)"
        ),
        f"(1, '{ONE}', null), (2, null, 1), (3, '{NEW}', null), (4, null, null)",
        RULES,
        (
            f"{TENANT} order by 1",
            [
                (1, ONE, "one"),
                (2, TWO, "two"),
                (3, NEW, NEW),
                (4, NOBODY, "nobody"),
            ],
        ),
        setup=TENANTS,
    ),
    rule(
        "a table without a tenant gets one",
        table("size integer"),
        table(
            f"tenant_id uuid not null default '{ONE}' references tenants,"
            " size integer check (size > 0)"
        ),
        "(1, 5), (2, -1)",
        RULES,
        ("select tenant_id::text, size from t order by id", [(NOBODY, 5), (NOBODY, None)]),
        setup=TENANTS,
    ),
    rule(
        "a new column that may be null is filled",
        table("size integer"),
        table("size integer, half integer default 3"),
        "(1, 5), (2, null)",
        {"fill": {"half": "size / 2"}},
        ("select half from t order by id", [(2,), (None,)]),
    ),
    rule(
        "what a fill leaves null becomes the default",
        table("size integer, half integer"),
        table("size integer, half integer not null default 3, note text not null default 'none'"),
        "(1, 5, null), (2, null, null), (3, null, 7)",
        {**USUAL, "fill": {"half": "size / 2", "note": "'of ' || size"}},
        ("select half, note from t order by id", [(2, "of 5"), (3, "none"), (7, "none")]),
    ),
    rule(
        "without a default the row is set aside",
        table("size integer, half integer"),
        table("size integer, half integer not null, third integer not null"),
        "(1, 6, null), (2, null, null), (3, null, 7)",
        {**USUAL, "fill": {"half": "size / 2", "third": "size / 3"}},
        ("select half, third from t", [(3, 2)]),
    ),
    rule(
        "a check that is not validated refuses no fill",
        table("a integer, b integer, c integer"),
        table(
            "a integer not null, b integer not null, c integer check (c > 0),"
            " constraint both_set check (a is not null and b is not null)"
        ),
        "insert into t values (1, null, null, 1), (2, 5, null, -1), (3, null, 6, null);"
        " alter table t add constraint both_set check (a is not null and b is not null) not valid,"
        " add constraint t_c_check check (c > 0) not valid",
        {"fill": {"a": "1", "b": "2"}, "violations": {"c": "c = 1"}},
        ("select a, b, c from t order by id", [(1, 2, 1), (5, 2, 1), (1, 6, None)]),
    ),
    rule(
        "rows are filled before the checks that they break",
        table("a integer, b integer, up integer"),
        table(
            "a integer not null, b integer not null, up integer references t (id),"
            " check (a is not null and b > 0 and up is distinct from 7)"
        ),
        "(1, null, null, null), (2, null, -1, 7), (3, 1, 1, 7)",
        {
            "fill": {"a": "1", "b": "2"},
            "violations": {"t_check": "b = abs(b)"},
            "orphans": {"up": "set null"},
        },
        ("select a, b, up from t order by id", [(1, 2, None), (1, 1, None), (1, 1, None)]),
    ),
    rule(
        "rows that others may refer to are completed",
        table("label text, kind text, code text"),
        table(
            "label text not null, kind text not null check (kind in ('one', 'other')),"
            " code text, text text unique, check (kind = 'one' or text is not null)"
        ),
        "(1, null, 'one', null), (2, 'b', 'two', null), (3, 'c', null, null)",
        {**USUAL, "complete": {**COMPLETE["complete"], "kind": "'other'", "text": "'text ' || id"}},
        (
            "select label, kind, text, (select count(*) from c where c.t_id = t.id) from t"
            " order by id",
            [
                ("label 1", "one", None, 1),
                ("b", "other", "text 2", 1),
                ("c", "other", "text 3", 0),
            ],
        ),
        beside="create table c (t_id integer not null references t on delete cascade);",
        beside_rows="insert into c values (1), (2)",
    ),
    rule(
        "of one key each row is completed but the newest",
        table("label text, updated_at date"),
        table("label text unique, updated_at date"),
        "(1, 'a', '2024-01-01'), (2, 'a', '2025-01-01')",
        {**USUAL, **COMPLETE},
        (
            "select label, (select count(*) from c where c.t_id = t.id) from t order by id",
            [("label 1", 1), ("a", 0)],
        ),
        beside="create table c (t_id integer not null references t on delete cascade);",
        beside_rows="insert into c values (1)",
    ),
    rule(
        "where nothing completes a row, it is refused and not set aside",
        table("a integer, b integer, label text"),
        table("a integer, b integer, label text, check (a < b)"),
        "(1, 2, 1, 'one')",
        {**USUAL, **COMPLETE},
        None,
        hazards=("violating_rows",),
        refused="1 rows break CHECK (a < b): id 1",
    ),
    rule(
        "a row too large for a key is cut by rule",
        table("code text"),
        table("code text unique"),
        LARGE,
        {"violations": {"code": "code = left(code, 9)"}},
        ("select id, length(code) from t order by id", [(1, 9), (2, 1)]),
    ),
    rule(
        "a row too large for an index is set aside",
        table("code text, note text"),
        table("code text, note text", "create index on t (note, (upper(code))) where id < 9;"),
        LARGE,
        USUAL,
        ("select id from t order by id", [(2,)]),
    ),
    rule(
        "rows too large for an index are named",
        table("code text"),
        table("code text", "create unique index on t (code);"),
        LARGE,
        {},
        None,
        hazards=("violating_rows",),
        refused="1 rows are too large for btree (code): id 1",
    ),
    rule(
        "the replica identity comes after its index",
        table("code text"),
        table(
            "code text not null",
            "create unique index on t (code);"
            " alter table t replica identity using index t_code_idx;",
        ),
        "(1, null), (2, 'b')",
        {"fill": {"code": "'code ' || id"}},
        ("select code from t order by id", [("code 1",), ("b",)]),
    ),
    rule(
        "no trigger fires for a rule",
        table(
            "size integer, part integer",
            "create trigger s before update on t for each row execute function stamp();",
        ),
        table(
            "size integer, part integer check (part > 0)",
            "create trigger s before update on t for each row execute function stamp();",
        ),
        "(1, 5, -1)",
        {"violations": {"part": "part = 1"}},
        ("select size, part from t", [(5, 1)]),
        setup=STAMP,
    ),
    rule(
        "what a fill leaves null is refused without a rule for it",
        table("size integer, half integer"),
        table("size integer, half integer not null"),
        "(1, 6, null), (2, null, null)",
        {"fill": {"half": "size / 2"}},
        None,
        hazards=("null_values",),
        refused="fill: size / 2 is null for 1 rows",
    ),
]
CASES = [
    *(each for case in BOTH for each in (case, large(case))),
    *(
        large(case)
        for case in usual_rules.CASES + repairs.CASES
        # these rules are wrong, which shows when the rows have them
        if case.refused not in ("violated by some row", "null values")
        # tests/online/test_online_values.py has it
        and "what it was is kept" not in case.name
    ),
    *(large(case) for case in triggers.CASES if case.options.get("fill")),
]
