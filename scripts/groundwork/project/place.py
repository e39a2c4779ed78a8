"""Which dbt project a command works on, and how dbt is told of it."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .. import ROOT, GroundworkError

FILE = "dbt_project.yml"


@dataclass(frozen=True)
class Place:
    """A project with the options that dbt has for it."""

    root: Path
    """The folder of dbt_project.yml."""
    profiles: Path
    """The folder of profiles.yml."""
    profile: str | None = None
    target: str | None = None
    variables: dict[str, Any] = field(default_factory=dict)
    is_named: bool = False
    """Whether the project was named, and not found from the current folder."""

    def dbt_options(self) -> list[str]:
        """The options that every start of dbt has: dbt parses again when they differ."""
        options = ["--project-dir", str(self.root), "--profiles-dir", str(self.profiles)]
        options += ["--profile", self.profile] if self.profile else []
        options += ["--target", self.target] if self.target else []
        if self.variables:
            import json

            options += ["--vars", json.dumps(self.variables)]
        return options

    @property
    def settings(self) -> dict[str, Any]:
        """What dbt_project.yml says."""
        import yaml

        return yaml.safe_load((self.root / FILE).read_text()) or {}

    @property
    def name(self) -> str:
        return str(self.settings.get("name", self.root.name))

    def variable(self, name: str) -> Any:
        """What the project sets a variable of groundwork to, else what groundwork itself does."""
        from .version import SETTINGS

        own = self.settings.get("vars") or {}
        scopes = [own.get(self.name), own.get("groundwork"), own, SETTINGS.get("vars")]
        return next((each[name] for each in scopes if each and name in each), None)

    @property
    def target_folder(self) -> Path:
        """Where dbt writes what it compiled."""
        named = os.environ.get("DBT_TARGET_PATH") or self.settings.get("target-path", "target")
        return self.root / named

    @property
    def log_file(self) -> Path:
        named = os.environ.get("DBT_LOG_PATH") or self.settings.get("log-path", "logs")
        return self.root / named / "dbt.log"


_options: dict[str, Any] = {}
_chosen: Place | None = None


def current() -> Place:
    """The project that the command works on. Raises GroundworkError where there is none."""
    global _chosen
    if _chosen is None:
        _chosen = find(**_options)
    return _chosen


def choose(place: Place | None = None, **options: Any) -> None:
    """Have current() return `place`, or what find() makes of these options when it is asked."""
    global _chosen, _options
    _chosen, _options = place, options


def find(
    project_dir: Path | None = None,
    profiles_dir: Path | None = None,
    profile: str | None = None,
    target: str | None = None,
    variables: dict[str, Any] | None = None,
) -> Place:
    """The project in the folder named, else in that of DBT_PROJECT_DIR, else the nearest above.

    What is not named here is what dbt's own variables say (DBT_PROFILES_DIR, DBT_PROFILE,
    DBT_TARGET). Raises GroundworkError where there is no project.
    """
    named = project_dir or from_environment("DBT_PROJECT_DIR")
    root = named.resolve() if named else nearest(Path.cwd()) or checkout()
    if root is None:
        raise GroundworkError(
            f"There is no {FILE} in {Path.cwd()} or above. Go to your project's folder, or name it"
            " with --project-dir. A new project: groundwork init NAME"
        )
    if not (root / FILE).is_file():
        raise GroundworkError(f"There is no {FILE} in {root}. Correct --project-dir.")
    from .profile import settled

    return settled(
        Place(
            root,
            profiles_of(root, profiles_dir or from_environment("DBT_PROFILES_DIR")),
            profile or os.environ.get("DBT_PROFILE") or None,
            target or os.environ.get("DBT_TARGET") or None,
            variables or {},
            is_named=named is not None,
        )
    )


def nearest(folder: Path) -> Path | None:
    """The nearest folder with a project, from `folder` upwards."""
    return next((each for each in (folder, *folder.parents) if (each / FILE).is_file()), None)


def checkout() -> Path | None:
    """The project that these scripts are part of; None where they are installed."""
    return ROOT if (ROOT / FILE).is_file() else None


def profiles_of(root: Path, named: Path | None) -> Path:
    """The folder of profiles.yml: the one named, else the project's, else ~/.dbt."""
    if named is not None:
        return named.resolve()
    return root if (root / "profiles.yml").is_file() else Path.home() / ".dbt"


def from_environment(variable: str) -> Path | None:
    named = os.environ.get(variable)
    return Path(named) if named else None
