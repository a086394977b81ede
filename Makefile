# Two commands do everything on a fresh Debian 12 / Ubuntu 22.04+ machine: `make run` and `make test`.
SHELL := /bin/bash
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin

.PHONY: setup run test lint bench lock screenshots clean help

setup: .venv/.ready

.venv/.ready: requirements-dev.lock packaging/setup.sh
	@bash packaging/setup.sh "$(PYTHON)"
	@touch $@

run: setup
	@$(BIN)/python main.py demo

test: setup
	@bash packaging/test.sh

lint: setup
	@$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports

bench: setup
	@$(BIN)/python -m benchmarks

screenshots: setup
	@$(BIN)/python docs/screenshots.py

# Resolves requirements*.in anew (needs uv); the lock files carry hashes and no addresses.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -q requirements-dev.in -o requirements-dev.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -q requirements.in -c requirements-dev.lock -o requirements.lock

clean:
	rm -rf .venv build dist

help:
	@echo "make run          set up what is missing, then the HMI on the demo plant"
	@echo "make test         set up what is missing, then every test"
	@echo "make setup        a ready .venv/ in this folder"
	@echo "make bench        every figure of benchmarks/"
	@echo "make lint         formatting, lints, types, import rules"
	@echo "make lock         resolve the requirements anew"
	@echo "make screenshots  the pictures of docs/img anew"
	@echo "make clean        remove what setup and builds made"
