"""scripts/bench.py: what was measured is kept and shown, whatever becomes of the rest."""

import json
from importlib import import_module

import psycopg
import pytest
from markdown_it import MarkdownIt
from typer.testing import CliRunner

import benchmarks
from benchmarks import LeftOutError, Row, supabase_cli, throw_away_server
from benchmarks import command as bench
from benchmarks.page import page
from benchmarks.plan import free_port
from benchmarks.results import load
from benchmarks.themes import NAMES
from groundwork import ROOT, GroundworkError

# Modules of a folder like scripts/benchmarks.
MODULES = {
    "quick": """
        '''Two seconds beside four.'''
        NOTES = '''
            It is missed because of the moon.
        '''
        def measure(rounds):
            yield Row("a|b", "four", 0.4, [2.0] * rounds, [4.0] * rounds)
            yield Row("pause", "alter", 100, [9.0] * rounds, [90.0] * rounds, "ms", False)
    """,
    "optional": """
        '''Needs a program.'''
        def measure(rounds):
            raise LeftOutError("npm is not installed.")
    """,
    "broken": """
        '''Fails after a row.'''
        def measure(rounds):
            yield Row("before", "it failed", None, [1.0], [1.0])
            raise ZeroDivisionError("no figure")
    """,
    "refused": """
        '''Says why it fails.'''
        def measure(rounds):
            raise GroundworkError("dbt run failed:\\nline 2")
    """,
    "single": """
        '''One row.'''
        def measure(rounds):
            return Row("one", "two", None, [1.0], [2.0])
    """,
}
HEAD = "from benchmarks import LeftOutError, Row\nfrom groundwork import GroundworkError\n"


@pytest.fixture
def small(monkeypatch, tmp_path):
    """The command with small benchmarks; gives a function that runs it, and the kept results."""
    folder = tmp_path / "benchmarks"
    folder.mkdir()
    for name, text in MODULES.items():
        lines = [line.removeprefix("        ") for line in text.strip("\n").splitlines()]
        (folder / f"{name}.py").write_text("\n".join([lines[0], HEAD, *lines[1:]]))
    monkeypatch.setattr(benchmarks, "__path__", [*benchmarks.__path__, str(folder)])
    monkeypatch.setattr(bench, "KEPT", tmp_path / "kept")
    monkeypatch.setattr(bench, "NAMES", [*MODULES])
    monkeypatch.setattr("benchmarks.page.THEMES", {"All": [*MODULES]})
    monkeypatch.setenv("COLUMNS", "200")

    def invoke(*arguments):
        result = CliRunner().invoke(bench.app, [*arguments])
        kept = sorted((tmp_path / "kept").glob("*.json"))
        return result, kept

    return invoke


def test_every_module_that_measures_is_in_one_theme():
    folder = ROOT / "scripts" / "benchmarks"
    measuring = {file.stem for file in folder.glob("*.py") if "\ndef measure(" in file.read_text()}
    assert measuring == {*NAMES}
    assert len(NAMES) == len({*NAMES})


def test_every_benchmark_says_what_it_is():
    assert [name for name in NAMES if not import_module(f"benchmarks.{name}").__doc__] == []


def test_a_row_of_each_kind_knows_whether_its_aim_is_met():
    slow = Row("a", "b", 0.5, [1.0, 3.0, 2.0], [2.0, 2.0, 9.0])
    assert (slow.ratio, slow.is_met, slow.aimed_at) == (1.0, False, "at most 0.50")
    pause = Row("a", "b", 100, [1.0, 101.0, 2.0], [1.0], unit="ms", is_ratio=False)
    assert (pause.is_met, pause.aimed_at) == (False, "none above 100 ms")
    assert Row("a", "b", None, [9.0], [1.0]).is_met


def test_what_fails_is_told_at_the_end_and_the_rest_is_kept(small):
    result, [file] = small("--json")
    assert isinstance(result.exception, GroundworkError)
    assert str(result.exception) == (
        "Not measured to the end:\n"
        "broken: ZeroDivisionError: no figure\n"
        "refused: dbt run failed:\nline 2"
    )
    assert json.loads(result.stdout) == json.loads(file.read_text())
    kept = load(file)
    assert [(each.name, len(each.rows), each.left_out) for each in kept.benchmarks] == [
        ("quick", 2, None),
        ("optional", 0, "npm is not installed."),
        ("broken", 1, None),
        ("refused", 0, None),
        ("single", 1, None),
    ]
    assert kept.rounds == 5
    assert kept.rows[0].ours == [2.0] * 5
    assert "optional, 0 s: npm is not installed." in result.stderr
    assert f"Each row is kept in {file}." in result.stderr


