# One command each. Everything that is installed goes into $(VENV) and nowhere else.
#
#   make demo        set up, then live through the days around the vote in Bulungan
#   make app         set up, then open the app in the browser
#   make test        all tests but the slow statistical ones
#   make test-full   all tests
#   make bench       build times, step times and bytes per voter, as a table
#   make patterns    do the patterns of the field come out? Twins of all regions, results/patterns/patterns.md
#   make calibrate   the one calibration pass of the defaults (needs optuna; stops after 80 minutes, goes on next time)
#   make lint        style, formatting, types
#   make clean       remove what make has made; results stay
#
# PYTHON=/path/to/python chooses the interpreter, VENV=.venv-x another folder (for a second interpreter).

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo app browser test test-full bench patterns calibrate lint clean

VENV ?= .venv
PYTHON ?=
WORKERS ?= 2
BIN := $(VENV)/bin
# What users need, and on top of it what the tests need.
INSTALLED := $(VENV)/.installed
APP := $(VENV)/.app
READY := $(VENV)/.ready
STRICT := conflict_sim/config conflict_sim/rng.py conflict_sim/results conflict_sim/experiment

# Prints the path of a Python 3.12 or newer. A name on PATH may be a version manager's stub that fails, so each
# candidate has to prove itself.
define FIND_PYTHON
good() { "$$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; }
if [ -n "$(PYTHON)" ]; then
  if good "$(PYTHON)"; then echo "$(PYTHON)"; exit 0; fi
  echo "PYTHON=$(PYTHON) does not work: Python 3.12 or newer with venv is needed" \
       "($$("$(PYTHON)" --version 2>&1 | head -n 1 || true))." >&2
  exit 1
fi
for candidate in python3.12 python3.13 python3 python "$$HOME"/.pyenv/versions/3.1[23].*/bin/python; do
  if good "$$candidate"; then echo "$$candidate"; exit 0; fi
done
echo "Python 3.12 or newer was not found (python3 here is: $$(python3 --version 2>&1 | head -n 1 || true))." >&2
echo "Install Python 3.12 or 3.13 with its venv module, or name one: make demo PYTHON=/path/to/python3.12" >&2
exit 1
endef
export FIND_PYTHON

help:
	@sed -n 's/^#   make/  make/p' Makefile

# A folder that was moved, or whose interpreter has gone or is too old, is made anew.
$(INSTALLED): pyproject.toml constraints.txt
	@set -euo pipefail; python=$$(bash -c "$$FIND_PYTHON"); \
	"$(BIN)/python" -c 'import pip, sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1 \
	  || { rm -rf "$(VENV)"; "$$python" -m venv "$(VENV)"; }; \
	echo "Setting up $(VENV) with $$("$(BIN)/python" --version) (a minute, once)" >&2; \
	"$(BIN)/python" -m pip install --quiet --disable-pip-version-check --no-compile -c constraints.txt -e .; \
	touch "$@"

$(READY): $(INSTALLED)
	@echo "Adding what the tests need (a minute or two, once)" >&2; \
	"$(BIN)/python" -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"; \
	touch "$@"

$(APP): $(INSTALLED)
	@echo "Adding what the app needs (a minute, once)" >&2; \
	"$(BIN)/python" -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[app]"; \
	touch "$@"

demo: $(INSTALLED)
	$(BIN)/conflict-sim run scenarios/bulungan.yaml
	@printf '\n%s\n' "The command is $(abspath $(BIN))/conflict-sim. To type it by its name, and what to try next:" \
	  "  source $(BIN)/activate" \
	  "  conflict-sim run bulungan --seeds 4 --set world.belief.kpu_openness=0.9" \
	  "  conflict-sim compare bulungan --plans dialogue_first --seeds 4" \
	  "  conflict-sim check scenarios/bulungan.yaml" \
	  "  conflict-sim regions list"

app: $(APP)
	$(BIN)/conflict-sim app

# Brings a browser for the tests of the app where it can, and says so where it cannot (a failure where CI is set).
browser: $(READY)
	@$(BIN)/python -m tests.app.browser

test: $(READY) browser
	$(BIN)/python -m pytest -n $(WORKERS) -m "not slow"

test-full: $(READY) browser
	$(BIN)/python -m pytest -n $(WORKERS)

bench: $(READY)
	$(BIN)/python -m benchmarks

patterns: $(INSTALLED)
	$(BIN)/python experiments/patterns.py

calibrate: $(INSTALLED)
	$(BIN)/python -m pip install --quiet -c constraints.txt optuna
	$(BIN)/python experiments/calibrate.py

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --follow-imports=silent $(STRICT)

clean:
	rm -rf "$(VENV)" build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find conflict_sim tests benchmarks experiments -name __pycache__ -type d -prune -exec rm -rf {} +
