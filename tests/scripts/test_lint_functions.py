"""scripts/lint_functions.py reports a fault in the body of a function where it is written."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from groundwork.linting.checks import LAYOUT_OF_LINES, findings_in
from groundwork.linting.sources import Sources
from groundwork.linting.texts import texts_of_analysis
from support.projects import SHARED, copy_into

MODEL = "models/07_analytics/get_metrics_trends.sql"


@pytest.fixture
def copy(tmp_path) -> Path:
    """A copy of the project with its engine and one function, beside the table that it reads."""
    table = "models/07_analytics/metrics_log.sql"
    for path in (*SHARED, "analyses", "scripts", ".sqlfluff", "models/_groups.yml", MODEL):
        copy_into(tmp_path, path)
    # without the tables that its own access refers to
    (tmp_path / table).write_text(
        "create table metrics_log (id integer);\n\n{{ service_rows() }}\n"
    )
    shutil.rmtree(tmp_path / "scripts" / "__pycache__", ignore_errors=True)
    return tmp_path


def plant(copy: Path, file: str, old: str, new: str) -> str:
    """Put a fault into a file of the copy; returns its place."""
    text = (copy / file).read_text()
    assert text.count(old) == 1, f"{file} has not once: {old}"
    (copy / file).write_text(text.replace(old, new))
    return f"{file}:{text[: text.index(old)].count(chr(10)) + 1}"


def lint(copy: Path, *arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, copy / "scripts" / "lint_functions.py", *arguments]
    return subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)


def test_faults_are_reported_where_they_are_written_and_fixed_there(copy):
    [macro] = [
        file.relative_to(copy).as_posix()
        for file in copy.glob("macros/engine/**/engine_next_steps.sql")
    ]
    before = (copy / macro).read_text()
    in_macro = plant(copy, macro, "from generate_subscripts", "FROM generate_subscripts")
    in_model = plant(copy, MODEL, "from {{ ref('metrics_log') }}", "FROM {{ ref('metrics_log') }}")
    indented = plant(copy, MODEL, "        where metrics_log", "          where metrics_log")

    found = lint(copy, macro, MODEL)
    assert found.returncode == 1, found.stderr
    reported = {" ".join(line.split(" ")[:2]) for line in found.stdout.splitlines()}
    assert reported == {f"{in_macro}: CP01", f"{in_model}: CP01", f"{indented}: LT02"}

    fixed = lint(copy, "--fix", macro, MODEL)
    assert fixed.returncode == 0, fixed.stderr
    assert (copy / macro).read_text() == before
    # what Jinja renders is not rewritten
    assert "FROM {{ ref('metrics_log') }}" in (copy / MODEL).read_text()


FRAGMENT = """\
{% macro planted_fragment() %}
    second as (

        select
            second_table.name,
            second_table.SIZE
        from second_table

    )
{%- endmacro %}
"""

FUNCTION = """\
{% macro planted_function() %}

create function groundwork.planted(item groundwork.item, size int)
returns table (name text, size int)
language sql
as $planted$
    with
    first as (

        select first_table.name
        from first_table
        where
            first_table.kind = item.kind
            and first_table.size = planted.size

    ),

{{ planted_fragment() }}

    select
        first.name,
        count(1)
    from first
    inner join second on first.name = second.name
    group by first.name
$planted$;

{% endmacro %}
"""


def test_a_body_is_mapped_over_macros_and_parameters_are_no_columns(tmp_path):
    for name, text in (("fragment", FRAGMENT), ("function", FUNCTION)):
        (tmp_path / "macros" / f"{name}.sql").parent.mkdir(exist_ok=True)
        (tmp_path / "macros" / f"{name}.sql").write_text(text)
    rendered = FUNCTION.replace("{{ planted_fragment() }}", FRAGMENT.partition("%}")[2])
    rendered = "\n".join(line for line in rendered.splitlines() if "{%" not in line)

    sources = Sources(tmp_path)
    _, body = texts_of_analysis(rendered, sources)
    found = [
        (*body.place(finding.line), finding.rule)
        for finding in findings_in(body)
        if finding.rule not in LAYOUT_OF_LINES or sources.has(body, finding.line)
    ]
    assert found == [
        ("macros/fragment.sql", 6, "CP02"),
        ("macros/function.sql", 22, "CV04"),
    ]
