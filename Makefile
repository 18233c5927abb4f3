# `make` alone says what there is. Each target does its own set-up first; nothing else has to be installed but Swift.

SWIFT ?= swift
# What `make run` passes on, for example: make run ARGS='--say "Tell me a joke."'
ARGS ?=
# What `make test-browser` runs; everything when empty.
TESTS ?=
# The targets that have documentation of their own.
DOCUMENTED = CharivoRealtime CharivoAvatar CharivoOpenAI CharivoEngine CharivoServices CharivoSpeech CharivoAudio CharivoServer CharivoRemote CharivoTesting

.DEFAULT_GOAL := help
.PHONY: help setup setup-tests setup-browser build run serve test test-browser sanitize trace fuzz lint format docs benchmark clean

help: ## Say what there is
	@echo "Usage: make TARGET"
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-16s%s\n", $$1, $$2 }'

setup: ## Install the system libraries that are missing
	@Scripts/setup

setup-tests: ## The same, and the recordings that the tests use
	@Scripts/setup --tests

setup-browser: ## The same, and the browser that tries the studio page
	@Scripts/setup --browser

build: setup ## Build the command
	$(SWIFT) build --product charivo

run: build ## Hold a spoken conversation (ARGS='…' for options, see charivo talk --help)
	@"$$($(SWIFT) build --product charivo --show-bin-path)/charivo" talk $(ARGS)

serve: build ## Serve the studio, and sessions to apps (ARGS='…' for options, see charivo serve --help)
	@"$$($(SWIFT) build --product charivo --show-bin-path)/charivo" serve $(ARGS)

# One test after the other: speech is recognised and played in real time, and on two cores many such at once starve each other.
test: setup-tests lint ## Check the style, build everything, and run all tests
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build --no-parallel

sanitize: setup-tests ## Run tests under the thread and the address sanitizer
	@Scripts/sanitize

trace: ## Say which tests show each promise; fails where one has none
	@Scripts/trace

# The server does not hear of the browser: it is the built command, as anyone runs it.
test-browser: setup-browser build ## Try the studio page in a real browser (TESTS='test_studio.StudioTests.test_screenshots' for one)
	@Tests/Browser/run "$$($(SWIFT) build --product charivo --show-bin-path)/charivo" $(TESTS)

fuzz: setup ## Search for what breaks a session (STEPS=…, SECONDS=…, SEED=…, or TRACE=… to replay a saved one)
	$(SWIFT) build --build-tests
	CHARIVO_FUZZ=1 CHARIVO_FUZZ_STEPS=$(STEPS) CHARIVO_FUZZ_SECONDS=$(SECONDS) CHARIVO_SEED=$(SEED) CHARIVO_TRACE=$(TRACE) \
		$(SWIFT) test --skip-build --no-parallel --filter CharivoRealtimeTests.FuzzTests

lint: ## Check the style of the sources
	$(SWIFT) format lint --strict --parallel --recursive Package.swift Sources Tests Snippets Benchmarks/Package.swift Benchmarks/Sources

format: ## Put the style of the sources right
	$(SWIFT) format --in-place --parallel --recursive Package.swift Sources Tests Snippets Benchmarks/Package.swift Benchmarks/Sources

docs: setup ## Build the documentation; a warning is an error
	@mkdir -p .build/docs
	@for target in $(DOCUMENTED); do \
		echo "docs: $$target"; \
		$(SWIFT) package --allow-writing-to-directory .build/docs generate-documentation --target "$$target" \
			--output-path ".build/docs/$$target" --warnings-as-errors || exit 1; \
	done

benchmark: ## Measure what the library costs, as ratios within one run
	$(SWIFT) run -c release --package-path Benchmarks

clean: ## Remove what was built
	rm -rf .build .build-tsan .build-asan Benchmarks/.build
