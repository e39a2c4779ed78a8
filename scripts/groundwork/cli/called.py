"""How the user starts a command, for the sentences that name one."""

import sys
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[2]


def is_script() -> bool:
    """Whether a script of the checkout was started, or make, and not the command `groundwork`."""
    started = Path(sys.argv[0]).resolve().parent
    if started == SCRIPTS / "groundwork":
        # python -m groundwork, which the Makefile calls
        return (SCRIPTS.parent / "dbt_project.yml").is_file()
    return started == SCRIPTS


def called(command: str) -> str:
    """`python scripts/plan.py` or `groundwork plan`, as this process was started itself."""
    if is_script() and (SCRIPTS / f"{command}.py").is_file():
        return f"python scripts/{command}.py"
    return f"groundwork {command}"


def in_words_of_caller(text: str) -> str:
    """`text`, which names commands as `groundwork plan`, for a script: `python scripts/plan.py`."""
    if not is_script():
        return text
    for file in SCRIPTS.glob("*.py"):
        text = text.replace(f"groundwork {file.stem}", f"python scripts/{file.name}")
    return text
