# Two commands do everything on a fresh machine: `make run` and `make test`. Prerequisites: Python 3.10, make.
.DEFAULT_GOAL := help
SHELL := /bin/bash
BIN := .venv/bin
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export RASA_TELEMETRY_ENABLED := false
WIDGET_SOURCES := $(shell find widget -path widget/node_modules -prune -o -path widget/dist -prune -o -type f -print 2>/dev/null)
WIDGET := widget/dist/widget.js

.PHONY: help run test check install widget lint test-unit test-graph test-browser test-widget baseline bench bench-rasa bench-scale bench-widgets widget-check screenshot screenshots clean

help: ## List the targets
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 18

run: install $(WIDGET) ## Install, build the knowledge base, train and serve
	$(BIN)/citewell import
	$(BIN)/citewell train
	exec $(BIN)/citewell serve

test: install $(WIDGET) lint test-widget ## Install and run every test: unit, graph and browser
	$(BIN)/pytest

install: .venv/installed ## Make the environment in .venv from uv.lock

.venv/installed: pyproject.toml uv.lock tools/install.sh
	@tools/install.sh

widget: $(WIDGET) ## Build the widget

widget/node_modules/.package-lock.json: widget/package.json widget/package-lock.json | .venv/installed
	@echo "Installing the widget's packages ..."
	@cd widget && npm ci --no-audit --no-fund --loglevel=error || { echo "The widget's packages could not be installed. Is the network there?"; exit 1; }
	@touch $@

$(WIDGET): widget/node_modules/.package-lock.json $(WIDGET_SOURCES)
	@echo "Building the widget ..."
	@cd widget && npm run --silent build
	@touch $@

lint: install ## Check the code's style
	$(BIN)/ruff check .

test-unit: install ## The tests that take seconds
	$(BIN)/pytest -m "not graph and not browser"

test-graph: install ## The tests that train a model
	$(BIN)/pytest -m graph

test-browser: install $(WIDGET) ## The tests in Chromium
	$(BIN)/pytest -m browser

test-widget: install $(WIDGET) ## The widget's own tests
	cd widget && npm run --silent typecheck && npm run --silent test && npm run --silent size

check: test ## What CI runs

baseline: install ## Decide every test question anew and keep it as what later models may not fall below
	@home=$$(mktemp -d) && trap 'rm -rf "$$home"' EXIT && for step in import train "evaluate tests/questions/*.tsv --save tests/questions/baseline.json"; do \
		$(BIN)/python -W ignore -m bot.cli --home "$$home" $$step || exit 1; \
	done

bench: install $(WIDGET) ## Measure speed and memory against the budgets
	$(BIN)/python -m bot.evaluation.bench

bench-scale: install ## Measure latency and memory at 100 to 1,000,000 entries, and training (needs ../shared/data)
	$(BIN)/python -m bot.evaluation.scale --training

bench-rasa: install ## Compare with stock Rasa (long): accuracy, speed, memory; into docs/benchmarks.md
	$(BIN)/python -W ignore -m bot.evaluation.bench_rasa $(if $(EPOCHS),--epochs $(EPOCHS))

widget-check: install $(WIDGET) ## Hold the chat to its budgets: bytes, requests, time, memory, layout shift
	$(BIN)/python -W ignore -m bot.evaluation.widget_check

bench-widgets: install $(WIDGET) ## Compare with other chat widgets (installs them for the run); into docs/benchmarks.md
	$(BIN)/python -W ignore -m bot.evaluation.bench_widgets

screenshot: install $(WIDGET) ## Take the README's screenshot
	$(BIN)/python tools/screenshot.py docs/images/citewell.png

screenshots: install $(WIDGET) ## Take a picture of every state of the chat, into results/screenshots
	$(BIN)/python tools/screenshots.py results/screenshots

clean: ## Remove what was built; the stores in var/ stay
	rm -rf .venv widget/node_modules widget/dist var/models var/cache
