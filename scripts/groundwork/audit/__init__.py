"""Writes a gap report from evidence: migrations that are run, code that is parsed, a catalog.

`rules` holds one rule per file; `registry` finds them there. `project` gathers what they ask.
"""
