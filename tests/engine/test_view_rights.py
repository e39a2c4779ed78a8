"""A view whose file does not say with whose rights it is read, is read with its caller's."""

from support.case import Case
from support.judge import converge

SILENT = "create view v with (security_barrier = true) as select id from t;"
APPENDED = "create view v with (security_barrier = true) as select id, size from t;"
OPTIONS = "select reloptions from pg_class where relname = 'v'"
BOTH = {"security_barrier=true", "security_invoker=true"}


def make(connection, declaration):
    case = Case("v", declaration, declaration, made_by="converge_view", table="v")
    return converge(connection, case, declaration)


def options(connection):
    return {*connection.execute(OPTIONS).fetchone()[0]}


def test_a_silent_view_is_read_with_the_rights_of_its_caller(new_database, engine_template):
    with new_database(template=engine_template).connect() as connection:
        connection.execute("create table t (id integer, size integer)")
        assert make(connection, SILENT)[0] == "created"
        assert options(connection) == BOTH
        assert make(connection, SILENT)[:2] == ("unchanged", [])

        for by_hand in ("reset (security_invoker)", "set (security_invoker = false)"):
            connection.execute(f"alter view v {by_hand}")
            assert make(connection, SILENT)[0] == "altered"
            assert options(connection) == BOTH

        assert make(connection, APPENDED)[0] == "altered"
        assert options(connection) == BOTH
        assert make(connection, APPENDED)[:2] == ("unchanged", [])

        asked_for = APPENDED.replace("= true", "= true, security_invoker = false")
        assert make(connection, asked_for)[0] == "altered"
        assert "security_invoker=false" in options(connection)
