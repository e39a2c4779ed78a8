"""scripts/erd.py draws the tables that the catalog has, and puts pictures into dbt's page."""

import re
import shutil
import subprocess

import psycopg
import pytest
from psycopg.rows import namedtuple_row

from groundwork import ROOT, GroundworkError
from groundwork.diagrams import mermaid, svg
from groundwork.diagrams.catalog import Schema, read_schema
from support.library import BOOKS
from support.projects import copy_into

from .conftest import REFERRING

LAPTOP = 960
"""The width in points that dbt's page has for a picture on a screen of 1440 pixels."""

needs_graphviz = pytest.mark.skipif(
    not svg.has_graphviz(), reason="Graphviz is not installed: apt-get install graphviz"
)

# Clicks the link to the table as soon as it is there, and says what the page shows then.
CLICK = """
<script>
setInterval(function () {
    var link = document.querySelector("a[href$='model.groundwork.books']");
    if (location.hash.startsWith("#!/overview") && link) { link.click(); }
    document.querySelectorAll("img[src^='data:image/svg']").forEach(function (picture) {
        picture.setAttribute("data-shown", picture.naturalWidth + " " + picture.clientWidth);
    });
    document.body.setAttribute("data-place", location.hash);
}, 200);
</script>
"""


TITLES = """
{{ config(materialized='sql_view') }}

create view titles with (security_invoker = true) as
select title from {{ ref('books') }};
{{ readable_by('authenticated') }}
"""


@pytest.fixture(scope="module")
def schema(server, built_template) -> Schema:
    """The whole project's tables, grouped by their folder."""
    groups = {
        f"{'auth' if file.stem == 'users' else 'public'}.{file.stem}": file.parent.name
        for file in sorted(ROOT.glob("models/**/*.sql"))
        if re.match(r"((\{\{|--).*\n+)*create table", file.read_text())
    }
    with psycopg.connect(server.url(built_template), row_factory=namedtuple_row) as connection:
        return read_schema(connection, groups)


def test_every_table_and_foreign_key_is_drawn(schema, server, built_template):
    with psycopg.connect(server.url(built_template)) as connection:
        [tables] = connection.execute(
            "select count(*) from pg_class where relkind in ('r', 'p') and not relispartition"
            " and relnamespace in ('public'::regnamespace, 'auth'::regnamespace)"
        ).fetchone()
        [keys] = connection.execute(
            "select count(*) from pg_constraint where contype = 'f' and conparentid = 0"
            " and connamespace = 'public'::regnamespace"
        ).fetchone()
    pages = [mermaid.group_page(schema, group, "") for group in schema.groups]
    entities = re.findall(r"^    (\w+) \{$", "".join(pages), re.M)
    assert len(entities) == len(set(entities)) == tables == len(schema.tables)
    assert len(schema.references) == keys
    assert schema.hubs == {"tenants", "users"}

    drawn = sum(len(re.findall(r" : ", page)) for page in pages)
    to_hubs = [each for each in schema.references if each.parent in schema.hubs]
    away = [
        each
        for each in to_hubs
        if schema.tables[each.child].group != schema.tables[each.parent].group
    ]
    assert drawn == keys - len(away)


def test_the_tenant_that_goes_along_is_not_part_of_a_label(schema):
    [reference] = [
        each for each in schema.tables["lead_activities"].references if each.parent == "leads"
    ]
    assert (reference.label, reference.is_required, reference.is_unique) == ("lead_id", True, False)
    assert '    leads ||--o{ lead_activities : "lead_id"' in mermaid.group_page(schema, "leads", "")
    assert '        uuid lead_id FK "leads"' in mermaid.group_page(schema, "leads", "")


