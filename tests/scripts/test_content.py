"""No command prints, writes or logs what a row holds, but where --show-rows asks a terminal to."""

import os
import pty
import subprocess
import sys

import pytest

from groundwork.cli.content import describe_error

SECRETS = {
    "c_text": "'sesame-text'",
    "c_note": "'sesame-note'",
    "c_json": """'{"key": "sesame-json"}'""",
    "c_bytes": "'\\x736573616d65'",
    "c_uuid": "'5e5a3e00-0000-4000-8000-000000000001'",
    "c_number": "739174112.25",
    "c_date": "'1871-03-14'",
}
WORDS = [
    *("sesame-text", "sesame-note", "sesame-json", "736573616d65", "5e5a3e00", "739174112"),
    *("1871-03-14", "sesame-key"),
]
COLUMNS = """\
    c_text text,
    c_note text,
    c_json jsonb,
    c_bytes bytea,
    c_uuid uuid,
    c_number numeric,
    c_date date
"""

TABLE = """\
create table {name} (
    id integer primary key,
    {columns}
);

{{{{ service_rows() }}}}
"""
CHANGES = {
    "accounts": COLUMNS.replace("c_text text", "c_text text unique"),
    "entries": COLUMNS.replace("c_note text", "c_note uuid"),
    "orders": COLUMNS.rstrip() + " check (c_text::text::integer > 0)",
}
TAKEN_OVER = COLUMNS.replace("c_text text", "c_text text unique").replace(
    "c_note text", "c_note uuid"
)
PROPERTIES = """\
models:
  - name: accounts
    columns:
      - name: c_text
        data_tests: [unique]
      - name: c_note
        data_tests:
          - accepted_values: {arguments: {values: [none]}}
"""


def path_of(name):
    return f"models/04_core/{name}.sql"


@pytest.fixture
def secretive(library, connection):
    """Tables with secrets in every column that do not fit what is declared, one of them legacy."""
    project = library.project
    for name in CHANGES:
        project.write(path_of(name), TABLE.format(name=name, columns=COLUMNS))
    outcome = project.dbt("run")
    assert outcome.code == 0, outcome.problems
    values = ", ".join(SECRETS.values())
    for name in CHANGES:
        connection.execute(f"insert into {name} values (1, {values}), (2, {values})")
        project.write(path_of(name), TABLE.format(name=name, columns=CHANGES[name]))
    connection.execute(f"create table legacy (id integer, {COLUMNS}, primary key (id))")
    connection.execute(f"create table keyless ({COLUMNS})")
    connection.execute(f"insert into legacy values (1, {values}), (2, {values})")
    connection.execute(f"insert into keyless values ({values})")
    project.write(path_of("legacy"), TABLE.format(name="legacy", columns=TAKEN_OVER))
    project.write("models/04_core/_core.yml", PROPERTIES)
    return library


def revealed(text):
    return [word for word in WORDS if word in text]


def dbt(library, *arguments):
    """Run dbt as a user does, with all that it logs."""
    folder = library.project.folder
    command = [sys.executable, "-c", "from dbt.cli.main import cli; cli()", *arguments]
    command += ["--project-dir", folder, "--profiles-dir", folder, "--target", "libpq"]
    command += ["--log-level-file", "debug"]
    finished = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | library.project.database.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return finished.returncode, finished.stdout + finished.stderr


def written(folder):
    """By file, what stands in the folders of a project and of reports."""
    return {
        file: file.read_bytes().decode(errors="replace")
        for file in folder.rglob("*")
        if file.is_file() and file.suffix not in (".py", ".pyc")
    }


