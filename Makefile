# Everything a fresh clone needs is Python 3.11 and make: the first target sets up .venv from requirements.lock.
PYTHON ?= python3.11
BIN := .venv/bin
INSTALLED := .venv/installed

.PHONY: release test lint lock ui

release: $(INSTALLED)  ## publish a release of the articles in raw/
	$(BIN)/onrecord build

test: $(INSTALLED)  ## run the tests, with a report of what they cover
	$(BIN)/pytest -n auto --dist loadfile --cov --cov-report=term:skip-covered

lint: $(INSTALLED)  ## check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

ui: $(INSTALLED)  ## open Dagster; what it stores stays in .onrecord/dagster
	mkdir -p .onrecord/dagster
	cp dagster.yaml .onrecord/dagster/
	DAGSTER_HOME=$(CURDIR)/.onrecord/dagster $(BIN)/dagster dev -w workspace.yaml

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
