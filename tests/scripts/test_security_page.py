"""The page on security says what the tests prove."""

import subprocess
import sys

from groundwork import ROOT


def test_the_page_is_current():
    command = [sys.executable, ROOT / "scripts" / "security_page.py", "--check"]
    result = subprocess.run(command, capture_output=True, text=True)
    assert (result.returncode, result.stdout) == (0, ""), result.stderr
