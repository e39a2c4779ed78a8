#!/bin/sh
# Lints the SQL as it is written, and as dbt compiles it: macros and generic tests render to
# nothing in the first, so only the second sees what they emit.
set -eu
cd "$(dirname "$0")/.."

sqlfluff lint --disable-progress-bar --processes 2 .

compiled=.groundwork/lint
rm -rf "$compiled"
# Compiling asks the database what it has, an empty one as well.
python scripts/server.py start >/dev/null
dbt --log-level warn compile --target-path "$compiled" --exclude resource_type:analysis
# Blank lines, indentation and quotes that macros and dbt itself leave behind.
sqlfluff lint --disable-progress-bar --processes 2 \
    --ignore-local-config --config .sqlfluff --disregard-sqlfluffignores \
    --exclude-rules LT02,LT12,LT13,LT15,RF06,ST06 "$compiled/compiled"
