"""Triggers and rules."""

from support.case import Case, table

FUNCTIONS = (
    "create function stamp() returns trigger language plpgsql as 'begin return new; end';"
    " create function other() returns trigger language plpgsql as 'begin return new; end';"
)
PLAIN = table("size integer, note text")
ROWS = "(1, 5, 'a')"
STAMP = "create trigger s before update on t for each row execute function stamp();"


def trigger(name: str, before: str, after: str, **more) -> Case:
    first, second = (table("size integer, note text", text) for text in (before, after))
    return Case(name, first, second, rows=ROWS, setup=FUNCTIONS, **more)


CASES = [
    trigger("a trigger is added", "", STAMP),
    trigger(
        "a trigger calls another function",
        STAMP,
        "create trigger s before update on t for each row execute function other();",
    ),
    trigger(
        "a trigger gets arguments",
        STAMP,
        "create trigger s before update on t for each row execute function"
        " stamp('it''s', '2', 'a b');",
    ),
    trigger(
        "a trigger gets a condition",
        STAMP,
        "create trigger s before update on t for each row"
        " when (old.size is distinct from new.size) execute function stamp();",
    ),
    trigger(
        "a trigger is for some columns",
        STAMP,
        "create trigger s before update of size, note on t for each row execute function stamp();",
    ),
    trigger(
        "a trigger comes after and for each statement",
        STAMP,
        "create trigger s after insert or delete or truncate on t"
        " for each statement execute function stamp();",
    ),
    trigger(
        "a trigger has transition tables",
        "",
        "create trigger s after update on t referencing old table as was new table as now_is"
        " for each statement execute function stamp();",
    ),
    trigger("a trigger is renamed", STAMP, STAMP.replace("trigger s", "trigger r")),
    trigger(
        "a constraint trigger is added",
        "",
        "create constraint trigger s after insert on t deferrable initially deferred"
        " for each row execute function stamp();",
    ),
    trigger("a trigger is disabled", STAMP, STAMP + " alter table t disable trigger s;"),
    trigger("a trigger always fires", STAMP, STAMP + " alter table t enable always trigger s;"),
    trigger(
        "a trigger fires on replicas", STAMP, STAMP + " alter table t enable replica trigger s;"
    ),
    trigger("a trigger gets a comment", STAMP, STAMP + " comment on trigger s on t is 'why';"),
    trigger(
        "a trigger with a comment changes",
        STAMP + " comment on trigger s on t is 'why';",
        STAMP.replace("update", "insert") + " comment on trigger s on t is 'why';",
    ),
    trigger(
        "a trigger has a quoted name",
        "",
        'create trigger "On Update; %" before update on t for each row execute function stamp();',
    ),
    trigger(
        "two triggers are exchanged",
        "create trigger a before insert on t for each row execute function stamp();"
        " create trigger b before update on t for each row execute function stamp();",
        "create trigger b before insert on t for each row execute function stamp();"
        " create trigger a before update on t for each row execute function stamp();",
    ),
    Case(
        "a stray trigger goes",
        table("size integer, note text", STAMP),
        PLAIN,
        rows=ROWS,
        setup=FUNCTIONS,
        one_way=True,
    ),
    Case(
        "a trigger is on a column that comes and goes",
        table("size integer"),
        table(
            "size integer, note text",
            "create trigger s before update of note on t for each row"
            " when (new.note <> '') execute function stamp();",
        ),
        rows="(1, 5)",
        rows_back=ROWS,
        setup=FUNCTIONS,
        hazards_back=("drop_column",),
    ),
    Case(
        "a deferred foreign key and a trigger are there while rows are fixed",
        table(
            "size integer, up integer references t (id) deferrable initially deferred",
            STAMP + " alter table t enable always trigger s;",
        ),
        table(
            "size integer not null check (size > 0),"
            " up integer references t (id) deferrable initially deferred",
            STAMP + " alter table t enable always trigger s;",
        ),
        rows="(1, null, 2), (2, -1, null)",
        setup=FUNCTIONS,
        options={"fill": {"size": "7"}, "violations": {"size": "size = 3"}},
        result=("select size from t order by id", [(7,), (3,)]),
        one_way=True,
    ),
    Case(
        "triggers do not fire for what the engine does",
        table("size integer", STAMP.replace("stamp", "refuse")),
        table("size bigint not null", STAMP.replace("stamp", "refuse")),
        rows="(1, 5), (2, null)",
        setup="create function refuse() returns trigger language plpgsql as"
        " 'begin new.size := -1; return new; end';",
        options={"fill": {"size": "id + 100"}},
        result=("select size from t order by id", [(5,), (102,)]),
        one_way=True,
    ),
    trigger("a rule is added", "", "create rule r as on delete to t do instead nothing;"),
    trigger(
        "a rule changes",
        "create rule r as on delete to t do instead nothing;",
        "create rule r as on delete to t where old.size > 3 do also select 1;",
    ),
    trigger(
        "a rule is disabled",
        "create rule r as on delete to t do instead nothing;",
        "create rule r as on delete to t do instead nothing; alter table t disable rule r;",
    ),
]
