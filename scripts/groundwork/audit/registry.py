"""The rules, found in the folder `rules`: each module there is one, named after it.

A module has SECTION, LEVEL, SENTENCE and `find(project)`, which yields findings. A rule that looks
at one catalog has `find(project, catalog)` instead: it is asked of each side.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from inspect import signature
from pkgutil import iter_modules

from . import rules
from .finding import Finding, Level
from .project import Project


@dataclass(frozen=True)
class Rule:
    name: str
    section: str
    level: Level
    sentence: str
    find: Callable[..., Iterable[Finding]]

    def findings(self, project: Project) -> Iterator[Finding]:
        for finding in self.asked(project):
            finding.rule = self.name
            finding.level = self.level
            finding.section = finding.section or self.section
            yield finding

    def asked(self, project: Project) -> Iterator[Finding]:
        if len(signature(self.find).parameters) == 1:
            yield from self.find(project)
            return
        for catalog in project.sides:
            for finding in self.find(project, catalog):
                finding.side = catalog.side
                yield finding


def all_rules() -> list[Rule]:
    """Every rule, by name."""
    found = []
    for name in sorted(module.name for module in iter_modules(rules.__path__)):
        module = import_module(f"{rules.__name__}.{name}")
        found.append(Rule(name, module.SECTION, module.LEVEL, module.SENTENCE, module.find))
    return found