@needs_graphviz
def test_every_picture_fits_a_laptop(schema):
    pictures = {"overview": svg.overview(schema)}
    pictures |= {group: svg.group_diagram(schema, group) for group in schema.groups}
    pictures |= {name: svg.table_diagram(schema, name) for name in ("tenants", "users", "comments")}
    widths = {
        name: int(re.search(r'width="(\d+)pt"', picture)[1]) for name, picture in pictures.items()
    }
    assert {name: width for name, width in widths.items() if width > LAPTOP} == {}
    assert ">and 33 more<" in pictures["tenants"]


def test_without_graphviz_it_says_what_to_install(schema, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(GroundworkError, match="apt-get install graphviz"):
        svg.overview(schema)


@pytest.fixture
def documented(library, connection):
    """The small project, built, with the page that dbt makes of it."""
    library.project.write(BOOKS, REFERRING)
    library.project.write("models/04_core/titles.sql", TITLES)
    copy_into(library.project.folder, "models/overview.md")
    library.project.write("models/04_core/books.yml", "models: [{name: books, description: One.}]")
    assert library.project.dbt("run").code == 0
    outcome = library.project.dbt("docs", "generate", "--static")
    assert outcome.code == 0, outcome.problems
    return library


def test_a_link_on_the_page_leads_to_a_table_with_its_columns_and_diagram(documented, tmp_path):
    page = documented.project.folder / "target" / "docs.html"
    code, printed = documented.run("erd.py", "--docs", str(page))
    assert code == 0, printed
    assert f"{page}: open it in a browser." in printed
    overview = documented.project.read("docs/erd/README.md")
    assert "| [core](core.md) | 2 | Users, profiles, roles and settings. |" in overview
    core = documented.project.read("docs/erd/core.md")
    assert 'shelves |o--o{ books : "shelf_id"' in core
    assert "titles {\n        text title\n    }" in core
    assert 'books ||..o{ titles : "is read by"' in core
    assert "docs/erd: 1 groups, 2 tables and 1 view." in printed

    text = page.read_text()
    assert "| id | uuid | no | `gen_random_uuid()` |" in text
    assert "- `PRIMARY KEY (id)`" in text
    assert re.search(r"FOREIGN KEY \(shelf_id\) REFERENCES (public\.)?shelves\(id\)", text)
    assert '"usual":' not in text

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not (chromium and svg.has_graphviz()):
        pytest.skip("Chromium or Graphviz is not installed: apt-get install chromium graphviz")
    clicking = tmp_path / "clicking.html"
    clicking.write_text(page.read_text().replace("</body>", f"{CLICK}</body>"))
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'own'}"]
    options += ["--window-size=1440,900", "--virtual-time-budget=20000", "--dump-dom"]
    command = [chromium, *options, f"file://{clicking}#!/overview"]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=120).stdout
    dom = shown[shown.rindex("<body") :]

    assert re.search(r'data-place="#!/model/model.groundwork.books', dom)
    for column in ("id", "shelf_id", "title", "price"):
        assert re.search(rf">\s*{column}\s*<", dom), column
    assert re.search(r'href="#!/model/model.groundwork.shelves"', dom)
    picture = re.search(r'<img[^>]*alt="books and what it refers to"[^>]*>', dom)[0]
    natural, width = map(int, re.search(r'data-shown="(\d+) (\d+)"', picture).groups())
    assert natural >= width > 200


def test_what_is_missing_is_told(documented, new_database):
    code, printed = documented.run("erd.py", "--url", new_database().url)
    assert code == 1
    assert "The database has none of the declared tables. Build them: dbt run" in printed

    target = documented.project.folder / "target"
    page = str(target / "docs.html")
    manifest = target / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"One."', '"Two."'))
    code, printed = documented.run("erd.py", "--docs", page)
    assert (code, "static_index.html is older than" in printed) == (1, True), printed
    (target / "static_index.html").unlink()
    code, printed = documented.run("erd.py", "--docs", page)
    assert (code, "Make it first: dbt docs generate --static" in printed) == (1, True), printed
    assert not (target / "docs.html").exists()
