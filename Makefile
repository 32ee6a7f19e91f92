# The two commands are `make run` and `make test`; both start from a bare machine.
# What they need first is made ready by the scripts in .ci/, each of which does
# nothing when nothing is to be done.

HOST ?= 127.0.0.1
PORT ?= 8000
SLUG ?=

BIN := .venv/bin
PYTHON := $(BIN)/python
PREPARE := @.ci/prepare
PACKAGES := @.ci/prepare python >/dev/null

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help run stop test test-chaos lint format unit production bench images sync lab labs messages clean

help: ## What can be made here
	@echo "make TARGET, where TARGET is one of"
	@sed -n 's/^\([a-z-]*\):.*## /  \1\t/p' $(MAKEFILE_LIST) | expand -t 12

run: ## The site with demo logins and all labs, from a bare machine (HOST, PORT)
	$(PREPARE) -k python frontend static engine base-image database images content \
		demo agent
	@cat var/log/demo.log
	@.ci/users make
	@exec .ci/users web $(PYTHON) manage.py serve --host $(HOST) --port $(PORT)

stop: ## Stop what goes on behind `run`: the agent, and an engine started here
	@.ci/agent stop
	@.ci/engine stop

test: ## Lint and the whole suite, with a real engine and a real browser
	$(PREPARE) python frontend static engine base-image images browser
	@$(MAKE) lint
	@$(MAKE) production
	@$(MAKE) unit
	@$(BIN)/pytest -m "docker or browser"

test-chaos: ## Kill processes while labs start and end (CHAOS_CYCLES, ...)
	$(PREPARE) python frontend static engine base-image images
	@$(if $(CHAOS_WORKERS),.ci/production) $(BIN)/pytest -q tests/chaos/kills.py

unit: ## The tests that need neither engine nor browser
	$(PACKAGES)
	@$(BIN)/pytest --numprocesses auto -m "not docker and not browser"

production: ## Those with a database, on PostgreSQL and Redis as in production
	$(PACKAGES)
	@.ci/production $(BIN)/pytest --numprocesses auto -m "not docker and not browser" --reuse-db \
		tests/hub tests/courses tests/labs

lint: ## Style, layers, types, migrations, templates
	$(PACKAGES)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(PYTHON) manage.py makemigrations --check --dry-run
	$(BIN)/djlint --lint --quiet hub courses labs

format: ## Put Python into the house style
	$(PACKAGES)
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: ## Speeds as ratios to the bare engine; writes var/bench.json
	$(PREPARE) python frontend static engine base-image images
	@$(PYTHON) manage.py bench

images: ## Build the lab images that have changed
	$(PREPARE) python engine base-image images

sync: ## Load content/ into the database
	$(PREPARE) python database content

lab: ## Prove one lab: untouched, solved and wrong configurations (SLUG)
	@test -n "$(SLUG)" || { echo "usage: make lab SLUG=name-of-the-folder" >&2; exit 2; }
	$(PREPARE) python engine base-image database images
	@$(PYTHON) manage.py check_lab $(SLUG)

labs: ## Prove every lab by every one of its cases, where `test` takes the fewest
	$(PREPARE) python frontend static engine base-image images
	@CASES=all $(BIN)/pytest -m docker tests/content/test_labs.py

messages: ## Take new and changed texts over into the translations (needs gettext)
	$(PACKAGES)
	@$(PYTHON) manage.py makemessages --all --no-obsolete --add-location file \
		-i .venv -i node_modules -i dist -i var -i content -i tests

clean: ## Remove what was installed and built; keeps the database
	rm -rf .venv hub/frontend/node_modules hub/static/hub/dist
	rm -rf var/tools var/stamps var/static hub/locale/*/LC_MESSAGES/*.mo
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
