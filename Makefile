# docket. `make` alone prints what there is; `make run` and `make test` are all a new machine needs.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

# Given to the program that a target starts: make run ARGS="classify samples/"
ARGS ?=
RELEASE := .build/release/docket

.PHONY: help run test lint format build bench bench-console bench-documents bench-model bench-queue bench-kills bench-floods simulate screens doctor samples install clean packages-run

help: ## print these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## install what is missing, build in release, open the console (ARGS="..." for another command)
	@$(RELEASE) $(ARGS)

# Tests that compute for minutes leave no processor to those that wait for something to happen, so they go first.
LONG_TESTS := ScenarioTests|MatcherTwinTests|KillTests

test: packages-run ## install what tests need and run all of them (ARGS="--filter NAME" for some)
	@scripts/install-packages test
	@$(if $(ARGS),swift test --disable-xctest $(ARGS),swift test --disable-xctest --filter '$(LONG_TESTS)')
	@$(if $(ARGS),,swift test --disable-xctest --skip-build --skip '$(LONG_TESTS)')

lint: ## check the format of Swift sources and the syntax of scripts
	@scripts/install-packages python
	@scripts/lint

format: ## rewrite Swift sources in the house's format
	@scripts/lint --fix

build: packages-run ## build docket in release
	@swift build --configuration release --product docket

bench: build ## measure the whole path and the queue beside this machine's own Redis (takes minutes)
	@scripts/install-packages bench
	@scripts/bench $(ARGS)

bench-console: build ## measure the console at rest beside htop's
	@scripts/install-packages bench
	@scripts/measure-console $(ARGS)

bench-model: build ## measure the model beside scikit-learn's (ARGS="FOLDER..." with train.jsonl.gz and test.jsonl.gz)
	@scripts/install-packages bench
	@scripts/measure-model $(ARGS)

bench-queue: build ## measure the queue beside Celery and Sidekiq (takes minutes)
	@scripts/install-packages bench
	@scripts/measure-queue $(ARGS)

bench-kills: build ## kill a hundred workers under load and count what is lost (ARGS="--celery" for Celery; takes minutes)
	@scripts/install-packages bench
	@scripts/measure-kills $(ARGS)

bench-floods: packages-run ## simulate floods in three orders of service, on the real scripts (takes minutes)
	@scripts/measure-floods $(ARGS)

bench-documents: build ## measure readers of documents beside pdftotext, and memory (ARGS="FOLDER", else samples)
	@scripts/install-packages bench
	@scripts/measure-documents $(ARGS)

simulate: packages-run ## run the engine under faults by 10,000 seeds (ARGS="17" or "1-500" for others; takes minutes)
	@scripts/simulate $(ARGS)

screens: build ## make docs/screens again from the real console
	@scripts/install-packages screens
	@scripts/make-screens

samples: ## make samples/ again
	@scripts/install-packages python
	@scripts/make-samples

doctor: build ## say what is installed, reachable and configured
	@$(RELEASE) doctor

install: build ## copy docket, its themes and industries under PREFIX (default /usr/local)
	@scripts/install

clean: ## remove what was built; what docket stored stays
	@swift package clean
	@if [ -d Benchmarks/.build ]; then rm -rf Benchmarks/.build; fi

packages-run:
	@scripts/install-packages build run

