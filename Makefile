# Everything a fresh clone needs is Python 3.11 and make: the first target sets up .venv from requirements.lock.
PYTHON ?= python3.11
BIN := .venv/bin
DAGSTER_YAML ?= dagster.yaml
INSTALLED := .venv/installed
SITE := pipelines/publish/site

.PHONY: release test lint lock ui console tools

release: $(INSTALLED) console  ## publish a release of the articles in raw/
	$(BIN)/onrecord build

test: $(INSTALLED) console  ## run the tests, with a report of what they cover
	$(BIN)/pytest -n auto --dist loadfile --cov --cov-report=term:skip-covered

# Tests of pages and of PostgreSQL skip where these are absent.
TOOLS := chromium chromium-driver postgresql

tools:  ## install what tests beside Python's packages need, on Debian and as root; nothing where it is there
	@command -v chromium >/dev/null && command -v chromedriver >/dev/null && ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 \
		|| { apt-get -qq update && apt-get -qq install -y --no-install-recommends $(TOOLS) >/dev/null; }

lint: $(INSTALLED)  ## check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

ui: $(INSTALLED)  ## open Dagster with its daemon; what it stores stays in .onrecord/dagster
	mkdir -p .onrecord/dagster
	cp $(DAGSTER_YAML) .onrecord/dagster/dagster.yaml
	DAGSTER_HOME=$(CURDIR)/.onrecord/dagster $(BIN)/dagster dev -w workspace.yaml

# SQL on the page of a release; where npm is not there, or cannot install, releases are built without it.
console: $(SITE)/dist/console.js

$(SITE)/dist/console.js: $(SITE)/package-lock.json $(SITE)/build.mjs $(SITE)/static/console.js
	@cd $(SITE) && npm ci --no-fund --no-audit --silent && npm run --silent build \
		|| echo "npm cannot build the SQL console: releases are built without it"

# uv is only needed to write the lock, so it lives in an environment of its own.
lock: .venv-lock/bin/uv
	UV_CUSTOM_COMPILE_COMMAND="make lock" .venv-lock/bin/uv pip compile pyproject.toml --quiet --extra dev \
		--python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--output-file requirements.lock

.venv-lock/bin/uv:
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/pip install --quiet uv

$(INSTALLED): requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes --no-deps -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@
