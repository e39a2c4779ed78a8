"""Which models a selection names, by dbt's own rules."""

from dataclasses import dataclass, replace

from .. import GroundworkError
from .compiled import Project
from .dbt import ask_dbt
from .place import current


@dataclass(frozen=True)
class Selection:
    """Models as dbt selects them; all where nothing is said."""

    select: list[str]
    exclude: list[str]

    @property
    def options(self) -> tuple[str, ...]:
        """What dbt is told."""
        chosen = [("--select", *self.select)] if self.select else []
        left_out = [("--exclude", *self.exclude)] if self.exclude else []
        return tuple(word for option in (*chosen, *left_out) for word in option)

    def of(self, project: Project) -> Project:
        """The project with the chosen models alone. Raises what selected() raises."""
        if not self.options:
            return project
        names = selected(project, self.select, self.exclude)
        return replace(project, models=[one for one in project.models if one.name in names])


def selected(project: Project, select: list[str], exclude: list[str]) -> set[str]:
    """The names of the models; dbt is asked for all but plain names.

    Raises GroundworkError where the selection names no model.
    """
    known = {model.name for model in project.models}
    names = {name for text in select for name in text.split()}
    if not exclude and names <= known:
        return names
    options = ["--select", *select] if select else []
    options += ["--exclude", *exclude] if exclude else []
    # written, the manifest would be another than the one that was compiled
    code, printed, problems = ask_dbt(
        current(),
        *("--quiet", "--no-use-colors", "--no-write-json"),
        *("ls", "--resource-type", "model", "--output", "name", *options),
    )
    if code != 0:
        raise GroundworkError(f"dbt can't select that:\n{(printed + problems).strip()}")
    found = {line.strip() for line in printed.splitlines()} & known
    if not found:
        said = " ".join([*select, *(f"--exclude {each}" for each in exclude)])
        raise GroundworkError(f"No model is selected by: {said}.")
    return found
