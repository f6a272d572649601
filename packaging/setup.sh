#!/usr/bin/env bash
# Prepares .venv. Usage: packaging/setup.sh runtime|postgres|browser|dev     (the interpreter may be given as $PYTHON)
#
# The stamp's name holds the checksum of all that the environment depends on, the folder's own path included (scripts
# in .venv/bin carry it); when the stamp is there, nothing is done. A changed lock makes a new .venv, so that no
# package that left the lock stays behind.
set -euo pipefail
cd "$(dirname "$0")/.."

what=${1:-runtime}
case $what in # what is asked for is there when a larger set is
    runtime) lock=requirements.lock; enough=(runtime postgres browser dev) ;;
    postgres) lock=requirements-postgres.lock; enough=(postgres browser dev) ;;
    browser) lock=requirements-browser.lock; enough=(browser dev) ;;
    dev) lock=requirements-dev.lock; enough=(dev) ;;
    *) echo "usage: packaging/setup.sh runtime|postgres|browser|dev" >&2; exit 2 ;;
esac

sum=$({ cat requirements*.lock pyproject.toml packaging/setup.sh; pwd; echo "${PYTHON:-}"; } | cksum | cut -d' ' -f1)
fresh=yes
if [ -x .venv/bin/python ]; then
    for set in "${enough[@]}"; do [ -e ".venv/ready-$set-$sum" ] && exit 0; done
    for set in runtime postgres browser; do [ -e ".venv/ready-$set-$sum" ] && fresh=no; done
fi

say() { printf '%s\n' "$*" >&2; }

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        new_enough "$PYTHON" && { echo "$PYTHON"; return; }
        say "$PYTHON is not Python 3.11 or newer. Choose another one: make PYTHON=/path/to/python3.11 …"
        return 1
    fi
    for name in python3.11 python3 python3.12 python3.13 python; do
        if command -v "$name" >/dev/null && new_enough "$name"; then echo "$name"; return; fi
    done
    say "Python 3.11 or newer is needed and was not found (python3 is: $(python3 --version 2>&1 || true))."
    say "Install it, or say where it is: make PYTHON=/path/to/python3.11 …"
    return 1
}

with_uv() {
    command -v uv >/dev/null || return 1
    uv pip install --quiet --python .venv/bin/python --require-hashes -r "$lock" &&
        uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation -e .
}

with_pip() {
    # Debian splits ensurepip off into python3-venv, so the interpreter's own pip serves the new environment.
    if "$python" -m pip --python .venv/bin/python --version >/dev/null 2>&1; then
        pip=("$python" -m pip --python .venv/bin/python)
    elif .venv/bin/python -m ensurepip >/dev/null 2>&1; then
        pip=(.venv/bin/python -m pip)
    else
        say "$python has no pip of version 22.3 or newer. Install it (Debian: apt install python3-pip), then try again."
        return 1
    fi
    "${pip[@]}" install -qq --disable-pip-version-check --require-hashes -r "$lock" &&
        "${pip[@]}" install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
}

python=$(find_python)
if [ $fresh = yes ]; then
    rm -rf .venv
    "$python" -m venv --without-pip .venv
fi
say "setting up .venv from $lock (once; about half a minute) …"
with_uv || with_pip || { say "Set-up failed: see the lines above."; exit 1; }
touch ".venv/ready-$what-$sum"