def test_no_command_says_what_rows_hold(secretive, connection, tmp_path, monkeypatch):
    monkeypatch.setenv("DBT_LOG_LEVEL_FILE", "debug")
    said = {}
    plans = tmp_path / "plans"
    plans.mkdir()
    for output_format in ("text", "json", "markdown", "sarif"):
        arguments = ("--format", output_format, "--full")
        said[output_format] = secretive.run("plan.py", *arguments)
        said[f"{output_format} file"] = secretive.run(
            "plan.py", *arguments, "--output", str(plans / output_format)
        )
    assert said["text"][0] == 3
    assert "violating_rows: constraint accounts_c_text_key: 2 rows break" in said["text"][1]
    assert "id 1, 2" in (plans / "markdown").read_text()

    said["planned"] = dbt(secretive, "run", "--vars", "{plan: true}")
    adopting = ("adopt.py", "--yes", "--report", str(plans / "report"))
    said["check"] = secretive.run(*adopting)
    assert said["check"][0] == 1
    said["adopt"] = secretive.run(*adopting, "--despite-refusals")
    assert said["adopt"][0] == 3
    assert "2 rows break UNIQUE (c_text): id 1, 2" in said["adopt"][1]
    said["run"] = dbt(secretive, "run", "--vars", "{allow: [lossy_type]}")
    assert "c_note::uuid does not convert: id 1, 2" in said["run"][1]
    assert "CHECK (c_text::integer > 0) cannot be computed for every row" in said["run"][1]
    said["test"] = dbt(secretive, "test")
    assert said["test"][0] == 1
    assert "Got 1 result" in said["test"][1]

    # what was quarantined does not fit, because the row that stayed has its key
    said["waits"] = secretive.run("restore.py")
    said["refused"] = secretive.run("restore.py", "--all")
    said["refused as json"] = secretive.run("restore.py", "--all", "--json")
    assert "violates a unique key (constraint legacy_c_text_key" in said["refused"][1]
    connection.execute("delete from legacy")
    said["restored"] = secretive.run("restore.py", "--all")
    assert said["restored"] == (0, "1 of 1 rows were put back.\n")
    for table in ("ledger", "declaration", "consolidation"):
        rows = connection.execute(f"select entry::text from groundwork.{table} as entry")
        said[table] = rows.fetchall()
    said["ledger.py"] = secretive.run("ledger.py", "--json")

    assert {name: revealed(str(text)) for name, text in said.items() if revealed(str(text))} == {}
    files = written(tmp_path)
    assert {file: revealed(text) for file, text in files.items() if revealed(text)} == {}
    log = (secretive.project.folder / "logs" / "dbt.log").read_text()
    assert "[debug]" in log
    assert "groundwork.attempt" in log
    # they are where they are kept on purpose
    kept = str(connection.execute("select content from groundwork.quarantine").fetchall())
    assert "sesame-text" in kept
    former = str(connection.execute("select value from groundwork.former_value").fetchall())
    assert "sesame-note" in former


def on_terminal(library, script, *arguments):
    """The exit code of a script whose output is a terminal, and what it shows."""
    ours, theirs = pty.openpty()
    bare = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    process = subprocess.Popen(
        [sys.executable, library.project.folder / "scripts" / script, *arguments],
        cwd=library.project.folder,
        env={**bare, **library.project.database.environment, "COLUMNS": "200"},
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    # a terminal whose other side was closed is an error to read from
    while chunk := read(ours):
        shown += chunk
    os.close(ours)
    return process.wait(), shown.decode().replace("\r\n", "\n")


def read(terminal):
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def test_rows_are_shown_where_asked_for_on_a_terminal_only(secretive, connection):
    for arguments in (
        ("plan.py",),
        ("adopt.py", "--check"),
        ("restore.py",),
    ):
        code, printed = secretive.run(*arguments, "--show-rows")
        assert code == 1
        assert "--show-rows prints the content of rows, and only as text on a terminal" in printed
    for arguments in (
        ("plan.py", "--format", "json"),
        ("plan.py", "--output", "plan.txt"),
        ("restore.py", "--json"),
    ):
        code, shown = on_terminal(secretive, *arguments, "--show-rows")
        assert (code, revealed(shown)) == (1, [])

    code, shown = on_terminal(secretive, "plan.py", "--show-rows")
    assert code == 3
    assert '{"id": 1, "c_date": "1871-03-14"' in shown
    assert revealed(on_terminal(secretive, "plan.py")[1]) == []

    code, shown = on_terminal(secretive, "adopt.py", "--yes", "--despite-refusals", "--show-rows")
    assert code == 3
    assert '"c_text": "sesame-text"' in shown
    log = (secretive.project.folder / "logs" / "dbt.log").read_text()
    assert revealed(log) == []

    code, shown = on_terminal(secretive, "restore.py", "--show-rows")
    assert code == 0
    assert '"c_text": "sesame-text"' in shown


def test_errors_are_described_without_values(connection):
    connection.execute("create table users (email text primary key, age integer check (age > 0))")
    connection.execute("insert into users values ('sesame-key', 1)")
    raising = "do $$ begin raise exception 'it holds sesame-text' using errcode = '42501'; end $$"
    for statement, sentence in {
        "insert into users values ('sesame-key')": "a unique key (constraint users_pkey, table",
        "insert into users values ('sesame-text', -1)": "violates a check (constraint users_age_",
        "insert into users values (null)": "null in a column that may not be null (column email",
        "select 'sesame-text'::uuid": "a value does not fit its type",
        raising: "refused by PL/pgSQL function inline_code_block line 1 at RAISE",
        "select nothing from users": 'deploy the project first (dbt run): column "nothing" does',
    }.items():
        with pytest.raises(Exception) as caught:  # noqa: PT011
            connection.execute(statement)
        assert sentence in describe_error(caught.value)
        assert revealed(describe_error(caught.value)) == []
