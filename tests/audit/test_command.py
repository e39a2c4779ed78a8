"""The command: its forms, its exit code, its baseline, and what it says about bad input."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from groundwork import ROOT
from groundwork.cli.main import main
from support.interrupting import start_interruptible

FAULT = "create table open (id uuid primary key);\n"
CLEAN = """
create table closed (id uuid primary key);
alter table closed enable row level security;
create policy closed_nobody_none on closed for all to authenticated using (false);
"""


def run(*arguments: str | Path, code: int | None = None) -> subprocess.CompletedProcess:
    command = [sys.executable, ROOT / "scripts" / "audit.py", *arguments]
    with temporary_folder() as environment:
        ended = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=300, env=environment
        )
    assert "Traceback" not in ended.stderr
    if code is not None:
        assert ended.returncode == code, ended.stderr
    return ended


def folder(path: Path, **files: str) -> Path:
    path.mkdir(exist_ok=True)
    for name, content in files.items():
        (path / f"{name}.sql").write_text(content)
    return path


@contextmanager
def temporary_folder() -> Iterator[dict[str, str]]:
    """The environment of a command whose temporary files are its own; it must leave none."""
    # not below tmp_path: the path of the server's socket must be short
    with tempfile.TemporaryDirectory(prefix="a-") as name:
        Path(name).chmod(0o711)
        yield {**os.environ, "TMPDIR": name}
        assert list(Path(name).iterdir()) == []


def found_in(report: str) -> dict[str, list[tuple[str, str]]]:
    """Rule and evidence of the findings of a JSON report, by the file where each stands."""
    found = defaultdict(list)
    for one in json.loads(report)["findings"]:
        found[one["places"][0]["file"]].append((one["rule"], one["evidence"]))
    return found


def test_findings_decide_the_exit_code(tmp_path):
    bad, good = folder(tmp_path / "bad", a=FAULT), folder(tmp_path / "good", a=CLEAN)
    ended = run("--migrations", bad, "--format", "json", code=1)
    (finding,) = json.loads(ended.stdout)["findings"]
    assert finding["rule"] == "row_security_off"
    assert finding["places"] == [{"file": "a.sql", "line": 1}]
    assert "running migrations: 1 of 1\n" in ended.stderr
    assert ended.stderr.endswith("1 error, 0 warnings, 0 notes.\n")
    run("--migrations", good, "--fail-on", "warning", code=0)


def test_baseline_accepts_with_a_reason(tmp_path):
    migrations, baseline = folder(tmp_path / "m", a=FAULT), tmp_path / "baseline.json"
    out = tmp_path / "report.md"
    entry = {"finding": "row_security_off: open", "reason": "it is public"}
    baseline.write_text(json.dumps({"accepted": [entry]}))
    ended = run("--migrations", migrations, "--baseline", baseline, "--out", out, code=0)
    assert ended.stderr.endswith(f"0 errors, 0 warnings, 0 notes, 1 accepted. Written to {out}.\n")
    assert "`row_security_off: open`: It is public." in out.read_text()


BAD = {
    "a_gone": (
        "drop schema public cascade;\ncreate table public.t (id int);\ncreate schema public;",
        "used_before_created",
        'schema "public" does not exist',
    ),
    "no_sql": ("this is no SQL", "unreadable_statement", 'syntax error at or near "this"'),
    "empty": ("", "", ""),
    "comment": ("-- nothing but a comment\n", "", ""),
    "meta": ("\\connect other\nselect 1;\n", "psql_meta_command", "\\connect other"),
    "copied": (
        "create temporary table t (id int);\ncopy t from stdin;\n1\n\\.\n",
        "copy_block",
        "copy t from stdin;",
    ),
    "quote": ("select 'never closed;\n", "unreadable_statement", "unterminated quoted string"),
    "dollar": (
        "select $body$ never closed;\n",
        "unreadable_statement",
        "unterminated dollar-quoted string",
    ),
    "database": (
        "drop database postgres;",
        "statement_not_permitted",
        "cannot drop the currently open database",
    ),
    "forever": (
        "set statement_timeout = 0;\nselect pg_sleep(60);",
        "statement_never_ends",
        "canceling statement due to statement timeout",
    ),
    "writes": (
        "copy (select 1) to '/tmp/groundwork-audit-written';",
        "statement_not_permitted",
        "permission denied to COPY to a file",
    ),
    "program": (
        "copy (select 1) to program 'touch /tmp/groundwork-audit-written';",
        "statement_not_permitted",
        "permission denied to COPY to or from an external program",
    ),
    "ends_itself": (
        "select pg_terminate_backend(pg_backend_pid());\ncreate schema after_the_end;",
        "statement_not_permitted",
        "terminating connection due to administrator command (it ended its own connection)",
    ),
    "goes_on": ("create table after_the_end.t (id int);", "row_security_off", ""),
    "nested": ("select " + "not " * 50_000 + "true", "unreadable_statement", "memory exhausted"),
    "long": (
        "create view v as select " + "+".join("1" * 50_000),
        "statement_fails",
        "stack depth limit exceeded",
    ),
    "transaction": ("begin;\ncreate table kept (id int);\nrollback;", "row_security_off", ""),
}
"""Bad files by name: what they hold, and the rule and evidence of what is found in each."""


def test_bad_migrations_are_said(tmp_path):
    migrations = folder(tmp_path / "m", **{name: content for name, (content, _, _) in BAD.items()})
    (migrations / "binary.sql").write_bytes(b"\x00\x01\x02")
    os.mkfifo(migrations / "pipe.sql")
    (migrations / "loop").symlink_to(migrations)
    found = found_in(run("--migrations", migrations, "--format", "json", code=1).stdout)
    for name, (_, rule, evidence) in BAD.items():
        findings = found.pop(f"{name}.sql", [])
        assert [one for one, _ in findings] == [rule] * bool(rule), name
        assert evidence in "".join(told for _, told in findings), name
    assert found == {
        "binary.sql": [("unreadable_file", "It holds zero bytes, so it is no text.")],
        "pipe.sql": [("unreadable_file", "It is no regular file.")],
    }
    assert not Path("/tmp/groundwork-audit-written").exists()


def test_code_that_is_not_read_is_said(tmp_path):
    code = tmp_path / "code"
    (code / "node_modules").mkdir(parents=True)
    call = "supabase.from('nothing').select('x');"
    (code / "node_modules" / "library.js").write_text(call)
    (code / "bundle.js").write_text(call * 1000)
    for number in range(10):
        (code / f"large_{number}.js").write_text(f"{call}\n" * 300_000)
    (code / "two.py").write_text("print 'supabase.table'; cursor.execute('x')\n")
    (code / "broken.sql").write_text("selct 1")
    (code / "binary.ts").write_bytes(b"from('\xff\x00')" * 1000)
    (code / "broken.ts").write_text("supabase.from('open').select('gone'\nclass {{ from(")
    out = tmp_path / "report.md"
    migrations = folder(tmp_path / "m", a=FAULT)
    run("--migrations", migrations, "--code", code, "--out", out, "--fail-on", "never", code=0)
    text = out.read_text()
    assert "Files that were skipped (14):\n" in text
    for line in (
        "`bundle.js` is a minified bundle",
        "`large_9.js` is larger than 1 MB",
        "`two.py:1` is no Python 3",
        "`broken.sql` is no SQL that PostgreSQL parses",
        "`binary.ts` is a minified bundle",
    ):
        assert f"- {line}\n" in text
    assert "nothing`" not in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--migrations", "none"], "none does not exist."),
        (["--migrations", "empty"], "empty holds no .sql file."),
        (["--migrations", "good", "--code", "none"], "none does not exist."),
        (
            ["--migrations", "good", "--out", "none/report.md"],
            "none is not a folder to write",
        ),
        (["--migrations", "good", "--url", "postgresql:///?host=/none"], "database can't be read"),
        (["--migrations", "good", "--url", "no url"], "database can't be read"),
        (["--migrations", "good", "--baseline", "none"], "There is no baseline none."),
        (["--migrations", "good", "--baseline", "good"], "good is no baseline"),
        (["--migrations", "good", "--baseline", "no_reason.json"], "x: y without a reason."),
    ],
)
def test_what_can_not_be_audited_is_said(tmp_path, monkeypatch, capsys, arguments, said):
    """All of this is known before a server is started."""
    monkeypatch.chdir(tmp_path)
    folder(Path("good"), a=CLEAN)
    folder(Path("empty"))
    entry = {"finding": "x: y", "reason": " "}
    Path("no_reason.json").write_text(json.dumps({"accepted": [entry]}))
    monkeypatch.setattr("sys.argv", ["audit.py", *arguments])
    monkeypatch.setattr("groundwork.audit.run.scratch", None)
    with pytest.raises(SystemExit) as ended:
        main("audit")
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_leaves_nothing_behind(tmp_path, number):
    migrations = folder(tmp_path / "m", a="select 1;\nselect pg_sleep(60);\nselect pg_sleep(60);\n")
    command = [sys.executable, ROOT / "scripts" / "audit.py", "--migrations", migrations]
    with temporary_folder() as environment:
        process = start_interruptible(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
        )
        while "running migrations" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(number)
        process.communicate(timeout=120)
        assert process.returncode != 0
