# Every target makes .venv first if it is not current. Python 3.11 or newer and make are all it takes.

.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Relative, so that the folder may lie on a path with spaces.
PYTHON := .venv/bin/python
MANAGE := $(PYTHON) manage.py
# How many test processes run at once.
JOBS ?= 2
# Settings for commands that talk to no server.
OFFLINE := VECTOR_TESTING=1 DATABASE_URL=postgres://none@127.0.0.1:9/none REDIS_URL=redis://127.0.0.1:9/0
# What production sets, for `check --deploy`.
PRODUCTION := VECTOR_DEMO=0 VECTOR_TESTING=0 VECTOR_PROXY_COUNT=1 ALLOWED_HOSTS=vector.example.org \
	VECTOR_BASE_URL=https://vector.example.org CSRF_TRUSTED_ORIGINS=https://vector.example.org \
	DATABASE_URL=postgres://none@127.0.0.1:9/none REDIS_URL=redis://127.0.0.1:9/0
TYPED := vector/launcher $(foreach part,actions queries importers rules,\
	$(wildcard */$(part).py */$(part)/*.py */*/$(part).py */*/$(part)/*.py))

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

.PHONY: demo
demo: environment ## Run Vector with the demo programme (PORT=8000, VECTOR_VAR=var); Ctrl-C stops it
	@exec $(PYTHON) -m vector.launcher demo

.PHONY: test
test: environment ## Run the tests; ARGS= goes to pytest, as ARGS="tests/mail -x"
	@exec $(PYTHON) -m pytest -n $(JOBS) $(ARGS)

.PHONY: test-long
test-long: environment ## Run the long tests: 10,000 letters with 20 kills, 2,000 attempts, 2,000 lives of a question, 3,000 races
	@VECTOR_LONG_TESTS=1 exec $(PYTHON) -m pytest tests/kill/test_outbox_long.py \
		tests/courses/quizzes/test_attempt_machine.py tests/consultations/test_life_machine.py \
		tests/consultations/test_http_races.py $(ARGS)

.PHONY: check
check: environment ## All that must hold before a change is merged, the tests included
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	.venv/bin/lint-imports
	$(OFFLINE) $(PYTHON) -m mypy $(TYPED)
	VECTOR_TESTING=1 $(PYTHON) -m vector.launcher servers --temporary -- $(MANAGE) makemigrations --check --dry-run
	$(OFFLINE) $(MANAGE) messages --check
	@echo "manage.py check --deploy, with what production sets"
	@$(PRODUCTION) SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))') \
		CREDENTIAL_KEY="$$($(PYTHON) -m courses.certificates.make_key)" $(MANAGE) check --deploy --fail-level WARNING
	$(MAKE) test

.PHONY: bench
bench: environment ## Measure against a bare Django view and a bare SMTP loop; BENCH_JSON=path keeps the figures
	@exec $(PYTHON) -m vector.launcher servers --temporary -- $(PYTHON) -m tests.bench $(ARGS)

.PHONY: format
format: environment ## Format the code and mend what can be mended
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

.PHONY: messages
messages: environment ## Refresh the Russian catalogues; APPS="vector/people …" for some of them
	@$(OFFLINE) $(MANAGE) messages $(APPS)

.PHONY: lock
lock: ## Lock the requirements anew, with hashes
	@$(MAKE) environment
	@test -x build/lock/bin/uv || { $(PYTHON) -m venv build/lock && build/lock/bin/python -m pip install --quiet uv; }
	@for name in base dev; do \
		build/lock/bin/uv pip compile --quiet --generate-hashes --python-version 3.11 --universal --no-emit-index-url \
			--custom-compile-command "make lock" "requirements/$$name.in" -o "requirements/$$name.txt" $(ARGS) || exit 1; \
	done

.PHONY: environment
environment:
	@for python in python3.11 python3.12 python3.13 python3.14 python3; do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
			"$$python" vector/launcher/environment.py && exec $(PYTHON) -m vector.common.catalogues; exit $$?; \
		fi; \
	done; \
	echo "Vector needs Python 3.11 or newer and found none: install it (apt-get install python3 python3-venv)." >&2; exit 1
