# Everything a person types here. `make` alone says what there is.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup run test bench wasi-testsuite clean format
# One target at a time: each uses all cores by itself, and they share the build's outputs.
.NOTPARALLEL:

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Bring tools, compilers and a browser for tests; quick when nothing is missing
	@bash scripts/setup.sh test

run: ## Set up, build and start the dashboard (ARGS="--Urls=http://127.0.0.1:8080" to pass settings)
	@bash scripts/run.sh $(ARGS)

test: ## Set up, build and run all tests (TESTS="Workers.Tests Client" for some)
	@bash scripts/test.sh $(TESTS)

bench: ## Measure the built dashboard against the bare tools (BENCH="run log" for some measurements)
	@bash scripts/bench.sh $(BENCH)

wasi-testsuite: ## Run WebAssembly's WASI preview 1 tests through the sandbox (DIR=folder of them, ARGS="--runtime wazero --strict")
	@bash scripts/wasi-testsuite.sh "$(DIR)" $(ARGS)

clean: ## Remove what builds and tests made; tools and data stay
	@bash scripts/clean.sh

format: ## Format the C# code as .editorconfig says
	@dotnet format Dashboard.sln
