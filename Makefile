# Needs Python 3.11 or newer, pip and make; everything else is set up in .venv from hashed lock files.
# `make PYTHON=/path/to/python3.11 …` chooses the interpreter.

.DEFAULT_GOAL := help
.PHONY: help demo run test check setup setup-postgres setup-browser setup-dev lock clean
MAKEFLAGS += --no-print-directory

BIN := .venv/bin

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | while IFS='	' read -r name what; do printf '  make %-15s %s\n' "$$name" "$$what"; done

demo: setup ## play the history since 2023 on a local site and show findings and digests (under a minute; longer on a busy machine)
	@$(BIN)/python -m examples.demo

run: setup ## start the service on sources.yaml; Ctrl-C drains and stops it
	@$(BIN)/monitor run

test: setup-dev ## the default tests, on all processors; ARGS="tests/facts -k stance" for some
	@$(BIN)/python -m pytest $(or $(ARGS),-n auto)

check: setup-dev ## everything that CI checks: style, types, layers, all tests
	@$(BIN)/python packaging/check.py

setup: ## only prepare .venv for running
	@PYTHON='$(PYTHON)' packaging/setup.sh runtime

setup-postgres: ## the same with the PostgreSQL driver
	@PYTHON='$(PYTHON)' packaging/setup.sh postgres

setup-browser: ## the same with what drives Chromium, for sources with `via: browser`
	@PYTHON='$(PYTHON)' packaging/setup.sh browser

setup-dev: ## only prepare .venv for developing
	@PYTHON='$(PYTHON)' packaging/setup.sh dev

lock: ## renew the lock files after a change of dependencies (maintainers; needs uv)
	@packaging/lock.sh

clean: ## remove .venv, caches and the demo's output; databases and sources.yaml stay
	rm -rf .venv demo-output .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
