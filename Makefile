# cyberscan: every task of the project. `make` or `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help demo test lint format bench bench-tls bench-mail bench-services bench-web fuzz docs locale lock wheel clean

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
OUT ?= demo-report

help: ## List the tasks
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(READY): requirements/dev.txt requirements/uv.txt pyproject.toml scripts/setup
	@scripts/setup $(VENV)
	@touch $@

demo: $(READY) ## Scan a fictional town on this machine and write its report (two minutes)
	@scripts/tools note
	@$(BIN)/cyberscan demo --output $(OUT)

test: $(READY) ## Run every test, with the laboratory when this machine allows it
	@scripts/tools install
	@$(BIN)/pytest -n 2 --dist loadgroup $(TESTS)

lint: $(READY) ## Style, types, layers, generated pages
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports
	@$(BIN)/python scripts/docs.py --check

format: $(READY) ## Put the code into the project's form
	@$(BIN)/ruff check --fix -q . ; $(BIN)/ruff format -q .

bench: $(READY) ## One authority: cyberscan beside the usual tools, as ratios
	@scripts/tools install
	@$(BIN)/python tests/bench/authority.py $(BENCH)

bench-tls: $(READY) ## TLS: cyberscan beside sslyze, sslscan, nmap and testssl.sh, as ratios (an hour)
	@$(BIN)/python tests/bench/tls.py $(BENCH)

bench-mail: $(READY) ## Names and mail: cyberscan beside checkdmarc over a simulated registry (half an hour)
	@scripts/tools install
	@$(BIN)/python tests/bench/mail.py $(BENCH)

bench-services: $(READY) ## Ports and services: cyberscan beside nmap (BENCH=ports or names; a quarter of an hour)
	@scripts/tools install
	@$(BIN)/python -m tests.bench.services $(BENCH)

bench-web: $(READY) ## Sites: cyberscan beside whatweb over five hundred small sites (a quarter of an hour)
	@scripts/tools install
	@$(BIN)/python -m tests.bench.web $(BENCH)

fuzz: $(READY) ## Fuzz what reads bytes of peers and texts of zones (FUZZ="target seconds"; all, 20 s each)
	@scripts/fuzz $(VENV) $(FUZZ)

docs: $(READY) ## Write the generated pages again (checks, schemas)
	@$(BIN)/python scripts/docs.py

locale: $(READY) ## Compile the French words of the command line
	@$(BIN)/pybabel -q compile -l fr -d cyberscan/data/locale

lock: $(READY) ## Pin the dependencies again, with hashes
	@scripts/lock $(BIN)/uv

wheel: $(READY) ## Build the wheel into dist/
	@$(BIN)/python -m hatchling build -t wheel

clean: ## Remove what the tasks made
	@rm -rf $(VENV) dist build demo-report .lab .fuzz .mypy_cache .ruff_cache .pytest_cache
