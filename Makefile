# The few commands of the project. `make run` and `make test` need nothing but
# Python 3.11 or newer; everything else they fetch themselves.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: run test check bench static lock translations clean

run: $(VENV)/.run  ## demo edition on http://127.0.0.1:8000
	$(BIN)/pb demo

test: $(VENV)/.dev  ## everything the tests need, then all tests
	$(BIN)/python tests/browser.py
	$(BIN)/pytest -n auto --dist loadfile

check: $(VENV)/.dev  ## style, types, import contracts, templates, translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.check_templates
	$(BIN)/python -m tests.check_translations

bench: $(VENV)/.dev  ## see bench/README.md
	$(BIN)/python -m bench.cast

static:  ## compile the stylesheet again (the only step that needs Node)
	npm --prefix static/src ci
	npm --prefix static/src run build

translations: $(VENV)/.dev  ## collect msgids, merge them into the catalogues, compile
	mkdir -p build
	$(BIN)/pybabel -q extract -F babel.cfg -k _l -k _n:1,2 --no-location --sort-output -o build/messages.pot .
	$(BIN)/pybabel -q update -N -w 88 --ignore-obsolete --ignore-pot-creation-date -i build/messages.pot -d pb/translations
	$(BIN)/pybabel -q compile -d pb/translations

lock:  ## resolve the pinned requirements anew (needs uv)
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 requirements/run.in -o requirements/run.txt
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 requirements/dev.in -o requirements/dev.txt
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --no-emit-package gurobipy requirements/oracle.in -o requirements/oracle.txt

clean:
	rm -rf $(VENV) instance build *.egg-info

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.txt setup.cfg setup.py pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: requirements/dev.txt requirements/oracle.txt $(VENV)/.run
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r requirements/oracle.txt
	touch $@
