#!/usr/bin/env bash
# Renews the locks from pyproject.toml. Universal (all platforms), hashed, without addresses.
#   requirements.lock           what runs
#   requirements-postgres.lock  the same and the PostgreSQL driver (the container image)
#   requirements-browser.lock   the same and what drives a browser
#   requirements-dev.lock       the same, the tools of development, and what drives a browser
# The later ones are constrained by the first, so that tests run on what users run.
# `packaging/lock.sh --upgrade` moves everything to the newest versions; without it only what pyproject.toml asks for moves.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v uv >/dev/null; then
    echo "uv is needed to renew the locks (pip install uv); nobody needs it to install from them." >&2
    exit 1
fi
compile=(uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-header --no-annotate
    --no-emit-index-url --no-emit-find-links --no-sources "$@")
"${compile[@]}" pyproject.toml --extra build -o requirements.lock
"${compile[@]}" pyproject.toml --extra build --extra postgres -c requirements.lock -o requirements-postgres.lock
"${compile[@]}" pyproject.toml --extra build --extra postgres --extra browser -c requirements-postgres.lock -o requirements-browser.lock
"${compile[@]}" pyproject.toml --extra build --extra postgres --extra browser --extra dev -c requirements-browser.lock -o requirements-dev.lock
if grep -nE '://|--index|--find-links' requirements*.lock; then
    echo "a lock holds an address (lines above): check the settings of uv on this machine" >&2
    exit 1
fi
