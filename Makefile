# make demo   a made-up company to look at, served on this machine; on another port: make demo PORT=9000
# make test   everything: formatting, lint, types, imports, tests
# make lock   new lock files from the bounds in pyproject.toml

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
UV_COMPILE := $(VENV)-tools/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header

# Under CI=true a suite that cannot run is a failure; tests/conftest.py reads the variable.
ifeq ($(CI),true)
export LEADLINE_REQUIRE_ALL := 1
endif

.PHONY: help demo test format lock clean
.DEFAULT_GOAL := help

help:
	@sed -n 's/^# make/make/p' Makefile

demo: $(VENV)/.runtime
	@$(BIN)/leadline demo $(if $(PORT),--port $(PORT)) || [ $$? = 130 ]  # 130: stopped by Ctrl+C

test: $(VENV)/.test
	@.ci/chromium
	@.ci/java
	@.ci/check $(BIN)

format: $(VENV)/.test
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Leadline needs Python 3.11 or newer; give one by PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "Python's venv is missing: apt install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

# The package itself is installed without looking for anything: its needs and its build tools are in the lock files.
$(VENV)/.runtime: requirements/runtime.txt pyproject.toml | $(VENV)/pyvenv.cfg
	@echo "Installing what Leadline needs to run ..."
	@$(PIP) install --require-hashes --only-binary :all: -r requirements/runtime.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# Spark is published as source only; what builds it is among the build tools.
$(VENV)/.test: requirements/test.txt $(VENV)/.runtime
	@echo "Installing what Leadline needs to be tested ..."
	@PIP_USE_PEP517=1 $(PIP) install --require-hashes --only-binary :all: --no-binary pyspark --no-build-isolation \
		-r requirements/test.txt
	@touch $@

$(VENV)-tools/bin/uv:
	@$(PYTHON) -m venv $(VENV)-tools
	@$(VENV)-tools/bin/python -m pip --disable-pip-version-check --quiet install 'uv>=0.9,<1'

lock: $(VENV)-tools/bin/uv
	@$(UV_COMPILE) pyproject.toml --group build -o requirements/runtime.txt $(LOCK_FLAGS)
	@$(UV_COMPILE) pyproject.toml --group build --group test --extra postgres --extra spark --extra warehouse \
		--constraint requirements/runtime.txt -o requirements/test.txt $(LOCK_FLAGS)

clean:
	rm -rf $(VENV) $(VENV)-tools dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
