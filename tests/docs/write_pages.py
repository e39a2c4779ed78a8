"""Write the pages of docs/ that are made from the project and its tests.

Example: python tests/docs/write_pages.py
"""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "scripts"))
sys.path.append(str(Path(__file__).resolve().parents[1]))

from docs import row_access_page, security_page
from groundwork.project.compiled import Project, compiled_project


def written_pages(project: Project) -> dict[Path, str]:
    """Return the text of each page by its file."""
    return {
        row_access_page.PAGE: row_access_page.page(project),
        security_page.PAGE: security_page.page(),
    }


if __name__ == "__main__":
    for file, text in written_pages(compiled_project()[0]).items():
        file.write_text(text)
