"""Build a legacy database: python -m upgrade.legacy URL VARIANT, with tests/ on PYTHONPATH."""

import sys

import psycopg

from . import VARIANTS, build

if len(sys.argv) != 3 or sys.argv[2] not in VARIANTS:
    sys.exit(f"python -m upgrade.legacy URL {{{','.join(VARIANTS)}}}")
with psycopg.connect(sys.argv[1], autocommit=True) as connection:
    build(connection, sys.argv[2])
