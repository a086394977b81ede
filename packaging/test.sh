#!/usr/bin/env bash
# The whole suite: formatter, linter, types and import contracts run as tests too (tests/unit/test_house_rules.py).
set -euo pipefail
cd "$(dirname "$0")/.."
source packaging/debian.sh

# Servers of other authors: a Modbus server in C, OPC UA in JavaScript, a CNC controller.
peers=(gcc libc6-dev libmodbus-dev socat)
command -v npm >/dev/null || peers+=(nodejs npm)
install_missing "${peers[@]}"
if command -v apt-cache >/dev/null && ! is_installed linuxcnc-uspace; then
  # Not in every release: there the LinuxCNC tests say that they were skipped.
  $(need_sudo) apt-get update -qq
  if apt-cache show linuxcnc-uspace >/dev/null 2>&1; then install_missing linuxcnc-uspace; fi
fi

export QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen} PYTHONDONTWRITEBYTECODE=1
exec .venv/bin/python -m pytest -n 2 --dist loadfile "$@"
