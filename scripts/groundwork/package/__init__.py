"""The dbt package that another project installs: what groundwork is without its own models.

`build` writes it from this checkout. A project names the folder in packages.yml, and has a file of
macros beside its own (`project_macros`), since dbt looks for some macros in the project alone.
"""

from .build import build
from .own_macros import project_macros, write_project_macros

__all__ = ["build", "project_macros", "write_project_macros"]
