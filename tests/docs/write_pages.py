"""Write the pages of docs/ that are made from the project and its tests.

Exit code 0: written; 1: not, and why is printed.

Example: python tests/docs/write_pages.py
"""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "scripts"))
sys.path.append(str(Path(__file__).resolve().parents[1]))

from docs import row_access_page, security_page
from groundwork.cli.command import new_app, run
from groundwork.project.compiled import Project, compiled_project

app = new_app()


def written_pages(project: Project) -> dict[Path, str]:
    """Return the text of each page by its file."""
    return {
        row_access_page.PAGE: row_access_page.page(project),
        security_page.PAGE: security_page.page(),
    }


@app.command(help=__doc__)
def main() -> None:
    project, _ = compiled_project()
    for file, text in written_pages(project).items():
        file.write_text(text)


if __name__ == "__main__":
    run(app)
