"""A plan of a table that is equal to its declaration, and was never taken over."""

from support.case import Case, table
from support.judge import converge, declared, state


def test_what_fills_a_table_once_is_planned_and_left_to_the_run(engine_template, new_database):
    after = "insert into t (id, size) values (1, 1)"
    plain = table("size integer")
    case = Case("planned", plain, plain, options={"after": after})
    declaration = declared(case, case.after)
    with new_database(template=engine_template).connect() as connection:
        connection.execute(declaration)
        before = state(connection)
        answer = converge(connection, case, declaration, plan=True)
        assert answer == ("planned", [after], [], None)
        assert state(connection) == before

        assert converge(connection, case, declaration)[:2] == ("altered", [after])
        assert connection.execute("select count(*) from t").fetchone() == (1,)
        for plan in (True, False):
            assert converge(connection, case, declaration, plan=plan)[:2] == ("unchanged", [])
        assert connection.execute("select count(*) from t").fetchone() == (1,)


def test_a_plan_with_nothing_to_do_records_nothing(engine_template, new_database):
    plain = table("size integer")
    case = Case("equal", plain, plain)
    declaration = declared(case, case.after)
    with new_database(template=engine_template).connect() as connection:
        connection.execute(declaration)
        before = state(connection)
        assert converge(connection, case, declaration, plan=True)[:2] == ("unchanged", [])
        assert state(connection) == before
