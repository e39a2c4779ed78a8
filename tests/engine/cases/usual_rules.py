"""The rules that hold for the whole project while a table is taken over."""

from support.case import Case, table

USUAL = {
    "usual": {
        "convert": {"uuid": {"id": "groundwork.id_to_uuid", "other": "groundwork.to_uuid"}},
        "nulls": "default",
        "orphans": "set null",
        "duplicates": "newest",
        "violations": "default",
        "indexes": "replaced",
    }
}
PARENT = "create table p (id integer primary key); insert into p values (1);"
KEPT = "select table_name, action, content from groundwork.quarantine order by id"
FORMER = "select column_name, primary_key, value from groundwork.former_value order by id"


def usual(name: str, before: str, after: str, rows: str, seen, **more) -> Case:
    return Case(name, before, after, rows=rows, options=USUAL, result=seen, one_way=True, **more)


CASES = [
    usual(
        "nulls become the default",
        table("size integer, note text"),
        table("size integer not null default 7, note text"),
        "(1, null, null), (2, 3, 'a')",
        ("select size, note from t order by id", [(7, None), (3, "a")]),
    ),
    usual(
        "rows that are null without a default are set aside",
        table("size integer"),
        table("size integer not null"),
        "(1, null), (2, 3)",
        (KEPT, [("t", "removed", {"id": 1, "size": None})]),
    ),
    usual(
        "a reference to nothing is emptied",
        table("p_id integer"),
        table("p_id integer references p"),
        "(1, 1), (2, 7)",
        ("select p_id from t order by id", [(1,), (None,)]),
        setup=PARENT,
    ),
    usual(
        "a row whose reference has to be is set aside",
        table("p_id integer"),
        table("p_id integer not null references p"),
        "(1, 1), (2, 7), (3, null)",
        ("select id from t", [(1,)]),
        setup=PARENT,
    ),
    usual(
        "of one key the row changed last stays",
        table("code text, updated_at date"),
        table("code text unique, updated_at date"),
        "(1, 'a', '2024-02-02'), (2, 'a', '2024-01-01'), (3, 'a', null)",
        ("select id from t", [(1,)]),
    ),
    usual(
        "what refers to a duplicate refers to the row that stays",
        table("code text"),
        table("code text unique"),
        "(1, 'a'), (2, 'a'), (3, 'b')",
        (
            "select u.id, c.t_id, d.t_id from c cross join d"
            " full join (select id from t) as u on u.id = c.t_id order by 1",
            [(2, 2, 2), (3, None, None)],
        ),
        beside="create table c (t_id integer references t on delete cascade);"
        " create table d (t_id integer primary key references t on delete cascade);",
        beside_rows="insert into c values (1); insert into d values (1), (2)",
    ),
    usual(
        "a value that breaks its check becomes null, or the default",
        table("size integer, part integer not null default 1"),
        table(
            "size integer check (size > 0),"
            " part integer not null default 1 check (part between 0 and 9)"
        ),
        "(1, -1, 20), (2, 4, 5)",
        ("select size, part from t order by id", [(None, 1), (4, 5)]),
    ),
    usual(
        "a value that breaks its check and has no default is set aside with its row",
        table("size integer not null"),
        table("size integer not null check (size > 0)"),
        "(1, -1), (2, 4)",
        (KEPT, [("t", "removed", {"id": 1, "size": -1})]),
    ),
    usual(
        "a row that breaks a check of two columns is set aside",
        table("a integer, b integer"),
        table("a integer, b integer, check (a < b)"),
        "(1, 2, 1), (2, 1, 2), (3, null, 1)",
        ("select id from t order by id", [(2,), (3,)]),
    ),
    usual(
        "what refers to a row goes with it, or loses it",
        table("size integer"),
        table("size integer not null"),
        "(1, null), (2, 3)",
        (
            KEPT,
            [
                ("c", "removed", {"t_id": 1}),
                ("d", "changed", {"t_id": 1}),
                ("t", "removed", {"id": 1, "size": None}),
            ],
        ),
        beside="create table c (t_id integer references t on delete cascade);"
        " create table d (t_id integer references t);",
        beside_rows="insert into c values (1), (2); insert into d values (1), (2)",
    ),
    usual(
        "rows that refer to each other in a circle go together",
        table("up integer references t (id) on delete cascade, size integer"),
        table("up integer references t (id) on delete cascade, size integer not null"),
        "(1, null, null), (2, 1, 1), (3, 4, 1), (4, 3, null), (5, null, 1)",
        ("select id from t", [(5,)]),
    ),
    usual(
        "text becomes a uuid, and what it was is kept",
        "create table t (id text primary key, of text);",
        "create table t (id uuid primary key, of uuid);",
        "('{F47AC10B-58CC-4372-A567-0E02B2C3D479}', ' '),"
        " ('acme-inc', 'urn:uuid:f47ac10b58cc4372a5670e02b2c3d479')",
        (
            FORMER,
            [
                (
                    "id",
                    {"id": "f47ac10b-58cc-4372-a567-0e02b2c3d479"},
                    "{F47AC10B-58CC-4372-A567-0E02B2C3D479}",
                ),
                ("id", {"id": "47883773-09cd-3604-ac51-6c4a2c612496"}, "acme-inc"),
                ("of", {"id": "f47ac10b-58cc-4372-a567-0e02b2c3d479"}, " "),
                (
                    "of",
                    {"id": "47883773-09cd-3604-ac51-6c4a2c612496"},
                    "urn:uuid:f47ac10b58cc4372a5670e02b2c3d479",
                ),
            ],
        ),
    ),
    usual(
        "an index that a declared one replaces goes",
        table("a integer, b integer", "create index old on t (a desc); create index on t (a, b);"),
        table("a integer, b integer", "create index on t (a, b);"),
        "(1, 1, 1)",
        None,
    ),
]
