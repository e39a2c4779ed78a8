#!/bin/sh
# Makes .venv hold what pyproject.toml names. Says what to install where Python lacks venv.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

if ! is_new_enough "$python"; then
    echo "Python 3.11 or newer is needed, and $python is: $("$python" --version 2>&1 || true)" >&2
    echo "Name another one: make PYTHON=/path/to/python3 ..." >&2
    exit 1
fi

# Debian ships Python without the part of venv that brings pip.
if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing Debian's python3-venv ..."
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq
        apt-get install -qq -y --no-install-recommends python3-venv >/dev/null
    else
        echo "Python's venv module is missing. Install it and try again:" >&2
        echo "    sudo apt-get install python3-venv" >&2
        exit 1
    fi
fi

echo "Installing the environment into .venv (half a minute to two) ..."
# One that an older Python made would stay as old as that.
is_new_enough .venv/bin/python || "$python" -m venv --clear .venv
# pip is silent; a line now and then says that it still works
install() {
    .venv/bin/python -m pip install -qq --disable-pip-version-check "$@" &
    installing=$!
    seconds=0
    while kill -0 "$installing" 2>/dev/null; do
        sleep 1
        seconds=$((seconds + 1))
        [ $((seconds % 20)) != 0 ] || echo "Installing: $seconds s so far"
    done
    wait "$installing"
}
install 'pip>=25.1'
install --group environment
touch .venv/installed
