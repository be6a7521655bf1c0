# Line of sight. `make` alone says what there is.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export LMS_INSTANCE ?= instance
PORT ?= 8000

help: ## Say what each word does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

demo: $(BIN)/lms ## Try it: an example company with people and history, at http://127.0.0.1:8000
	@$(BIN)/lms demo prepare
	@exec $(BIN)/lms run --port $(PORT)

run: $(BIN)/lms ## Start web and worker on the instance as it is
	@$(BIN)/lms prepare
	@exec $(BIN)/lms run --port $(PORT)

test: $(VENV)/.dev ## Install what is needed and run all checks
	@PATH="$(CURDIR)/$(BIN):$$PATH" .ci/check

sure: test ## The same as test: one word before each push

quick: $(VENV)/.dev ## Only the tests that need no browser and no second database
	@$(BIN)/pytest -m "not browser and not postgresql" -n 2

coverage: $(VENV)/.dev ## Say which lines and branches no test reaches; fails under 95 %
	@$(BIN)/pytest -n 2 --dist loadfile --cov --cov-report=term:skip-covered --cov-fail-under=95 -m "not browser and not bench"

thorough: $(VENV)/.dev ## Draw very many examples for each property that tests state, and all odd input
	@$(BIN)/pytest -m "hypothesis or drawn" -n 2 --dist loadfile --hypothesis-profile thorough

format: $(VENV)/.dev ## Bring the code into shape
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

bench: $(VENV)/.dev ## Measure the pages against a bare one, on this machine
	@$(BIN)/python -m tests.bench

worker: $(BIN)/lms ## Start only the worker
	@exec $(BIN)/lms worker run

drain: $(BIN)/lms ## Do all background work that waits, then stop
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
