"""What stands in for an extension that the audit's server lacks and Supabase has.

PostgreSQL takes them for extensions: it finds their files in a folder of `extension_control_path`,
makes them, lists them in its catalog, and drops them.
"""

from pathlib import Path

STAND_INS = {
    file.stem: file for file in (Path(__file__).parent / "platform" / "extensions").glob("*.sql")
}
"""The statements of each, by the extension's name."""

BY_SUPERUSER = {"vector", "pg_trgm"}
"""Those that only a superuser can make: they have functions in C. The others are made by whoever
migrates."""

CONTROL = """\
comment = 'stands in for {name} while migrations are audited'
default_version = '1.0'
relocatable = false
superuser = {superuser}
"""


def write_stand_ins(folder: Path) -> None:
    """Write the files of all of them below `folder`, as the server looks for them."""
    home = folder / "extension"
    home.mkdir(parents=True)
    for name, statements in STAND_INS.items():
        superuser = "true" if name in BY_SUPERUSER else "false"
        written = {
            home / f"{name}.control": CONTROL.format(name=name, superuser=superuser),
            home / f"{name}--1.0.sql": statements.read_text(),
        }
        for file, text in written.items():
            file.write_text(text)
            file.chmod(0o644)  # the server may run as another user
    for made in (folder, home):
        made.chmod(0o755)
