"""The Supabase CLI is left out of the benchmarks where npm or its registry is not there."""

import pytest

from benchmarks import LeftOutError, supabase_cli


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
