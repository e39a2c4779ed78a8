"""From pip to a table with row security that changed, without this repository."""

from pathlib import Path

import psycopg
import pytest

from groundwork.project import new
from groundwork.project.version import VERSION

from .installed import environment, groundwork

__all__ = ["environment", "groundwork"]

REPARSED = "Unable to do partial parsing"


@pytest.fixture
def shop(groundwork, tmp_path):
    """A new project; its server is stopped in the end."""
    code, printed = groundwork(tmp_path, "init", "shop")
    assert (code, printed.splitlines()[-1]) == (0, "Next: cd shop && groundwork build")
    yield tmp_path / "shop"
    groundwork(tmp_path / "shop", "server", "stop")


def edit(file, old, new):
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_a_new_project_is_built_planned_changed_and_undone(groundwork, shop, tmp_path):
    code, printed = groundwork(tmp_path, "plan")
    assert (code, printed) == (
        1,
        f"There is no dbt_project.yml in {tmp_path} or above. Go to your project's folder, or name"
        " it with --project-dir. A new project: groundwork init NAME\n",
    )
    code, printed = groundwork(shop, "plan")
    assert code == 1
    assert "PostgreSQL is not running. Start it with: groundwork server start" in printed

    code, printed = groundwork(shop, "build")
    assert code == 0, printed
    named = f"Project shop in {shop}, database groundwork at "
    assert named in printed
    assert "WARN=0 ERROR=0 SKIP=0" in printed
    assert "The database has 1 table, 2 indexes, 4 policies, 1 trigger, 1 function." in printed

    notes = shop / "models" / "notes.sql"
    edit(notes, "    created_at", "    pinned boolean not null default false,\n    created_at")
    # from a folder below, as with git
    code, printed = groundwork(shop / "models", "plan", "--select", "notes")
    assert code == 2, printed
    assert "alter table public.notes add column pinned boolean default false not null;" in printed
    assert "Locks are not shown: they need pip install 'groundwork[audit]'." in printed
    log = shop / "logs" / "dbt.log"
    log.write_text("")
    for step in ("run", "plan", "run"):
        code, printed = groundwork(shop, step)
        assert code == 0, printed
    assert "[unchanged" in printed
    first, second = groundwork(shop, "plan")[1].splitlines()
    assert first.startswith(named)
    assert second == "Nothing to do: 1 model is as declared."

    _, url = groundwork(shop, "server", "url")
    with psycopg.connect(url.strip(), autocommit=True) as connection:
        insert = "insert into notes (user_id, body) values (gen_random_uuid(), 'long')"
        connection.execute(insert)
        edit(notes, "body text not null", "body varchar(3) not null")
        code, printed = groundwork(shop, "run")
        assert code == 1
        assert "lossy_type: column body: text becomes character varying(3)" in printed
        code, printed = groundwork(shop, "run", "--allow", "lossy_type:notes")
        assert code == 0, printed
        assert connection.execute("select body from notes").fetchone() == ("lon",)
        # plan, run and what a run is told: dbt never parsed all of it again
        assert "Partial parsing enabled" in log.read_text()
        assert REPARSED not in log.read_text()

        first = "select run_id from groundwork.ledger order by id limit 1"
        (run,) = connection.execute(first).fetchone()
    code, printed = groundwork(shop, "ledger", "--undo", run[:8])
    assert code == 0
    assert "Rows that it would drop are not counted: that needs pip install" in printed


def test_what_init_does_not_make_and_adopt_does_not_deploy(groundwork, shop, tmp_path):
    code, printed = groundwork(tmp_path, "init", "shop")
    assert code == 1
    assert printed.startswith("shop exists and is not empty. Nothing was written.")
    code, printed = groundwork(tmp_path, "init", "My-Shop")
    assert code == 1
    assert printed.startswith("My-Shop can't name a project: use small letters,")
    assert not (tmp_path / "My-Shop").exists()

    assert groundwork(tmp_path, "init", "other")[0] == 0
    code, printed = groundwork(tmp_path / "other", "adopt", "--project-dir", str(shop))
    assert code == 1
    assert f"belongs to the project in {tmp_path / 'other'}, and the models of shop" in printed

    code, printed = groundwork(shop, "audit", "--migrations", str(shop))
    assert code == 1
    missing = "pglast is not installed. This command needs it: pip install 'groundwork[audit]'\n"
    assert printed == missing
    # what pip can install: the wheel that this groundwork came from
    line = (shop / "requirements.txt").read_text().splitlines()[-1]
    assert line.startswith("groundwork @ file:///")
    assert Path(line.partition(" @ file://")[2]).is_file()
    made = {str(file.relative_to(shop)) for file in shop.rglob("*") if file.is_file()}
    assert {".gitignore", ".github/workflows/plan.yml", "AGENTS.md", "Containerfile"} <= made
    assert len((shop / "README.md").read_text().splitlines()) == 12
    for file in shop.rglob("*"):
        assert not file.is_file() or "__NAME__" not in file.read_text(), file


@pytest.mark.parametrize(
    ("origin", "lines"),
    [
        ({}, [f"groundwork[audit]=={VERSION}"]),
        (
            {"url": "https://example.com/a.git", "vcs_info": {"vcs": "git", "commit_id": "c0ffee"}},
            ["groundwork[audit] @ git+https://example.com/a.git@c0ffee"],
        ),
        (
            {"url": "{folder}/a%20b/g.whl"},
            [
                "# A path of this machine. For workflows and images commit the wheel beside this"
                " file,",
                "#     cp '{path}/a b/g.whl' .",
                "# and write in place of the next line: ./g.whl[audit]",
                "groundwork[audit] @ {folder}/a%20b/g.whl",
            ],
        ),
        (
            {"url": "{folder}/gone.whl"},
            [
                "# It was installed from {path}/gone.whl, which is gone. Write where pip finds it"
                " now.",
                f"groundwork[audit]=={VERSION}",
            ],
        ),
    ],
)
def test_the_requirement_names_where_groundwork_came_from(origin, lines, tmp_path, monkeypatch):
    (tmp_path / "a b").mkdir()
    (tmp_path / "a b" / "g.whl").touch()

    def placed(text):
        return text.replace("{folder}", tmp_path.as_uri()).replace("{path}", str(tmp_path))

    origin = {key: placed(value) if key == "url" else value for key, value in origin.items()}
    monkeypatch.setattr(new, "known_origin", lambda: origin)
    assert new.requirement("[audit]").splitlines() == [placed(line) for line in lines]


def test_a_checkout_is_named_by_its_folder(monkeypatch):
    def missing(name):
        raise new.PackageNotFoundError(name)

    monkeypatch.setattr(new, "distribution", missing)
    *notes, line = new.requirement("").splitlines()
    assert line == f"groundwork @ {new.ROOT.as_uri()}"
    assert notes[1] == f"#     pip wheel --no-deps {new.ROOT}"
