"""Enumerated types: labels added, in place; tables that use them."""

from support.case import Case, table

MOOD = "create type mood as enum ('sad', 'ok', 'happy');"
TWO = MOOD + " create type feeling as enum ('sad', 'ok', 'happy');"

CASES = [
    Case(
        "a column of an enumerated type is added",
        table(""),
        table("feels mood not null default 'ok'"),
        setup=MOOD,
        rows="(1)",
        hazards_back=("drop_column",),
    ),
    Case(
        "a text becomes an enumerated type",
        table("feels text default 'ok'"),
        table("feels mood default 'ok'"),
        setup=MOOD,
        rows="(1, 'sad'), (2, 'happy')",
        hazards=("lossy_type",),
        hazards_back=("lossy_type",),
        result=("select feels::text from t order by id", [("sad",), ("happy",)]),
        result_back=("select feels from t order by id", [("sad",), ("happy",)]),
    ),
    Case(
        "a text becomes an enumerated type that lacks a label",
        table("feels text"),
        table("feels mood"),
        setup=MOOD,
        rows="(1, 'angry')",
        hazards=("lossy_type",),
        refused="1 rows of t have a value that feels::mood does not convert: id 1",
        one_way=True,
    ),
    Case(
        "a text with a check becomes an enumerated type",
        table("feels text check (feels in ('sad', 'ok', 'happy'))"),
        table("feels mood"),
        setup=MOOD,
        rows="(1, 'sad')",
        hazards=("lossy_type",),
        hazards_back=("lossy_type",),
    ),
    Case(
        "one enumerated type becomes another",
        table("feels mood default 'ok'"),
        table("feels feeling default 'ok'"),
        setup=TWO,
        rows="(1, 'sad')",
        options={"convert": {"feels": "feels::text::feeling"}},
        options_back={"convert": {"feels": "feels::text::mood"}},
        result=("select feels::text from t", [("sad",)]),
    ),
    Case(
        "an array of an enumerated type gets a default",
        table("feels mood[]"),
        table("feels mood[] default '{sad,ok}'"),
        setup=MOOD,
        rows="(1, '{sad}')",
    ),
    Case(
        "a check, a policy and a partial index use a label",
        table("feels mood"),
        table(
            "feels mood check (feels <> 'sad')",
            "create index on t (id) where feels = 'ok';"
            " create policy happy on t for select to anon using (feels = 'happy');",
        ),
        setup=MOOD,
        rows="(1, 'ok')",
        hazards_back=("drop_index",),
    ),
]
