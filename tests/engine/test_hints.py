"""Messages suggest what was meant."""

import pytest

from support.judge import ACCESS
from support.settings import told_apart

ATTEMPT = "select outcome, message from groundwork.attempt('converge', 'public', 't', %s, %s, %s)"
BEFORE = "create table t (id integer primary key, label text);" + ACCESS.format("t")


@pytest.fixture
def connection(new_database, engine_template):
    with new_database(template=engine_template).connect() as connection:
        yield connection


def attempt(connection, declaration, **options):
    given = told_apart({"parents": [], "run_id": "test", **options})
    return connection.execute(ATTEMPT, [declaration, *given]).fetchone()


def unknown(connection, *allowed):
    query = "select groundwork.unknown_allowances(to_jsonb(%s::text[]), %s)"
    return connection.execute(query, [[*allowed], ["leads", "lead_scores"]]).fetchone()[0]


def test_the_nearest_hazard_and_model_are_suggested(connection):
    assert "loosy_type is no hazard that can be allowed. Did you mean lossy_type? Those" in unknown(
        connection, "loosy_type"
    )
    assert "drop_colum is no hazard that can be allowed. Did you mean drop_column?" in unknown(
        connection, "drop_colum:leads"
    )
    assert "laeds is no model. Did you mean leads?" in unknown(connection, "lossy_type:laeds")


def test_nothing_is_suggested_where_nothing_is_near(connection):
    for name in ("everything", "null_values"):
        assert f"{name} is no hazard that can be allowed. Those that can: " in unknown(
            connection, name
        )
    assert unknown(connection, "lossy_type", "drop_column:leads") is None


def test_a_rename_is_suggested_for_a_column_that_must_not_be_null(connection):
    assert attempt(connection, BEFORE)[0] == "created"
    connection.execute("insert into t values (1, 'a')")
    outcome, message = attempt(connection, BEFORE.replace("label text", "title text not null"))
    assert outcome == "refused"
    assert (
        "every row would be null in a column declared not null; if it is the column label under"
        " another name, declare that below meta: upgrade: renamed: {label: title}" in message
    )
    renamed = BEFORE.replace("label text", "title text not null")
    assert attempt(connection, renamed, renamed={"label": "title"})[0] == "altered"


def test_no_rename_is_suggested_for_a_column_of_another_type(connection):
    attempt(connection, BEFORE)
    connection.execute("insert into t values (1, 'a')")
    outcome, message = attempt(connection, BEFORE.replace("label text", "size integer not null"))
    assert outcome == "refused"
    assert "another name" not in message


def test_braces_that_jinja_took_are_named(connection):
    # what Jinja makes of {{1,2}}
    declaration = BEFORE.replace("label text", "sizes integer[] default '(1, 2)'")
    for _ in range(2):
        outcome, message = attempt(connection, declaration)
        assert outcome == "refused"
        assert "Write an array of arrays as {% raw %}'{{1,2}}'{% endraw %}, or as" in message
        # as a change of a table that exists
        connection.execute("drop table if exists t; create table t (id integer primary key)")


def test_a_byte_order_mark_is_named(connection):
    for space in ("", "\n"):
        outcome, message = attempt(connection, space + "\ufeff" + BEFORE)
        assert outcome == "refused"
        assert "the file of the model t begins with a byte-order mark" in message
        assert "Save it as UTF-8 without one." in message


def test_a_rule_is_suggested_for_values_that_do_not_convert(connection):
    attempt(connection, BEFORE)
    connection.execute("insert into t values (1, 'a')")
    declaration = BEFORE.replace("label text", "label integer")
    outcome, message = attempt(connection, declaration, allow=["lossy_type"])
    assert outcome == "refused"
    assert "1 rows of t have a value that label::integer does not convert: id 1" in message
    assert "declare below meta: upgrade: convert or fill what becomes of such values" in message


