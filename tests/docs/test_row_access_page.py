"""The page on row access shows what the classes emit."""

import re

from groundwork import ROOT
from groundwork.project import compiled_project
from row_access_page import EXAMPLES, PAGE, page


def test_the_page_is_current(built_folder):
    project, is_new = compiled_project(built_folder)
    assert not is_new
    assert PAGE.read_text() == page(project), "run python scripts/row_access_page.py"


def test_every_class_has_an_example():
    files = (ROOT / "macros" / "row_access").glob("*_rows.sql")
    shown = {re.match(r"\w+", example.title).group() for example in EXAMPLES}
    assert shown == {file.stem for file in files}
