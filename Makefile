# `make` alone lists the targets. Everything lives in .venv/ of this folder and is reused.

.DEFAULT_GOAL := help
.PHONY: help audit test lint check picture bench lowest clean

BIN := .venv/bin
WORKERS ?= 2

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

audit: .venv/.with-examples ## audit the mortgage example, the variant with the planted fault
	@$(BIN)/python scripts/audit_example.py

test: .venv/.with-dev ## run the tests with coverage, and list what was skipped and why
	$(BIN)/python -m pytest -n $(WORKERS) --cov --cov-report=term:skip-covered

lint: .venv/.with-dev ## ruff (format and rules) and mypy (strict)
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy

check: lint test ## what must be clean before a commit: lint, then test

picture: .venv/.with-examples ## draw docs/report.png anew (needs chromium and pngquant)
	@$(BIN)/python scripts/picture.py

bench: .venv/.with-dev ## compare with named peers, which get environments of their own
	@$(BIN)/python benchmarks/all.py $(if $(JSON),--json)

lowest: ## run the tests on the oldest dependencies that are allowed
	VENV=.venv-lowest RESOLUTION=lowest-direct sh scripts/environment.sh dev
	.venv-lowest/bin/python -m pytest -n $(WORKERS)

clean: ## remove the environments and what tests and tools left behind
	rm -rf .venv .venv-lowest .venv-peer-* .coverage* .hypothesis .*_cache build dist node_modules

.venv/.with-%: pyproject.toml scripts/environment.sh
	@sh scripts/environment.sh $*
	@touch $@