RULED = (
    "create table t (id integer primary key, code text, title text, size integer check (size > 0),"
    " owner_id integer references t, tenant_id integer, unique (tenant_id, code));"
    " create unique index t_title_idx on t (title);" + ACCESS.format("t")
)
LIVE = "create table t (id integer primary key, kode text, labels text);" + ACCESS.format("t")
MISNAMED = [
    (
        {"fill": {"titel": "''"}},
        "fill: titel: The file declares no such column. Did you mean title",
    ),
    (
        {"convert": {"sise": "1"}},
        "sise: The file declares no such column. Did you mean size?",
    ),
    ({"orphans": {"owner": "set null"}}, "no such foreign key. Did you mean owner_id?"),
    (
        {"violations": {"t_size_chek": "size = 1"}},
        "no such check, key or index. Did you mean t_size_check?",
    ),
    ({"duplicates": {"code, tenant_id": "id"}}, "constraint. Did you mean tenant_id, code?"),
    (
        {"duplicates": {"t_title_idx": "id"}},
        "an index; a rule needs a constraint, unique (...).",
    ),
    (
        {"renamed": {"kode": "cod"}},
        "kode: cod: The file declares no such column. Did you mean",
    ),
    ({"renamed": {"label": "title"}}, "There is no column of the old name. Did you mean labels?"),
    ({"renamed": {"kode": "key", "key": "code"}}, "declares no such column. Write kode: code."),
    ({"usual": {"convert": {"int4": {"other": "f"}}}}, "as PostgreSQL shows it, integer."),
    ({"usual": {"convert": {"txt": {"other": "f"}}}}, "no such type. Did you mean text?"),
]
NAMED = {
    "renamed": {"kode": "code", "once": "kode", "long_ago": "title"},
    "fill": {"kode": "''", "title": "''"},
    "orphans": {"owner_id": "set null"},
    "violations": {"t_size_check": "size = 1"},
    "duplicates": {"tenant_id, kode": "id", "t_pkey": "id"},
}


def test_a_rule_that_nothing_would_follow_is_refused(connection):
    # of a table that is made, and of one that is changed
    for live in (None, LIVE):
        if live:
            connection.execute(live)
        for options, sentence in MISNAMED:
            # a new table has no former names, and is not taken over
            if live or not options.keys() & {"renamed", "usual"}:
                outcome, message = attempt(connection, RULED, **options)
                assert outcome == "refused", options
                assert "what stands below meta of t would be ignored:\n  - " in message
                assert sentence in message
                assert "\nNothing was changed.\nCorrect the name, or remove the rule." in message
    assert attempt(connection, RULED, **NAMED)[0] == "altered"
    # each rule may stay, now that it was followed
    assert attempt(connection, RULED + " ", **NAMED)[0] == "unchanged"
    assert attempt(connection, RULED, **NAMED)[0] == "unchanged"


OTHERS = [
    ("converge_enum", "create type t as enum ('old', {})", "label"),
    ("converge_composite", "create type t as (old integer, {} integer)", "attribute"),
    ("converge_view", "create view t as select 1 as old, 2 as {}", "column"),
    (
        "converge_materialized_view",
        "create materialized view t as select 1 as {} with no data",
        "column",
    ),
]


@pytest.mark.parametrize(("function", "declaration", "noun"), OTHERS)
def test_a_rename_of_what_is_not_declared_is_refused(connection, function, declaration, noun):
    query = ATTEMPT.replace("'converge'", f"'{function}'")
    before, after = (
        declaration.format(f"'{name}'" if noun == "label" else name) for name in ("state", "status")
    )

    def outcome_of(text, renamed):
        given = told_apart({"parents": [], "run_id": "test", "renamed": renamed})
        return connection.execute(query, [text, *given]).fetchone()

    outcome, message = outcome_of(before, {})
    assert outcome == "created", message
    outcome, message = outcome_of(after, {"state": "statis"})
    assert outcome == "refused"
    said = f"renamed: state: statis: The file declares no such {noun}. Did you mean status?"
    assert said in message
    outcome, message = outcome_of(after, {"stat": "status"})
    assert f"There is no {noun} of the old name. Did you mean state?" in message
    assert outcome_of(after, {"state": "status"})[0] == "altered"
