#!/bin/sh
# Lints the SQL as it is written, and as dbt compiles it: macros and generic tests render to
# nothing in the first, so only the second sees what they emit. The bodies of functions, which
# SQLFluff takes for literals, are linted apart.
set -eu
cd "$(dirname "$0")/.."

# What SQLFluff's worker processes leave to Python's clean-up.
export PYTHONWARNINGS=ignore::UserWarning:multiprocessing.resource_tracker

sqlfluff lint --disable-progress-bar --processes 2 .

# How long a compiled line is depends on the names it is told, so macros are measured as they stand,
# and so are models, for the bodies of functions.
if grep -rnE --include='*.sql' '.{101,}' macros models tests/dbt/generic; then
    echo "The lines above are longer than 100 characters." >&2
    exit 1
fi

compiled=.groundwork/lint
rm -rf "$compiled"
# Compiling asks the database what it has, an empty one as well.
python scripts/server.py start >/dev/null
dbt --log-level warn compile --target-path "$compiled"

DBT_TARGET_PATH="$compiled" python scripts/lint_functions.py
rm -r "$compiled"/compiled/*/analyses
# The hooks have the whole engine too where the database has none, or has another version.
rm -rf "$compiled"/compiled/*/dbt_project.yml

# Blank lines, indentation, quotes and long lines that macros and dbt itself leave behind.
sqlfluff lint --disable-progress-bar --processes 2 \
    --ignore-local-config --config .sqlfluff --disregard-sqlfluffignores \
    --exclude-rules LT02,LT05,LT12,LT13,LT15,RF06,ST06 "$compiled/compiled"
