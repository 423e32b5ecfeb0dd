# Sundial. `make run` and `make test` do all their set-up themselves on Debian 12 with Swift 6.3.
#   make SHARED=DIR …    folder with real data, oracles and yardsticks (optional; tests skip without)
#   THREADS, DATA        passed on to the demo

SHARED ?= ../shared
DATA ?= data
SWIFT ?= swift
IMPORT_CHECK = --explicit-target-dependency-import-check error
RELEASE = $(SWIFT) build -c release --product sundial $(IMPORT_CHECK)
FETCH_RELEASE = scripts/install-packages $(BUILD_PACKAGES) $(TEST_PACKAGES) && \
	for program in sundial sundial-fetch sundial-stub; do \
	  $(SWIFT) build -c release --product $$program $(IMPORT_CHECK) >&2 || exit 1; done
BUILD_PACKAGES = git libsqlite3-dev libssl-dev libsimdjson-dev libstdc++-12-dev libzstd-dev
TEST_PACKAGES = python3 python3-venv zstd openssl curl
SUNDIAL = .build/release/sundial

export SHARED KEY OUT LAUNCHES SEED FAULTS KILLS LANES

.PHONY: help setup setup-test run build build-tests test fills real bench fetch-check fetch-soak \
	fetch-speed fuzz strategy-rounds lint format docs clean

help: ## this list
	@grep -E '^[a-z-]+:.*## ' Makefile | awk -F':.*## ' '{printf "make %-12s %s\n", $$1, $$2}'

setup: ## install what the build needs (Debian packages)
	@scripts/install-packages $(BUILD_PACKAGES)

setup-test: setup ## … and what the tests need (a Python venv that reads our files)
	@scripts/install-packages $(TEST_PACKAGES)
	@scripts/make-venv

build: setup $(SUNDIAL) ## build the program, release

# Asking swift costs two seconds even when nothing changed; file times tell it at once.
$(SUNDIAL): Package.swift $(shell find Sources -type f)
	@$(RELEASE)
	@touch $(SUNDIAL)

run: build ## the demo: simulate, archive, build, run, table
	@$(SUNDIAL) demo --data $(DATA)

test: build setup-test ## the whole suite
	$(SWIFT) test $(IMPORT_CHECK)

fills: ## ten million random fills a venue against a reference in whole numbers (FILLS=)
	@scripts/install-packages $(BUILD_PACKAGES) $(TEST_PACKAGES)
	@$(SWIFT) build -c release --product RandomFills $(IMPORT_CHECK) >&2
	@scripts/fills $(or $(FILLS),10000000)

build-tests: setup
	@$(SWIFT) build --build-tests $(IMPORT_CHECK)

real: build ## import, build and run the real transactions and the real tape in $(SHARED)/real
	@scripts/real $(SUNDIAL) $(SHARED)

bench: ## speed of import, decode, build, run and SQLite, each with its result checked
	@scripts/install-packages $(BUILD_PACKAGES) $(TEST_PACKAGES) g++
	@$(SWIFT) build -c release --product Benchmarks $(IMPORT_CHECK) >&2
	@WORKLOADS=$(WORKLOADS) SIZE=$(SIZE) scripts/bench $(SHARED)

fetch-check: ## a simulated chain served with every fault on, fetched, compared (KEY=, OUT=DIR)
	@$(FETCH_RELEASE)
	@scripts/fetch-check

fetch-soak: ## the fetch killed at KILLS= random moments and gone on with
	@$(FETCH_RELEASE)
	@scripts/fetch-soak

fetch-speed: ## a clean fetch beside curl | zstd on the same server
	@$(FETCH_RELEASE)
	@scripts/fetch-speed

fuzz: setup ## libFuzzer over decoder and strategies: SECONDS=60 a target, FUZZ=name for one
	@scripts/fuzz $(or $(SECONDS),60) $(FUZZ)

strategy-rounds: ## 10,000 generated strategies to their canonical text and back
	@SUNDIAL_ROUNDS=10000 $(SWIFT) test --filter RoundTripTests

lint: ## style, by swift format
	$(SWIFT) format lint --strict --parallel -r Package.swift Sources Tests

format: ## rewrite sources in that style
	$(SWIFT) format --in-place --parallel -r Package.swift Sources Tests

clean: ## remove build products (data stays)
	rm -rf .build .venv
