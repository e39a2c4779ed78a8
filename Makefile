PYTHON ?= python3
RUN := PATH="$(CURDIR)/.venv/bin:$$PATH"
GROUNDWORK := $(RUN) PYTHONPATH=scripts python -m groundwork
# the project's own server, whatever database the caller's variables name
OWN := env -u PGHOST -u PGHOSTADDR -u PGPORT -u PGDATABASE -u PGUSER -u PGSERVICE -u DATABASE_URL

.PHONY: build test servers lint format docs start stop psql environment clean
.SILENT:

build: environment  ## declare the database on the project's own server
	$(RUN) python scripts/server.py start
	$(OWN) $(GROUNDWORK) build --progress --exclude-resource-type test unit_test

test: environment  ## run every test, on servers of its own
	$(RUN) dbt --log-level warn parse
	PYTHONPATH=tests $(PYTHON) -m support.elsewhere --missing
	$(RUN) GROUNDWORK_POSTGRES=$(POSTGRES) pytest -n 2 --dist worksteal $(TESTS)

servers:  ## fetch the newest of each PostgreSQL to test on, beside the system
	PYTHONPATH=tests $(PYTHON) -m support.elsewhere

lint: environment  ## check the style of SQL and Python
	$(RUN) ruff check --quiet
	$(RUN) ruff format --check --quiet
	$(RUN) scripts/lint_sql.sh

format: environment  ## bring Python and SQL into style
	$(RUN) ruff check --fix --quiet
	$(RUN) ruff format --quiet
	$(RUN) sqlfluff fix --quiet .
	$(RUN) python scripts/lint_functions.py --fix

docs: environment  ## write one page about every table, with diagrams: target/docs.html
	$(OWN) $(GROUNDWORK) docs

start: environment
	$(RUN) python scripts/server.py start

stop: environment
	$(RUN) python scripts/server.py stop

psql: environment  ## open psql on the project's own server
	$(RUN) python scripts/server.py psql

environment: .venv/installed

.venv/installed: pyproject.toml scripts/environment.sh
	PYTHON="$(PYTHON)" scripts/environment.sh

clean:  ## remove the environment, the server with its data, and what dbt wrote
	if [ -x .venv/bin/python ]; then $(RUN) python scripts/server.py stop; fi
	rm -rf .venv .groundwork target logs .pytest_cache .ruff_cache .hypothesis
