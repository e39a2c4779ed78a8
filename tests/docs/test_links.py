"""Every link leads somewhere, and every page is reached. No network is asked."""

from urllib.parse import unquote, urlsplit

import pytest

from docs.pages import Page, pages
from groundwork import ROOT


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
