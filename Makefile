# Everything a contributor runs. `make` alone lists the targets.
# Needs make, git and Python 3.11 or newer; the rest is installed into .venv by the targets themselves.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check
MINIMUM := (3, 11)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test exhaustive faults bench pages pictures lint types contracts check format clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s  %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: .venv/.runtime ## see sos at work, in a sandbox: nothing of yours is read or written
	@$(BIN)/sos demo

test: .venv/.dev ## run the tests; choose some with ARGS="-k clock"
	@$(BIN)/python -m pytest -n auto $(ARGS)

exhaustive: .venv/.dev ## 200,000 random cases of counting time, 50,000 hostile inputs: half an hour
	@$(BIN)/python -m tests.exhaustive $(ARGS)

faults: .venv/.dev ## kill, break and fill the disk under every command that writes: as root, with strace
	@$(BIN)/python -m tests.faults $(ARGS)

bench: .venv/.dev ## measure the speed claims: ratios, not times
	@$(BIN)/python -m benchmarks $(ARGS)

pages: .venv/.dev ## look at every page in Chromium; what it shows is kept in build/pages
	@SOS_NEEDS_BROWSER=1 $(BIN)/python -m pytest -n auto tests/test_browser.py tests/test_pages_in_a_browser.py

pictures: .venv/.dev ## draw the pictures of the documentation anew, from the sample store
	@$(BIN)/python -m tests.pictures

lint: .venv/.dev ## find mistakes and check the formatting
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: .venv/.dev ## check the types
	@$(BIN)/mypy

contracts: .venv/.dev ## check that the layers import in one direction
	@$(BIN)/lint-imports --no-logo

check: lint types contracts test ## all of the above, before you push

format: .venv/.dev ## mend what can be mended, and format
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

clean: ## remove .venv and everything that was generated
	@rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps say what .venv holds: what sos needs to run, or the tools of its developers as well.

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < $(MINIMUM))' || \
	  { echo "freelance-sos needs Python 3.11 or newer. If you have one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

.venv/.runtime: pyproject.toml | .venv/bin/python
	@echo "Installing sos into .venv …"
	@$(PIP) install --editable .
	@touch $@

.venv/.dev: pyproject.toml | .venv/bin/python
	@echo "Installing sos and its developers' tools into .venv …"
	@$(PIP) install --editable '.[dev]'
	@touch .venv/.runtime $@
