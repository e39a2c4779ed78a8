"""Write groundwork's dbt package into the project, and have dbt install it with the others.

Every command that starts dbt does this by itself where the package is missing or belongs to
another version of groundwork. Plain dbt needs it once after a clone and after each upgrade.

Exit code 0: installed; 1: it could not be, and the reason is printed.

Example: groundwork deps
"""

from ... import GroundworkError
from ...project.package import LOCAL, asks_for_package, bring_package
from ...project.place import current
from ...project.version import VERSION
from ..command import on_project


@on_project
def deps() -> None:
    place = current()
    if not asks_for_package(place):
        raise GroundworkError(
            f"packages.yml in {place.root} does not ask for groundwork. Add to its packages:\n"
            f"  - local: {LOCAL}"
        )
    bring_package(place, always=True)
    print(f"Project {place.name} in {place.root} has groundwork {VERSION}.")
