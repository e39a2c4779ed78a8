"""The pages: every link leads somewhere, every block parses, every rule has a page."""

import re
from urllib.parse import unquote, urlsplit

import pglast
import pytest
import yaml

from docs.pages import Page, pages
from docs.row_access_page import EXAMPLES
from docs.write_pages import written_pages
from groundwork import ROOT
from groundwork.project.compiled import compiled_project

FOLDER = ROOT / "docs" / "rules"
RULES = {file.stem for file in (ROOT / "tests" / "dbt" / "rules").glob("*.sql")}
PAGES = {file.stem for file in FOLDER.glob("*.md")} - {"README"}


def fault(page: Page, link: str) -> str | None:
    """What is wrong with a link, or None."""
    parts = urlsplit(link)
    if parts.scheme in ("http", "https", "mailto"):
        return None
    target = (page.path.parent / unquote(parts.path)).resolve() if parts.path else page.path
    if not target.exists():
        return f"{page.name}: {link} is not there"
    if parts.fragment and parts.fragment not in Page(target).anchors():
        return f"{page.name}: {link} names no heading"
    return None


def test_every_link_leads_somewhere():
    faults = [fault(page, link) for page in pages() for link in page.links()]
    assert len(faults) > 100
    assert [each for each in faults if each] == []


def test_every_page_is_reached_from_the_readme():
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = Page(waiting.pop())
        if page.path in reached:
            continue
        reached.add(page.path)
        for link in page.links():
            target = (page.path.parent / urlsplit(link).path).resolve()
            if target.suffix == ".md" and target.exists():
                waiting.append(target)
    assert {page.path for page in pages()} - reached == set()


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ("docs/nowhere.md", "README.md: docs/nowhere.md is not there"),
        ("docs/engine.md#nothing", "README.md: docs/engine.md#nothing names no heading"),
        ("#nothing", "README.md: #nothing names no heading"),
        ("docs/engine.md#the-one-query", None),
        ("#what-it-refuses", None),
        ("https://example.com/nowhere", None),
    ],
)
def test_a_link_that_leads_nowhere_is_found(link, sentence):
    assert fault(Page(ROOT / "README.md"), link) == sentence


def blocks(language):
    return [block for page in pages() for block in page.blocks() if block.language == language]


def test_every_block_of_sql_parses():
    found = blocks("sql")
    assert len(found) > 50
    faults = []
    for block in found:
        try:
            pglast.parse_sql(block.text)
        except pglast.parser.ParseError as error:
            faults.append(f"{block.page}: {error}: {block.text}")
    assert faults == []


def test_every_block_of_yaml_parses():
    for block in blocks("yaml"):
        assert yaml.safe_load(block.text), block


def test_every_block_has_a_language():
    known = {"sql", "sh", "text", "yaml", "jinja", "json", "mermaid", ""}
    faults = [
        (block.page, block.language)
        for page in pages()
        for block in page.blocks()
        if block.language not in known
    ]
    assert faults == []


def test_each_rule_has_a_page_and_each_page_a_rule():
    assert set() == RULES - PAGES, "rules without a page in docs/rules"
    assert set() == PAGES - RULES, "pages in docs/rules of rules that are not there"


def test_the_index_names_each_page_once():
    links = Page(FOLDER / "README.md").links()
    assert sorted(link.removesuffix(".md") for link in links if link.endswith(".md")) == sorted(
        PAGES
    )


def test_a_page_says_what_why_and_how_to_fix_it():
    for name in sorted(PAGES):
        page = Page(FOLDER / f"{name}.md")
        text = page.path.read_text()
        assert page.headings() == [name]
        places = [text.find(f"**{part}.**") for part in ("What", "Why", "How to fix it")]
        assert -1 not in places, name
        assert places == sorted(places), name
        assert f"dbt test --select {name}" in page.spans(), name
        assert f"../../tests/dbt/rules/{name}.sql" in page.links(), name
        assert 10 <= len(text.splitlines()) <= 25, name


def test_the_pages_are_current(built_folder):
    project, is_new = compiled_project(built_folder)
    assert not is_new
    for file, text in written_pages(project).items():
        assert file.read_text() == text, f"{file.name}: run python tests/docs/write_pages.py"


def test_every_row_access_class_has_an_example():
    files = (ROOT / "macros" / "row_access").glob("*_rows.sql")
    shown = {re.match(r"\w+", example.title).group() for example in EXAMPLES}
    assert shown == {file.stem for file in files}
