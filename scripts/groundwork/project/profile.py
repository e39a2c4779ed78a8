"""The database that a target of profiles.yml names, read without starting dbt."""

import hashlib
import os
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from .. import GroundworkError
from .place import Place

LIBPQ = "libpq"
"""The target that reads libpq's variables, where a project has one of this name."""

NAMED_BY = ("PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGSERVICE", "PGUSER")


OF_DATABASE = ("host", "port", "user", "password", "pass", "dbname", "database", "sslmode")
OF_DATABASE += ("sslcert", "sslkey", "sslrootcert")
"""The keys of an output that a URL says in its place."""


@dataclass(frozen=True)
class Target:
    """One output of a profile, rendered."""

    profile: str
    name: str
    settings: dict[str, Any]

    @property
    def connection(self) -> dict[str, str]:
        """libpq's settings."""
        renamed = {"database": "dbname", "pass": "password"}
        taken = ("host", "port", "user", "password", "dbname", "sslmode")
        taken += ("sslcert", "sslkey", "sslrootcert", "connect_timeout")
        found = {renamed.get(key, key): value for key, value in self.settings.items()}
        return {key: str(found[key]) for key in taken if found.get(key) not in (None, "")}


def target_of(place: Place) -> Target:
    """The target that the place names, else the profile's own.

    Raises GroundworkError where profiles.yml has no such profile or target, or can't be read.
    """
    file = place.profiles / "profiles.yml"
    profile, raw = profile_of(place, file)
    outputs = raw.get("outputs") or {}
    name = place.target or str(rendered(raw.get("target", "default"), place))
    if name not in outputs:
        known = ", ".join(outputs) or "none"
        raise GroundworkError(
            f"{file} has no target {name} in the profile {profile}. It has: {known}."
            " Correct --target."
        )
    settings = {key: rendered(value, place) for key, value in outputs[name].items()}
    if settings.get("type") != "postgres":
        raise GroundworkError(
            f"The target {name} in {file} is of the type {settings.get('type')}; groundwork works"
            " on PostgreSQL: type: postgres."
        )
    return Target(profile, name, settings)


def settled(place: Place) -> Place:
    """`place` with the target `libpq` where libpq's variables are set and no other is named.

    That is so for profiles that have a target of this name. Others say themselves what they read.
    """
    if place.target is None and any(map(os.environ.get, NAMED_BY)):
        # what is wrong with the profile is said when it is used
        with suppress(GroundworkError):
            _, raw = profile_of(place, place.profiles / "profiles.yml")
            if LIBPQ in (raw.get("outputs") or {}):
                return replace(place, target=LIBPQ)
    return place


def at_url(place: Place, url: str) -> Place:
    """`place` with a profile of its own, whose target has everything but the database from there.

    The profile reads libpq's variables, which are set here to what `url` says: dbt can't be told
    a database in any other way, and a password belongs in no file.
    """
    import yaml

    file = place.profiles / "profiles.yml"
    profile, raw = profile_of(place, file)
    name = place.target or str(rendered(raw.get("target", "default"), place))
    output = dict((raw.get("outputs") or {}).get(name) or {"type": "postgres", "schema": "public"})
    for key in OF_DATABASE:
        output.pop(key, None)
    output |= {
        "host": "{{ env_var('PGHOST', '') }}",
        "port": "{{ env_var('PGPORT', '5432') | as_number }}",
        "user": "{{ env_var('PGUSER') }}",
        "password": "{{ env_var('PGPASSWORD', '') }}",
        "dbname": "{{ env_var('PGDATABASE') }}",
    }
    folder = place.root / ".groundwork" / "url"
    folder.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump({profile: {"target": name, "outputs": {name: output}}})
    written = folder / "profiles.yml"
    # a file that is newer than what was compiled has everything compiled again
    if not written.is_file() or written.read_text() != text:
        written.write_text(text)
    os.environ |= environment_of(url)
    return replace(place, profiles=folder)


def profile_of(place: Place, file: Path) -> tuple[str, dict[str, Any]]:
    """The name of the profile, and what profiles.yml says of it, not rendered."""
    import yaml

    name = place.profile or place.settings.get("profile")
    if not name:
        raise GroundworkError(
            f"{place.root}/dbt_project.yml names no profile. Add a line: profile: NAME"
        )
    if not file.is_file():
        raise GroundworkError(
            f"There is no {file}, which says where the database is. Write it, or name its folder"
            " with --profiles-dir."
        )
    try:
        content = yaml.safe_load(file.read_text()) or {}
    except yaml.YAMLError as error:
        raise GroundworkError(f"{file} is not valid YAML: {error}") from None
    name = str(rendered(name, place))
    if not content.get(name):
        known = ", ".join(each for each in content if each != "config") or "none"
        raise GroundworkError(f"{file} has no profile {name}. It has: {known}.")
    return name, content[name]


def rendered(value: Any, place: Place) -> Any:
    """`value` as dbt renders it in profiles.yml."""
    if not isinstance(value, str) or "{" not in value:
        return value
    from jinja2 import Environment, TemplateError

    jinja = Environment()
    same = {name: lambda text: text for name in ("as_number", "as_text", "as_bool", "as_native")}
    jinja.filters |= same
    try:
        return jinja.from_string(value).render(
            env_var=env_var,
            var=lambda name, default=None: place.variables.get(name, default),
            flags={"PROFILES_DIR": str(place.profiles), "PROJECT_DIR": str(place.root)},
            local_md5=lambda text: hashlib.md5(text.encode()).hexdigest(),
            modules={"re": re},
        )
    except TemplateError as error:
        raise GroundworkError(
            f"{place.profiles}/profiles.yml can't be read: {value.strip()}: {error}"
        ) from None


def env_var(name: str, default: str | None = None) -> str:
    found = os.environ.get(name, default)
    if found is None:
        raise GroundworkError(
            f"profiles.yml needs the environment variable {name}, which is not set."
            " Set it, or choose another target with --target."
        )
    return found


def database_of(url: str) -> dict[str, str]:
    """libpq's settings for `url`, those that it leaves to variables and defaults among them."""
    from psycopg import pq

    known = {each.keyword.decode(): each.val for each in pq.Conninfo.get_defaults()}
    known |= {
        each.keyword.decode(): each.val for each in pq.Conninfo.parse(url.encode()) if each.val
    }
    found = {key: value.decode() for key, value in known.items() if value}
    found.setdefault("dbname", found.get("user", ""))
    return found


def environment_of(url: str) -> dict[str, str]:
    """libpq's variables for the database at `url`."""
    from psycopg import pq

    found = database_of(url)
    known = {each.keyword.decode(): each.envvar for each in pq.Conninfo.get_defaults()}
    named = {each.keyword.decode() for each in pq.Conninfo.parse(url.encode()) if each.val}
    named |= {"host", "port", "user", "dbname"}
    return {
        known[key].decode(): value for key, value in found.items() if key in named and known[key]
    }


def read_database_url() -> None:
    """Set libpq's variables from DATABASE_URL, unless they name a database themselves.

    Those of a service are set too: dbt's driver is given a host, which it takes before a service's.
    """
    if os.environ.get("PGSERVICE"):
        os.environ |= {key: os.environ.get(key, value) for key, value in environment_of("").items()}
    url = os.environ.get("DATABASE_URL")
    if url and not any(map(os.environ.get, NAMED_BY)):
        try:
            os.environ |= environment_of(url)
        except Exception as error:
            # psycopg's own error quotes nothing of the URL but the part it can't read
            raise GroundworkError(f"DATABASE_URL is not a connection URL: {error}") from None
