#!/usr/bin/env bash
# The whole suite: formatter, linter, types and import contracts run as tests too (tests/unit/test_house_rules.py).
set -euo pipefail
cd "$(dirname "$0")/.."
source packaging/debian.sh

# Servers of other authors: a Modbus server in C, OPC UA in JavaScript, a CNC controller, an MQTT broker, NATS, a database.
peers=(gcc libc6-dev libmodbus-dev socat)
command -v npm >/dev/null || peers+=(nodejs npm)
install_missing "${peers[@]}"
# Not in every release: where one is missing, its tests say that they were skipped.
for peer in linuxcnc-uspace mosquitto nats-server postgresql; do
  if command -v apt-cache >/dev/null && ! is_installed "$peer"; then
    $(need_sudo) apt-get update -qq
    if apt-cache show "$peer" >/dev/null 2>&1; then install_missing "$peer"; fi
    # The tests start their own; the service that the package starts is not wanted.
    if [ "$peer" != linuxcnc-uspace ] && is_installed "$peer"; then
      if [ -d /run/systemd/system ]; then $(need_sudo) systemctl disable -q --now "$peer" || true
      else $(need_sudo) service "$peer" stop >/dev/null 2>&1 || true; fi
    fi
  fi
done

export QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen} PYTHONDONTWRITEBYTECODE=1
# A worker that crashed is not replaced: with --dist loadfile the run would wait for its files for ever.
exec .venv/bin/python -m pytest -n 2 --dist loadfile --max-worker-restart 0 "$@"
