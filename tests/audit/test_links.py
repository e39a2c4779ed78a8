"""Links that lead out of the folders that were named are not followed, and that is said."""

from pathlib import Path

import pytest

from groundwork import GroundworkError
from groundwork.audit.code.files import read_code
from groundwork.audit.links import require_folder
from groundwork.audit.statements import read_migrations

SECRET = "create table nobodys_business (secret text)"


@pytest.fixture
def elsewhere(tmp_path) -> Path:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "secret.sql").write_text(SECRET)
    (folder / "secret.ts").write_text("supabase.from('nobodys_business').select('secret')")
    return folder


@pytest.fixture
def named(tmp_path, elsewhere) -> Path:
    """A folder with a file of its own, links to it, and links to elsewhere."""
    folder = tmp_path / "named"
    folder.mkdir()
    (folder / "1.sql").write_text("select 1")
    (folder / "2.sql").symlink_to("1.sql")
    (folder / "file.sql").symlink_to(elsewhere / "secret.sql")
    (folder / "file.ts").symlink_to(elsewhere / "secret.ts")
    (folder / "folder").symlink_to(elsewhere)
    (folder / "relative").symlink_to("../elsewhere")
    (folder / "here").symlink_to(".")
    return folder


def test_migrations_elsewhere_are_not_read(named):
    found = read_migrations(named)
    assert found.files == ["1.sql", "2.sql"]
    assert [(str(place), why) for place, why in found.not_text] == [
        (name, "It is a link that leads outside of the folder, and was not followed.")
        for name in ("file.sql", "folder", "relative")
    ]
    assert SECRET not in str(found)


def test_code_elsewhere_is_not_read(named):
    (named / "importing.ts").write_text(
        "import { TABLE } from './file';\n"
        "import { OTHER } from '../elsewhere/secret';\n"
        "supabase.from(TABLE).select('x'); supabase.from(OTHER).select('y');\n"
    )
    found = read_code(named)
    assert [str(place) for place, _ in found.skipped] == [
        "folder", "relative", "file.sql", "file.ts",
    ]  # fmt: skip
    assert {why for _, why in found.skipped} == {
        "is a link that leads outside of the folder, and was not followed"
    }
    assert found.uses == []


def test_a_folder_behind_a_link_is_named_by_whoever_means_it(named, elsewhere, monkeypatch):
    monkeypatch.chdir(named)
    for path in ("folder", "relative", "folder/secret.sql", named / "folder"):
        with pytest.raises(GroundworkError, match=f"Name what it leads to: {elsewhere}"):
            require_folder(Path(path))
    for path in (".", "here", "2.sql", "../elsewhere", elsewhere):
        require_folder(Path(path))
    assert read_migrations(Path("../elsewhere")).files == ["secret.sql"]
