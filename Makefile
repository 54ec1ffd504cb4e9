# The two commands: `make demo` and `make test`. Everything lands in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint bench bench-tagging torture clean lock

demo: $(VENV)/.ready
	$(BIN)/belagg demo

test: $(VENV)/.ready
	$(BIN)/python -m pytest

lint: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.ready
	$(BIN)/python -m bench

# how good the tagger is (some minutes); writes rules/quality.json, which the tests hold their floors against
bench-tagging: $(VENV)/.ready
	$(BIN)/python -m bench.tagging_table

# the long trials; a small sample of each is in the tests
torture: $(VENV)/.ready
	$(BIN)/python -m bench.torture
	$(BIN)/python -m bench.tamper
	$(BIN)/python -m bench.power
	$(BIN)/python -m bench.commands
	$(BIN)/python -m bench.erasing
	$(BIN)/python -m bench.smuggling

$(VENV)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Belägg needs Python 3.11 or newer: make PYTHON=python3.11 …") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --retries 10 --timeout 60 --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	$(BIN)/python -m compileall -q pipeline  # where Python may not write bytecode, each start would compile 230 modules: 0.2 s
	touch $@

lock:
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-header --quiet -o requirements.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache dist build
