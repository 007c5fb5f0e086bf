# Everything runs from .venv, which `make setup` makes. `make` alone lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup demo test quick check check-deep lint hooks bench eval train messages
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
BIN := .venv/bin
RUNS := .venv/.runs
READY := .venv/.ready
PYTEST := $(BIN)/pytest -q -n logical --maxprocesses 8 --dist worksteal
# What people say and read, in files that are no Python.
WORDS := tests/evals tests/bot/language tests/bot/model/test_prompts.py tests/bot/capabilities/assessments/test_question_sets.py
ASK ?=

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

setup: $(READY) ## make .venv with everything, .venv/bin/pacer in it

# What Pacer runs with, without the tools that check it: half the wait for whoever only wants to see it.
$(RUNS): pyproject.toml constraints.txt
	@for python in "$(PYTHON)" python3.13 python3.12 python3.11; do \
	    if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; \
	done; \
	if [ -z "$${found:-}" ]; then echo "Pacer needs Python 3.11 or newer: make PYTHON=/path/to/python3.12" >&2; exit 1; fi; \
	echo "Setting up .venv with $$("$$found" --version), about half a minute the first time…" >&2; \
	if [ ! -x $(BIN)/python ]; then "$$found" -m venv .venv; fi
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(READY): $(RUNS)
	@echo "Adding what tests and checks need, about as long…" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

demo: $(RUNS) ## talk to Pacer about a made-up company; ASK="how am I tracking to quota" asks once
	@$(BIN)/pacer demo $(if $(ASK),"$$ASK")

test: setup ## run all tests on SQLite, then on PostgreSQL those that ask something new of it
	@$(PYTEST) --databases=sqlite
	@$(PYTEST) --databases=postgresql

quick: lint ## the loop while you write: style, types, tests of what changed, on SQLite; the first time it runs all
	@$(PYTEST) --databases=sqlite --testmon $(if $(wildcard .testmondata),--at-most 400) || (($$? == 5))
	@if ! git diff --quiet HEAD -- 'bot/*.yaml' 'bot/*.po' prompts; then $(PYTEST) --databases=sqlite $(WORDS); fi

lint: setup ## style, types and who imports whom
	@$(BIN)/ruff check --quiet && $(BIN)/ruff format --check --quiet || { echo "→ .venv/bin/ruff check --fix; .venv/bin/ruff format" >&2; exit 1; }
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports

check: lint test ## lint, then test: what has to pass before a change goes in

check-deep: lint ## lint, then every test on both databases, slow properties on ten times as many examples
	@PACER_TEST_DEEP=1 $(PYTEST) --databases=both

hooks: setup ## let git run style and types before each commit
	@$(BIN)/pre-commit install

bench: setup ## measure the speed goals, each beside its floor
	@$(BIN)/python -m tests.benchmarks

eval: setup ## score how questions are understood
	@$(BIN)/python -m tests.evals

train: setup ## train the second opinion on the evaluation's questions; needed where they change
	@OMP_NUM_THREADS=1 $(BIN)/python -m tests.evals.train

messages: setup ## collect what users read into bot/languages/*/messages, for translators
	@$(BIN)/python -m bot.languages.collect

export ASK
