"""squawk, a judge of migrations, reads what the engine runs on a table that others use."""

import json
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

from support.live_changes import CHANGES
from support.settings import told_apart

WAIVERS = yaml.safe_load((Path(__file__).parent / "squawk_waivers.yml").read_text())

ACCESS = """
alter table readings enable row level security;
alter table readings force row level security;
create policy readings_client_none on readings
for all to anon, authenticated using (false) with check (false);
"""
BESIDE = """
drop table if exists readings, sensors;
delete from groundwork.declaration;
create table sensors (id bigint primary key);
insert into sensors select generate_series(1, 50);
create or replace function stamp() returns trigger language plpgsql as $$
begin
    new.updated_at := now();
    return new;
end
$$;
"""
HOLDS_STRONG_LOCK = """
select count(*) > 0 from pg_locks
where
    pid = pg_backend_pid()
    and relation = 'readings'::regclass
    and mode = 'AccessExclusiveLock'
"""
ATTEMPT = """
select outcome, statements, message
from groundwork.attempt('converge', 'public', 'readings', %s, %s, %s)
"""


def declared(body, further):
    return f"create table readings ({body});\n{further}\n{ACCESS}"


def emitted(connection, change, online_rows):
    """What the engine runs for the change, as a script of its transactions."""
    connection.execute(BESIDE)
    connection.execute(declared(change.before, change.further_before))
    connection.execute(f"insert into readings {change.rows}")
    declaration = declared(change.after, change.further_after)
    options = {
        "run_id": "squawk",
        "online_rows": online_rows,
        "parents": ["sensors"],
        **change.options,
    }
    script = []
    for number in range(1, 100):
        with connection.transaction():
            given = told_apart({**options, "round": number})
            outcome, statements, message = connection.execute(
                ATTEMPT, [declaration, *given]
            ).fetchone()
            assert message is None, message
            [is_strong] = connection.execute(HOLDS_STRONG_LOCK).fetchone()
        if outcome == "outside_transaction":
            connection.execute(statements[0])
            script.append(f"{statements[0]};")
        elif statements:
            # groundwork.lock_tables asks for the lock under this timeout
            timeout = ["set local lock_timeout = '2s';"] if is_strong else []
            script += ["begin;", *timeout, *(f"{each};" for each in statements), "commit;"]
        if outcome not in ("outside_transaction", "next_stage"):
            break
    return "\n".join(script)


def findings(folder, scripts):
    """What squawk says of the scripts by name: each finding as its rule and the statement."""
    for name, script in scripts.items():
        (folder / f"{name}.sql").write_text(script)
    squawk = Path(sys.executable).with_name("squawk")
    command = [squawk, "--reporter", "json", "--pg-version", "15", *folder.glob("*.sql")]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.stdout, result.stderr
    lines = {name: script.splitlines() for name, script in scripts.items()}
    return {
        (found["rule_name"], lines[Path(found["file"]).stem][found["line"]])
        for found in json.loads(result.stdout)
    }


@pytest.fixture
def readings(new_database, engine_template):
    """A connection to an empty database with the engine."""
    with new_database(template=engine_template).connect() as connection:
        yield connection


def test_squawk_finds_nothing_unexplained(readings, tmp_path):
    scripts = {name: emitted(readings, change, online_rows=0) for name, change in CHANGES.items()}
    found = findings(tmp_path, scripts)
    waivers = [(waiver["rule"], like) for waiver in WAIVERS for like in waiver["statements"]]

    def waives(waiver, finding):
        return waiver[0] == finding[0] and fnmatch(finding[1], waiver[1])

    unexplained = [one for one in found if not any(waives(waiver, one) for waiver in waivers)]
    assert sorted(unexplained) == []
    unused = [waiver for waiver in waivers if not any(waives(waiver, one) for one in found)]
    assert unused == []
    assert all(len(waiver["reason"]) > 20 for waiver in WAIVERS)


def test_squawk_finds_what_a_small_table_is_spared(readings, tmp_path):
    """The control: the same changes as they are made at once, where that takes no time."""
    changes = {name: CHANGES[name] for name in ("keys", "checks", "indexes")}
    scripts = {name: emitted(readings, change, online_rows=10) for name, change in changes.items()}
    rules = {rule for rule, _ in findings(tmp_path, scripts)}
    assert rules >= {
        "adding-foreign-key-constraint",
        "adding-not-nullable-field",
        "adding-serial-primary-key-field",
        "constraint-missing-not-valid",
        "disallowed-unique-constraint",
        "require-concurrent-index-creation",
    }
