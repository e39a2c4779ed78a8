"""What scripts/lint_functions.py checks, where it is written, and how it is fixed."""
