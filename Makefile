# The two commands of the product are `make run` and `make test`. `make help` lists the rest.
PYTHON ?= python3
VENV = .venv/bin

.PHONY: help run setup test long check bench cluster assets docs screenshots lock clean

help:  ## list the commands
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 20

run:  ## start evenkeel on this machine
	@$(PYTHON) tools/bootstrap.py run
	@exec $(VENV)/evenkeel run

setup:  ## environment in .venv and browser assets, nothing else
	@$(PYTHON) tools/bootstrap.py dev

check: setup  ## format, lint, types, import contracts, architecture
	$(VENV)/ruff format --check .
	$(VENV)/ruff check .
	$(VENV)/mypy
	$(VENV)/lint-imports
	$(VENV)/pytest -q tests/architecture

test: setup check  ## all checks, and all tests but the long ones
	$(VENV)/pytest -q -n auto --dist loadfile --no-loadscope-reorder --ignore tests/architecture -m "not long"

long: setup  ## the long tests: products started and killed, suites of others, sweeps over large logs
	$(VENV)/pytest -q -n auto --dist loadfile --no-loadscope-reorder --ignore tests/architecture -m long

bench: setup  ## side-by-side benchmarks; prints ratios
	@for file in benchmarks/[a-z]*.py; do PYTHONPATH=. $(VENV)/python $$file || exit 1; done

assets:  ## build the browser assets anew
	@$(PYTHON) tools/bootstrap.py assets

docs: setup  ## write the generated reference pages and build docs/ into site/
	$(VENV)/python tools/reference.py
	$(VENV)/mkdocs build --strict --quiet
	@echo "Open site/index.html"

screenshots: setup  ## take the pictures of the documentation anew, with Chromium
	$(VENV)/python tools/screenshots.py

cluster: setup  ## also install Spark and Dask, for the tests of facts on them (half a gigabyte)
	$(VENV)/python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements/cluster.txt

lock: setup  ## write the hash-locked requirements anew
	$(VENV)/uv pip compile pyproject.toml --group build -o requirements/run.txt $(LOCK)
	$(VENV)/uv pip compile pyproject.toml --group dev -c requirements/run.txt -o requirements/dev.txt $(LOCK)
	$(VENV)/uv pip compile --group cluster -c requirements/run.txt -c requirements/dev.txt -o requirements/cluster.txt $(LOCK)
	$(VENV)/uv pip compile requirements/node.in -o requirements/node.txt $(LOCK)
	npm install --package-lock-only --ignore-scripts

LOCK = --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet --upgrade

clean:  ## forget the environment and everything built
	rm -rf .venv node_modules site src/evenkeel/ui/static/ui/dist
