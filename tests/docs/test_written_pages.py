"""The pages that tests/docs/write_pages.py makes say what the project says now."""

import re

from docs.row_access_page import EXAMPLES
from docs.write_pages import written_pages
from groundwork import ROOT
from groundwork.project.compiled import compiled_project


def test_the_pages_are_current(built_folder):
    project, is_new = compiled_project(built_folder)
    assert not is_new
    for file, text in written_pages(project).items():
        assert file.read_text() == text, f"{file.name}: run python tests/docs/write_pages.py"


def test_every_row_access_class_has_an_example():
    files = (ROOT / "macros" / "row_access").glob("*_rows.sql")
    shown = {re.match(r"\w+", example.title).group() for example in EXAMPLES}
    assert shown == {file.stem for file in files}
