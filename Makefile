# Needs Python 3.11 or newer, make and git; everything else is installed into .venv.
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
BROWSER := $(VENV)/.browser
SCENARIO := scenarios/changde-plan.yaml

.PHONY: run test test-browser check format setup clean

run: $(READY)            ## set up, then simulate the Changde plan (SCENARIO=... for another)
	@$(BIN)/simulate $(SCENARIO)

test: check              ## style, types, layers, then every test
	@$(BIN)/pytest -q --numprocesses auto --dist loadfile

test-browser: $(BROWSER) ## the page in a real browser, the papers in Writer; both are installed if missing
	@tests/browser/install-programs
	@$(BIN)/pytest -q tests/browser

check: $(READY)          ## style, types and layers, without tests
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(READY)         ## put the code into the project's format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

setup: $(READY)          ## install everything into .venv

$(READY): pyproject.toml constraints.txt
	@python=; \
	for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	  if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    python=$$name; break; \
	  fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "No Python 3.11 or newer was found; install one and run make again." >&2; exit 1; \
	fi; \
	echo "Setting up $(VENV) with $$($$python --version); this takes a few minutes the first time."; \
	$$python -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check \
	  --constraint constraints.txt --editable '.[test]'
	@touch $@

$(BROWSER): $(READY)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check \
	  --constraint constraints.txt --editable '.[test,browser]'
	@touch $@

clean:                   ## remove the environment and caches; runs in outputs/ stay
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis *.egg-info
