# On a fresh machine with Python >= 3.11, pip and make:
#   make compare    install, then compare all reforms before and after (ARGS="..." is passed on)
#   make dashboard  install, then serve the page on which levers are moved
#   make test       install what tests need, then run every test
# PYTHON=... chooses the interpreter; otherwise the first suitable one on the path is taken.

SUITABLE := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))
PYTHON ?= $(firstword $(foreach name,python3 python python3.13 python3.12 python3.11 python3.14,\
	$(if $(shell $(name) -c "$(SUITABLE)" >/dev/null 2>&1 </dev/null && echo yes),$(name))))

VENV := .venv
RUN := $(VENV)/bin/python
INSTALL := $(RUN) -m pip install --quiet --disable-pip-version-check -c constraints.txt
DECLARED := pyproject.toml constraints.txt

.DEFAULT_GOAL := help
.PHONY: help compare dashboard pictures notebooks test lint bench docs clauses robustness turning restamp clean

help:  ## list these targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 12

compare: $(VENV)/.runtime  ## every reform before and after: two tables and a report under results/
	$(RUN) run.py compare $(ARGS)

dashboard: $(VENV)/.dashboard  ## a page on which levers are moved and the district answers
	$(RUN) run.py dashboard $(ARGS)

pictures: $(VENV)/.dev  ## fresh pictures of the page and the report, by headless Chromium
	$(RUN) benchmarks/pictures.py

notebooks: $(VENV)/.dev  ## run the notebooks of examples/ afresh, with their pictures: a few minutes
	$(RUN) benchmarks/notebooks.py $(ARGS)

test: $(VENV)/.dev  ## every test; the ten longest are printed
	$(RUN) -m pytest -q $(ARGS)

lint: $(VENV)/.dev  ## ruff, its formatter in check mode, mypy
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy

bench: $(VENV)/.dev  ## engine against C, sweeps against the engine, slider to figure; gates nothing
	$(RUN) benchmarks/bench.py
	$(RUN) benchmarks/latency.py

docs: $(VENV)/.dev  ## rewrite the pages generated from the declarations, then build/site/index.html
	$(RUN) -m scenarios.documents.parameters
	$(RUN) -m scenarios.documents.odd
	$(RUN) -m viz.words.glossary
	$(RUN) -m sphinx -q -W --keep-going -c docs -d build/doctrees . build/site

clauses: $(VENV)/.runtime  ## measure every clause with and without it, and rewrite its page
	$(RUN) -m scenarios.documents.clauses

robustness: $(VENV)/.runtime  ## where every effect vanishes, for every reform: an hour, and its page
	$(RUN) -m scenarios.documents.robustness

turning: $(VENV)/.dev  ## where three levers turn: a few minutes, their page and its figures
	$(RUN) -m scenarios.documents.turning
	$(RUN) benchmarks/curves.py

restamp: $(VENV)/.dev  ## after a pure move: carry stamps over, if the digest proves it
	$(RUN) benchmarks/restamp.py

clean:  ## remove the environment, caches and build leftovers; results stay
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find model scenarios viz tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# Debian splits ensurepip off; there the interpreter's own pip puts one into the environment.
$(VENV)/.made:
	@test -n "$(PYTHON)" && $(PYTHON) -c "$(SUITABLE)" || { \
		echo "Buckstop needs Python 3.11 to 3.14; name one with: make PYTHON=/path/to/python" >&2; \
		exit 1; }
	@echo "Making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 \
		|| { $(PYTHON) -m venv --clear --without-pip $(VENV) \
			&& $(PYTHON) -m pip --python $(RUN) install --quiet pip; }
	@touch $@

$(VENV)/.runtime: $(VENV)/.made $(DECLARED)
	@echo "Installing Buckstop into $(VENV): a minute or a few, and about 650 MB"
	@$(INSTALL) -e .
	@touch $@

$(VENV)/.dashboard: $(VENV)/.made $(DECLARED)
	@echo "Installing Buckstop and its page into $(VENV): a minute or a few, and about 750 MB"
	@$(INSTALL) -e ".[dashboard]"
	@touch $(VENV)/.runtime $@

# What tests need includes what runs and the page need: all stamps are set, nothing installs twice.
$(VENV)/.dev: $(VENV)/.made $(DECLARED)
	@echo "Installing Buckstop and its tests into $(VENV): a minute or a few, and about 750 MB"
	@$(INSTALL) -e ".[dev]"
	@touch $(VENV)/.runtime $(VENV)/.dashboard $@
