# Line of sight. `make` alone lists the commands.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export LMS_INSTANCE ?= instance
PORT ?= 8000

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

demo: $(BIN)/lms ## Try it: an example company with people and history, at http://127.0.0.1:8000
	@$(BIN)/lms demo prepare
	@exec $(BIN)/lms run --port $(PORT)

run: $(BIN)/lms ## Run the program on ./instance
	@$(BIN)/lms prepare
	@exec $(BIN)/lms run --port $(PORT)

test: $(VENV)/.dev ## Run all checks
	@PATH="$(CURDIR)/$(BIN):$$PATH" .ci/check

sure: test ## The same as test

quick: $(VENV)/.dev ## Run the tests that need no browser and no second database
	@$(BIN)/pytest -m "not browser and not postgresql" -n 2

coverage: $(VENV)/.dev ## Measure which lines and branches no test reaches; fails under 95%
	@$(BIN)/pytest -n 2 --dist loadfile --cov --cov-report=term:skip-covered --cov-fail-under=95 -m "not browser and not bench"

thorough: $(VENV)/.dev ## Run the property tests with many more examples, and all odd input
	@$(BIN)/pytest -m "hypothesis or drawn" -n 2 --dist loadfile --hypothesis-profile thorough

format: $(VENV)/.dev ## Format the code
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

bench: $(VENV)/.dev ## Measure how fast the pages are on this machine
	@$(BIN)/python -m tests.bench

worker: $(BIN)/lms ## Run only the background worker
	@exec $(BIN)/lms worker run

drain: $(BIN)/lms ## Do all waiting background work, then stop
	@$(BIN)/lms worker drain

clean: ## Remove the virtual environment and the instance
	rm -rf $(VENV) instance/*

$(BIN)/lms: pyproject.toml
	@echo "Installing (once) ..."
	@.ci/environment $(PYTHON) $(VENV)
	@touch $@

$(VENV)/.dev: pyproject.toml
	@echo "Installing what the checks need (once) ..."
	@.ci/environment $(PYTHON) $(VENV) dev
	@touch $(BIN)/lms $@

.PHONY: help demo run test sure quick coverage thorough format bench worker drain clean
