#!/bin/sh
# Lints the SQL as it is written, and as dbt compiles it: macros and generic tests render to
# nothing in the first, so only the second sees what they emit. Needs no server.
set -eu
cd "$(dirname "$0")/.."

sqlfluff lint --disable-progress-bar --processes 2 .

compiled=.groundwork/lint
rm -rf "$compiled"
dbt --log-level warn compile --no-introspect --no-populate-cache --target-path "$compiled"
# Blank lines, indentation and quotes that macros and dbt itself leave behind.
sqlfluff lint --disable-progress-bar --processes 2 \
    --ignore-local-config --config .sqlfluff --disregard-sqlfluffignores \
    --exclude-rules LT02,LT12,LT13,LT15,RF06 "$compiled/compiled"
