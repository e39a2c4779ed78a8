"""Processes that a test interrupts."""

import subprocess
import sys

# A background job and nohup hand on SIGINT as ignored, and Python leaves it so.
BEGIN = """
import os, signal, sys
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])
"""


def start_interruptible(command: list, **options) -> subprocess.Popen:
    """Start `command`, a program by its path and arguments, which signals reach in any case.

    The rest is as with `subprocess.Popen`, with text on its pipes.
    """
    begin = [sys.executable, "-I", "-c", BEGIN]
    return subprocess.Popen([*begin, *command], text=True, **options)
