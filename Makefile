# `make` alone says what there is. Each target does its own set-up first; nothing else has to be installed but Swift.

SWIFT ?= swift
# What `make run` passes on, for example: make run ARGS='--say "Tell me a joke."'
ARGS ?=
# The targets that have documentation of their own.
DOCUMENTED = CharivoRealtime CharivoAvatar CharivoOpenAI CharivoEngine CharivoServices CharivoSpeech CharivoAudio CharivoTesting CharivoRemote CharivoServer

.DEFAULT_GOAL := help
.PHONY: help setup setup-tests build run serve test trace lint format docs benchmark clean

help: ## Say what there is
	@echo "Usage: make TARGET"
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-14s%s\n", $$1, $$2 }'

setup: ## Install the system libraries that are missing
	@Scripts/setup

setup-tests: ## The same, and the recordings that the tests use
	@Scripts/setup --tests

build: setup ## Build the command
	$(SWIFT) build --product charivo

run: build ## Hold a spoken conversation (ARGS='…' for options, see charivo talk --help)
	@"$$($(SWIFT) build --product charivo --show-bin-path)/charivo" talk $(ARGS)

serve: build ## Serve sessions to apps on this machine (ARGS='…' for options, see charivo serve --help)
	@"$$($(SWIFT) build --product charivo --show-bin-path)/charivo" serve $(ARGS)

# One test after the other: speech is recognised and played in real time, and on two cores many such at once starve each other.
test: setup-tests lint ## Check the style, build everything, and run all tests
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build --no-parallel

trace: ## Say which tests show each promise; fails where one has none
	@Scripts/trace

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
	rm -rf .build Benchmarks/.build
