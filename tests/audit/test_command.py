"""The command: its forms, its exit code, its baseline, and what it says about bad input."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from groundwork import ROOT

PROJECT = Path(__file__).parent / "project"

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


def test_exit_code_follows_fail_on(tmp_path):
    bad, good = folder(tmp_path / "bad", a=FAULT), folder(tmp_path / "good", a=CLEAN)
    run("--migrations", bad, code=1)
    run("--migrations", bad, "--fail-on", "never", code=0)
    run("--migrations", good, "--fail-on", "warning", code=0)


def test_baseline_accepts_with_a_reason(tmp_path):
    migrations = folder(tmp_path / "m", a=FAULT)
    baseline = tmp_path / "baseline.json"
    entry = {"finding": "row_security_off: open", "reason": "it is public"}
    gone = {"finding": "row_security_off: gone", "reason": "it was public"}
    baseline.write_text(json.dumps({"accepted": [entry, gone]}))
    ended = run("--migrations", migrations, "--baseline", baseline, code=0)
    assert "`row_security_off: open`: It is public." in ended.stdout
    assert "- `row_security_off: gone`" in ended.stdout

    baseline.write_text(json.dumps({"accepted": [{**entry, "reason": " "}]}))
    ended = run("--migrations", migrations, "--baseline", baseline, code=2)
    assert "without a reason" in ended.stderr


def test_markdown_has_the_sections_of_a_hand_written_report(tmp_path):
    out = tmp_path / "report.md"
    migrations, code = PROJECT / "migrations", PROJECT / "code"
    run("--migrations", migrations, "--code", code, "--out", out, code=1)
    text = out.read_text()
    assert text.startswith("# Database Schema Gaps & Inconsistencies\n")
    for section in (
        "Missing Tables Referenced in Code",
        "Duplicate/Overlapping Tables",
        "Missing Foreign Key Constraints",
        "Inconsistent Column Types",
        "Missing Indexes",
        "RLS Policy Issues",
        "Function Security Issues",
        "Missing Triggers",
        "Obsolete/Unused Tables",
        "Missing Seed Data",
        "Extension Dependencies",
    ):
        assert f"\n## ⚠️ {section}\n" in text
    assert "\n## Summary of Actions Required\n" in text
    assert "\n## Migration Order Considerations\n" in text


def test_json_and_sarif(tmp_path):
    migrations = folder(tmp_path / "m", a=FAULT)
    report = json.loads(run("--migrations", migrations, "--format", "json", code=1).stdout)
    assert report["version"] == 1
    (finding,) = report["findings"]
    assert finding["rule"] == "row_security_off"
    assert finding["places"] == [{"file": "a.sql", "line": 1}]

    sarif = json.loads(run("--migrations", migrations, "--format", "sarif", code=1).stdout)
    (made,) = sarif["runs"]
    (result,) = made["results"]
    assert sarif["version"] == "2.1.0"
    assert made["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "row_security_off"
    place = result["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "a.sql"}, "region": {"startLine": 1}}


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "holds no .sql file"),
        ({"a": "this is no SQL"}, "syntax error"),
        ({"a": ""}, "nothing was found"),
        ({"a": "-- nothing but a comment\n"}, "nothing was found"),
        ({"a": "\\connect other\nselect 1;\n"}, "psql_meta_command"),
        ({"a": "create table t (id int);\ncopy t from stdin;\n1\n\\.\n"}, "copy_block"),
        ({"a": "select 'never closed;\n"}, "unterminated quoted string"),
        ({"a": "select $body$ never closed;\n"}, "unterminated dollar-quoted string"),
        ({"a": "drop database postgres;"}, "statement_not_permitted"),
        ({"a": "do $$ begin loop null; end loop; end $$;"}, "statement_never_ends"),
        ({"a": "set statement_timeout = 0;\nselect pg_sleep(60);"}, "statement_never_ends"),
        ({"a": "copy (select 1) to '/tmp/written';"}, "statement_not_permitted"),
        ({"a": "select pg_terminate_backend(pg_backend_pid());\n" + FAULT}, "row_security_off"),
        ({"a": "drop schema public cascade;\n" + FAULT}, "open"),
        ({"a": "select " + "not " * 50_000 + "true"}, "memory exhausted"),
        ({"a": "create view v as select " + "+".join("1" * 50_000)}, "statement_fails"),
        ({"a": "begin;\n" + FAULT + "rollback;\n"}, "open"),
    ],
)
def test_bad_input(tmp_path, files, said):
    ended = run("--migrations", folder(tmp_path / "m", **files))
    assert said in ended.stdout + ended.stderr
    assert not Path("/tmp/written").exists()


def test_a_binary_file_is_said(tmp_path):
    migrations = folder(tmp_path / "m", a=CLEAN)
    (migrations / "b.sql").write_bytes(b"\x00\x01\x02")
    assert "zero bytes" in run("--migrations", migrations, code=1).stdout


def test_a_missing_folder_is_said(tmp_path):
    assert "does not exist" in run("--migrations", tmp_path / "none", code=2).stderr


def test_a_database_that_cannot_be_reached_is_said(tmp_path):
    migrations = folder(tmp_path / "m", a=CLEAN)
    ended = run("--migrations", migrations, "--url", "postgresql:///?host=/nowhere", code=2)
    assert "can't be read" in ended.stderr


def test_bundles_are_skipped_and_said(tmp_path):
    code = tmp_path / "code"
    code.mkdir()
    (code / "bundle.js").write_text("supabase.from('nothing').select('x');" * 1000)
    (code / "large.js").write_text("x();\n" * 300_000)
    ended = run("--migrations", folder(tmp_path / "m", a=CLEAN), "--code", code)
    assert "`bundle.js` is a minified bundle" in ended.stdout
    assert "`large.js` is larger than 1 MB" in ended.stdout
    assert "nothing`" not in ended.stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_leaves_nothing_behind(tmp_path, number):
    migrations = folder(tmp_path / "m", a="select 1;\nselect pg_sleep(60);\nselect pg_sleep(60);\n")
    command = [sys.executable, ROOT / "scripts" / "audit.py", "--migrations", migrations]
    with temporary_folder() as environment:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
        )
        while "running migrations" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(number)
        process.communicate(timeout=120)
        assert process.returncode != 0
