"""Each rule over the whole database has a page under its name, and each page its rule."""

from docs.pages import Page
from groundwork import ROOT

FOLDER = ROOT / "docs" / "rules"
RULES = {file.stem for file in (ROOT / "tests" / "dbt" / "rules").glob("*.sql")}
PAGES = {file.stem for file in FOLDER.glob("*.md")} - {"README"}


def test_each_rule_has_a_page_and_each_page_a_rule():
    assert set() == RULES - PAGES, "rules without a page in docs/rules"
    assert set() == PAGES - RULES, "pages in docs/rules of rules that are not there"


def test_the_index_names_each_page_once():
    links = Page(FOLDER / "README.md").links()
    assert sorted(link.removesuffix(".md") for link in links if link.endswith(".md")) == sorted(
        PAGES
    )


def test_a_page_says_what_why_and_how_to_mend():
    for name in sorted(PAGES):
        page = Page(FOLDER / f"{name}.md")
        text = page.path.read_text()
        assert page.headings() == [name]
        places = [text.find(f"**{part}.**") for part in ("What", "Why", "How to mend")]
        assert -1 not in places, name
        assert places == sorted(places), name
        assert f"dbt test --select {name}" in page.spans(), name
        assert f"../../tests/dbt/rules/{name}.sql" in page.links(), name
        assert 10 <= len(text.splitlines()) <= 25, name
