# Vigie. `make` alone lists what can be done; README.md says the rest.

SHELL       := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS   += --no-print-directory
.DEFAULT_GOAL := help

# Downloaded test tools and linters live in the user's cache, outside the tree.
CACHE   := $(abspath $(or $(XDG_CACHE_HOME),$(if $(HOME),$(HOME)/.cache,.cache)))/vigie
TOOLS   := $(CACHE)/tools
export PATH := $(TOOLS)/bin:$(PATH)
export VIGIE_TOOLS := $(TOOLS)
# One static binary, on a machine with a C compiler as on one without.
export CGO_ENABLED := 0
# Where a clone stands takes no part in what is compiled: the next one finds it in the cache.
export GOFLAGS := -trimpath $(filter-out -trimpath,$(GOFLAGS))
# An installer of npm packages must not wait for an answer or look around for news.
export npm_config_audit := false
export npm_config_fund := false
export npm_config_update_notifier := false

VERSION  := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
# -buildvcs asks git, which refuses a clone that belongs to somebody else.
# Nothing else differs from go test: both share what is compiled.
GOBUILD  := go build -buildvcs=false -ldflags '-s -w -X main.version=$(VERSION)'
FUZZTIME ?= 30s

FRONTEND := $(shell find frontend -path frontend/node_modules -prune -o -path frontend/dist -prune -o -path frontend/e2e -prune -o -type f -print 2>/dev/null)
CONSOLE  := frontend/dist/index.html
MODULES  := frontend/node_modules/.installed

##@ Use
.PHONY: help
help: ## list the targets
	@awk 'BEGIN { FS = ":.*## " } /^##@/ { printf "\n%s\n", substr($$0, 5) } /^[a-z0-9-]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: build ## build everything and start the demo: Ctrl-C stops all of it
	@exec bin/vigie demo

.PHONY: build
build: needs $(CONSOLE) ## build the console and bin/vigie
	@echo "building bin/vigie $(VERSION)"
	@$(GOBUILD) -o bin/vigie ./cmd/vigie

##@ Check
.PHONY: test
test: needs ## install what tests need and run all of them, as CI does
	@.ci/test

.PHONY: lint
lint: needs $(CONSOLE) ## formatting, go vet and staticcheck
	@.ci/linters

.PHONY: e2e
e2e: build tools ## browser journeys against a demo of their own
	@.ci/e2e

.PHONY: pictures
pictures: build tools ## take the README's pictures from a demo of their own
	@.ci/e2e --config e2e/pictures.config.ts

.PHONY: tools
tools: ## fetch the programs that tests need; print where each is
	@.ci/tools

.PHONY: prove
prove: needs ## repeat build, run and test in a clean clone with an empty home
	@.ci/prove

.PHONY: bench
bench: build ## measure and print one line for each figure; not a test
	@go run ./cmd/bench

.PHONY: fuzz
fuzz: $(CONSOLE) ## fuzz each target for FUZZTIME (30s)
	@go test -list '^Fuzz' ./... | awk '/^Fuzz/ { names[n++] = $$1 } /^ok/ { for (i = 0; i < n; i++) print names[i], $$2; n = 0 }' | \
	while read -r name package; do \
		echo "── $$package $$name"; \
		go test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) "$$package"; \
	done

##@ Tidy
.PHONY: clean
clean: ## remove what was built; data folders stay
	@rm -rf bin frontend/node_modules frontend/test-results frontend/playwright-report
	@find frontend/dist -mindepth 1 ! -name .gitkeep -delete

# Below: steps of the above.

.PHONY: needs
needs:
	@command -v go >/dev/null || { echo "Go is missing: install Go 1.26 or later, or any since 1.21, which fetches it" >&2; exit 1; }
	@command -v node >/dev/null && command -v npm >/dev/null || { echo "Node is missing: install Node 20.19 or later with npm" >&2; exit 1; }
	@node -e 'const [a, b] = process.versions.node.split(".").map(Number); if (a < 20 || (a === 20 && b < 19)) { console.error(`Node $${process.versions.node} is too old: install 20.19 or later`); process.exit(1); }'

.PHONY: console
console: $(CONSOLE)

$(MODULES): frontend/package-lock.json
	@echo "installing the console's packages"
	@cd frontend && npm ci --silent --no-progress --prefer-offline
	@touch $@

$(CONSOLE): $(MODULES) $(FRONTEND)
	@echo "building the console"
	@cd frontend && npm run --silent build -- --logLevel warn
	@touch $@
