# Two commands do everything: `make site` and `make test`. The rest is for those who work on the project.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
SITE := $(BIN)/.site-installed
DEV := $(BIN)/.dev-installed

.PHONY: install site demo serve check test audit lint bench engines schema lock vulnerabilities sbom screenshots clean

install: $(SITE) ## the packages, into .venv

site: $(SITE) ## check the plan and build the site into site/
	$(BIN)/piano build

demo: $(SITE) ## build the example plan into build/demo/
	$(BIN)/piano build --data examples --site build/demo

serve: $(SITE) ## show the site on 127.0.0.1:8000 and reload it at every change
	$(BIN)/piano serve

check: $(SITE) ## look for mistakes in the plan
	$(BIN)/piano check

test: lint ## every test, in a real browser too
	$(BIN)/python tests/chromium.py
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

audit: $(DEV) ## real web servers, the W3C checker, Lighthouse, load; installs what it needs
	$(BIN)/python tests/chromium.py
	$(BIN)/python -m tests.audit.tools
	$(BIN)/python -m pytest tests/audit

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(DEV) ## how long twenty drafts take, as ratios
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.search_bench
	$(BIN)/python -m tests.preview_bench
	$(BIN)/python -m tests.weight

engines: $(DEV) ## the same words built by Zensical, Hugo and MkDocs with Material
	$(BIN)/python -m tests.engines_bench

screenshots: $(DEV) ## pictures of every kind of page into screenshots/
	$(BIN)/python tests/screenshots.py

schema: $(SITE) ## write data/plan.schema.json from macros/model.py
	$(BIN)/piano schema > .schema.building-new && mv .schema.building-new data/plan.schema.json

lock: ## pin what pyproject.toml asks for (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --extra dev pyproject.toml -o requirements-dev.txt

sbom: $(DEV) ## list what a release is made of, in the format of CycloneDX, into build/sbom.json
	mkdir -p build
	$(BIN)/cyclonedx-py requirements requirements.txt --pyproject pyproject.toml --output-reproducible -o build/sbom.json

vulnerabilities: $(DEV) ## ask whether a package that is used has a known weakness
	$(BIN)/pip-audit --disable-pip --require-hashes --progress-spinner off -r requirements.txt

$(BIN)/python:
	$(PYTHON) -m venv .venv

$(SITE): requirements.txt pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes -r requirements.txt
	$(PIP) --no-deps --no-build-isolation --no-index -e .
	touch $@

$(DEV): requirements-dev.txt $(SITE)
	$(PIP) --require-hashes --no-build-isolation -r requirements-dev.txt
	touch $@

clean: ## remove everything that was made
	rm -rf .venv site build screenshots .cache
