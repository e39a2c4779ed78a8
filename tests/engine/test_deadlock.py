"""Two sessions that wait for each other through locks that a transaction held before."""

import threading

import pytest

from support.settings import told_apart

from .test_default_privileges import ATTEMPT, OBJECTS


@pytest.fixture
def database(new_database, engine_template):
    return new_database(template=engine_template)


def test_the_run_ends_its_transaction_and_comes_again(database):
    function, text = OBJECTS["doors"]
    wider = text.replace("serial", "bigserial")
    settings = told_apart({"run_id": "test", "lock_timeout": "20s", "waited": 0})
    with database.connect() as run, database.connect() as other:
        assert run.execute(ATTEMPT, [function, "doors", text, *settings]).fetchone()[0] == "created"
        run.execute("create table elsewhere (); set deadlock_timeout = '50ms'")
        # the victim is the one that looks first
        other.execute("set deadlock_timeout = '30s'; begin; lock table doors")
        waiting = threading.Thread(target=other.execute, args=["lock table elsewhere"])
        run.execute("begin; lock table elsewhere")
        waiting.start()
        outcome, _, message = run.execute(ATTEMPT, [function, "doors", wider, *settings]).fetchone()
        run.execute("commit")
        waiting.join(20)
        assert not waiting.is_alive()
        assert outcome == "lock_busy", message
        assert "public.doors is in use by a session that waits for this one" in message
        assert "SQLSTATE" not in message
        other.execute("rollback")
        assert (
            run.execute(ATTEMPT, [function, "doors", wider, *settings]).fetchone()[0] == "altered"
        )
