# A bare machine needs python3 (3.11 or newer), make and a package registry that pip already knows.

PYTHON := python3
HOST := 127.0.0.1
PORT := 8000
SERVE ?= 1
JOBS ?= auto
PYTEST_ARGS ?=
CASES ?= 1000000
SEED ?= 20260101
TEST_DATABASE_URL ?= postgresql://postgres@127.0.0.1:5432/postgres

VENV := .venv
RUN := $(VENV)/bin/python
MANAGE := $(RUN) manage.py
INSTALLED := $(VENV)/.installed
PEERS := $(VENV)/.peers
LOCK_VENV := var/lock-venv
APPS := workflows reviews filings
COMPILE = $(LOCK_VENV)/bin/uv pip compile --quiet --universal --generate-hashes \
	--python-version 3.11 --no-emit-index-url --no-header $(if $(UPGRADE),--upgrade)
PYTEST := $(RUN) -m pytest -n $(JOBS) --maxprocesses 8 --dist worksteal $(PYTEST_ARGS)

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help install demo serve test test-postgres check format bench oracle docs lock clean

help: ## Print this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | \
		while IFS='	' read -r name text; do printf '  %-14s %s\n' "$$name" "$$text"; done

install: $(INSTALLED) ## Make .venv from the hashed lock

$(INSTALLED): requirements/dev.txt
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) was not found: Python 3.11 or newer is needed." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed, and this is `$(PYTHON) -V 2>&1`; name another with make PYTHON=python3.12." >&2; exit 1; }
	@test -x $(VENV)/bin/pip || $(PYTHON) -c 'import ensurepip' 2>/dev/null || \
		{ echo "This Python cannot make virtual environments: install its venv package (on Debian and Ubuntu python3-venv) and run make again." >&2; exit 1; }
	@test -x $(VENV)/bin/pip || { echo "Making $(VENV) ..."; $(PYTHON) -m venv $(VENV); }
	@echo "Installing requirements/dev.txt ..."
	@$(RUN) -m pip install -qq --only-binary :all: --require-hashes -r requirements/dev.txt
	@touch $@

demo: $(INSTALLED) ## Prepare the demonstration, rehearse both procedures and serve (SERVE=0 stops before serving)
	@$(MANAGE) make_test_certificate
	@$(MANAGE) migrate --no-input --verbosity 0
	@$(MANAGE) load_packs
	@$(MANAGE) load_calendar
	@$(MANAGE) demo
	@if [ "$(SERVE)" != 0 ]; then $(MANAGE) runserver $(HOST):$(PORT); fi

serve: $(INSTALLED) ## Serve what is there on http://127.0.0.1:8000 (HOST=, PORT=)
	@$(MANAGE) runserver $(HOST):$(PORT)

test: export DJANGO_SETTINGS_MODULE := config.settings.test
test: $(INSTALLED) ## Run the whole suite on SQLite (PYTEST_ARGS=, JOBS=)
	@env -u TEST_DATABASE_URL $(PYTEST)

test-postgres: export DJANGO_SETTINGS_MODULE := config.settings.test
test-postgres: export TEST_DATABASE_URL := $(TEST_DATABASE_URL)
test-postgres: $(INSTALLED) ## Run on PostgreSQL what can differ there (TEST_DATABASE_URL=)
	@$(RUN) -c 'import os, psycopg; psycopg.connect(os.environ["TEST_DATABASE_URL"], connect_timeout=5).close()' 2>/dev/null || \
		{ echo "PostgreSQL does not answer at TEST_DATABASE_URL: start it, or name another server in that variable." >&2; exit 1; }
	@$(PYTEST)

check: export DJANGO_SETTINGS_MODULE := config.settings.test
check: $(INSTALLED) ## Format, lint, types, import contracts, migrations, templates, lock
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m mypy
	$(VENV)/bin/lint-imports --no-logo
	$(MANAGE) check --fail-level WARNING
	@$(MANAGE) make_test_certificate
	@echo "manage.py check --deploy"; SIGNATURE_CERTIFICATE=var/signing/test-certificate.p12 \
		SIGNATURE_PASSPHRASE=for-demonstration-only SIGNATURE_TEST_ALLOWED=1 PUBLIC_ADDRESS=https://localhost \
		SECRET_KEY=`$(RUN) -c 'import secrets; print(secrets.token_urlsafe(60))'` \
		ALLOWED_HOSTS=localhost DATABASE_URL=postgresql:///postgres \
		DJANGO_SETTINGS_MODULE=config.settings.production $(MANAGE) check --deploy --fail-level WARNING
	$(MANAGE) makemigrations --check --dry-run $(APPS)
	$(RUN) -m djlint --lint --quiet templates
	@if grep -nE '://|^ *--?(i|f|index-url|extra-index-url|find-links|trusted-host)[ =]' requirements/*; then \
		echo "The lock names an index: run make lock." >&2; exit 1; fi

format: $(INSTALLED) ## Format the code and mend what the linter can mend
	$(RUN) -m ruff format .
	$(RUN) -m ruff check --fix .

bench: $(PEERS) ## Run every benchmark of benchmarks/, beside the packages of requirements/bench.txt
	@for name in $(sort $(basename $(notdir $(wildcard benchmarks/*.py)))); do \
		echo "== benchmarks/$$name.py"; $(RUN) -m benchmarks.$$name || exit 1; done

$(PEERS): $(INSTALLED) requirements/bench.txt
	@echo "Installing requirements/bench.txt ..."
	@$(RUN) -m pip install -qq --only-binary :all: --require-hashes -r requirements/bench.txt
	@touch $@

oracle: $(INSTALLED) ## Compare the calendar with a slow count of days (CASES=, SEED=)
	@$(RUN) -m tests.oracles.cases --cases $(CASES) --seed $(SEED)

docs: $(INSTALLED) ## Draw the charts of docs/procedures/ from the flows
	@$(MANAGE) charts

lock: $(LOCK_VENV)/.installed ## Resolve requirements/*.in into the hashed locks (UPGRADE=1 moves every pin)
	@$(COMPILE) --output-file requirements/tools.txt requirements/tools.in
	@$(COMPILE) --output-file requirements/dev.txt requirements/dev.in
	@$(COMPILE) --constraint requirements/dev.txt --output-file requirements/base.txt requirements/base.in
	@$(COMPILE) --constraint requirements/dev.txt --output-file requirements/bench.txt requirements/bench.in

$(LOCK_VENV)/.installed: requirements/tools.txt
	@mkdir -p var
	@$(PYTHON) -m venv $(LOCK_VENV)
	@$(LOCK_VENV)/bin/python -m pip install -qq --only-binary :all: --require-hashes -r requirements/tools.txt
	@touch $@

clean: ## Remove .venv and every cache; the data in var/ stay
	rm -rf $(VENV) $(LOCK_VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find config $(APPS) tests -name __pycache__ -type d -prune -exec rm -rf {} +