def test_a_row_is_kept_before_the_next_is_measured(small, monkeypatch):
    saved = []
    monkeypatch.setattr(
        "benchmarks.results.Results.save", lambda self, file: saved.append(len(self.rows))
    )
    result, _ = small("quick", "single", "--quick")
    assert result.exit_code == 0
    assert saved == [1, 2, 2, 3, 3]


def test_the_table_shows_rows_and_what_is_left_out(small):
    result, _ = small("quick", "optional", "--quick")
    assert result.exit_code == 0, result.output
    for shown in ("a|b", "0.50", "at most 0.40", "left out: npm is not installed."):
        assert shown in result.stdout


def test_the_page_is_written_from_a_saved_run(small, tmp_path):
    _, [file] = small()
    written = tmp_path / "benchmarks.md"
    result, again = small("--from", str(file), "--output", str(written))
    assert again == [file]
    assert isinstance(result.exception, GroundworkError)
    text = written.read_text()
    for part in (
        "figure is the median of 5.",
        "1 of 2 aims are met; below each table stands what is known of the others.",
        r"| a\|b | four | 2.00 s | 4.00 s | 0.50 | at most 0.40 | **missed** |",
        "| pause | alter | 9.00 ms (at most 9) | 90.00 ms | 0.10 | none above 100 ms | met |",
        "| before | it failed | 1.00 s | 1.00 s | 1.00 |  |  |",
        "`quick`: Two seconds beside four.\n\nIt is missed because of the moon.",
        "`optional`: Needs a program.\n\n*Left out: npm is not installed.*",
        "*It ended before its time: ZeroDivisionError: no figure*",
        "*It ended before its time: dbt run failed:*",
        load(file).machine,
        load(file).software,
    ):
        assert part in text
    rows = [token for token in MarkdownIt().enable("table").parse(text) if token.type == "tr_open"]
    assert len(rows) == 3 + 5


def test_the_page_says_what_a_short_run_did_not_measure(small):
    _, [file] = small("single", "--quick")
    text = page(load(file))
    assert "figure is the only one (`--quick`)" in text
    assert "`quick`: Two seconds beside four." in text
    assert text.count("*Not measured in this run.*") == 4


@pytest.mark.parametrize("content", ["", "{}", '{"benchmarks": [{"rows": [{}]}]}', "[]"])
def test_a_file_that_is_no_result_is_named(small, tmp_path, content):
    file = tmp_path / "else.json"
    file.write_text(content)
    result, _ = small("--from", str(file))
    message = str(result.exception)
    assert message.startswith(f"{file} is no result of scripts/bench.py (")
    assert message.endswith("Every run keeps its own below target/benchmarks.")


def test_what_cannot_be_asked_is_said(small, tmp_path):
    result, _ = small("--from", str(tmp_path / "absent.json"))
    assert str(result.exception) == (
        f"{tmp_path}/absent.json can't be read: No such file or directory."
    )
    result, _ = small("single", "--from", str(tmp_path / "absent.json"))
    assert str(result.exception) == ("--from shows what was measured: leave out names and --quick.")
    result, kept = small("fastest")
    assert str(result.exception) == (
        "There is no fastest; there is: quick, optional, broken, refused, single."
    )
    assert kept == []


def test_a_server_can_listen_to_programs_that_know_no_sockets():
    port = str(free_port())
    with throw_away_server(listen_addresses="127.0.0.1", port=port) as server:
        for url in (server.url(), f"postgresql://postgres@127.0.0.1:{port}/groundwork"):
            with psycopg.connect(url) as connection:
                assert connection.execute("show port").fetchone() == (port,)


@pytest.fixture
def folder(monkeypatch, tmp_path):
    """Where nothing is installed, and no program is found but those in the folder bin."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setattr(supabase_cli, "FOLDER", tmp_path / "cli")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path


def write_npm(folder, script):
    npm = folder / "bin" / "npm"
    npm.write_text(f"#!/bin/sh\n{script}\n")
    npm.chmod(0o755)


def test_without_npm(folder):
    with pytest.raises(LeftOutError, match="is installed by npm, and there is no npm"):
        supabase_cli.installed()


def test_without_the_registry(folder):
    write_npm(folder, "echo 'no network' >&2; exit 1")
    with pytest.raises(LeftOutError, match=r"could not install supabase@[\d.]+: no network\."):
        supabase_cli.installed()


def test_it_is_installed_once(folder):
    program = folder / "cli" / "node_modules" / ".bin" / "supabase"
    write_npm(
        folder,
        f'echo "$@" >> {folder}/calls; /bin/mkdir -p {program.parent}; : > {program}',
    )
    assert supabase_cli.installed() == program
    assert supabase_cli.installed() == program
    calls = (folder / "calls").read_text().splitlines()
    assert calls == [
        f"install --prefix {folder}/cli --no-fund --no-audit supabase@{supabase_cli.VERSION}"
    ]
