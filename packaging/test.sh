#!/usr/bin/env bash
# The whole suite: formatter, linter, types and import contracts run as tests too (tests/unit/test_house_rules.py).
set -euo pipefail
cd "$(dirname "$0")/.."
export QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen} PYTHONDONTWRITEBYTECODE=1
exec .venv/bin/python -m pytest -n 2 --dist loadfile "$@"
