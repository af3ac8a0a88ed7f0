# Everything there is to do here. Each target installs what it needs; `make demo` and `make test` are enough
# for a newcomer.

SHELL := /bin/bash
PYTHON := .venv/bin/python
RELEASE := .build/release/apus
# The tests find their Python, with the AWS clients in it, by this.
export APUS_PYTHON := $(CURDIR)/$(PYTHON)

.DEFAULT_GOAL := help
.PHONY: help setup build run demo test unit runtimes console conformance bench coverage models format tidy clean

help: ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | column -t -s "$$(printf '\t')"

setup: ## Install system packages and the Python clients
	@Tools/setup

build: ## Build the release binary
	@Tools/setup build
	swift build -c release --product apus --static-swift-stdlib

run: build ## Build and start the cloud alone on 127.0.0.1:4566
	$(RELEASE) serve

demo: setup build ## Build, start Apus, deploy the example functions with AWS clients, show the results
	@$(PYTHON) Examples/demo.py

test: setup unit runtimes console conformance ## Everything that CI runs

# Suites that count this process's files, children and memory run by themselves, or others would disturb the count.
ALONE := UploadsOfRealClients|SandboxTests|SandboxedEngineTests|FunctionsRunInSandboxes|ExtensionsRunInSandboxes|CloudTests

unit: ## The Swift tests
	swift format lint --strict -r Sources Tests Package.swift
	swift build --build-tests
	Tools/unit --skip '$(ALONE)'
	Tools/unit --filter 'SandboxTests|CloudTests'
	Tools/unit --no-parallel --filter 'SandboxedEngineTests|RunInSandboxes|UploadsOfRealClients'

runtimes: ## The bootstraps of the managed runtimes, against a small Runtime API
	cd Tests/Runtimes && $(APUS_PYTHON) -W ignore -m unittest -q

console: ## The console's scripts, by Node.js's own test runner; its pages are tested with the clients
	node --test Tests/Console/*.test.mjs

conformance: ## Real AWS clients against a running Apus
	swift build --product apus
	$(PYTHON) -m pytest -q Tests/Conformance

bench: setup build ## Benchmarks, each beside its baseline in the same run
	swift build -c release --static-swift-stdlib --package-path Benchmarks
	$(PYTHON) Benchmarks/run.py

coverage: setup ## Which operations of which service are built
	@$(PYTHON) Tools/coverage

models: setup ## Make the API tables and the typed views again from the installed botocore
	$(PYTHON) Tools/modelgen
	$(PYTHON) Tests/Differential/views.py acm SearchCertificates > Tests/WireTests/Generated/SearchCertificates.swift

format: ## Format every Swift file
	swift format -i -r Sources Tests Benchmarks/Sources Package.swift

tidy: ## The house's style, as tests
	swift format lint --strict -r Sources Tests Package.swift
	swift test --filter TidyTests

clean: ## Remove everything that can be made again
	rm -rf .build .venv Benchmarks/.build
