#!/usr/bin/env bash
# Leaves a ready .venv/ in the clone: shared libraries for Qt, Python packages from the lock file, compiled translations.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${1:-}
sudo=""
[ "$(id -u)" = 0 ] || sudo="sudo"

# What Qt's xcb and offscreen platforms load, a virtual display for the tests, and tools that the tests use.
debian_packages=(
  libegl1 libgl1 libopengl0 libdbus-1-3 libfontconfig1 libglib2.0-0 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4
  libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libxcb-xkb1 xvfb
)

missing=()
if command -v dpkg-query >/dev/null; then
  [ -n "$python" ] || debian_packages+=(python3 python3-venv)
  if [ -n "$python" ] && ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    debian_packages+=("$(basename "$(readlink -f "$(command -v "$python")")")-venv")
  fi
  for package in "${debian_packages[@]}"; do
    state=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
    [ "$state" = "install ok installed" ] && continue
    # Debian 13 and Ubuntu 24.04 renamed libraries for 64-bit time.
    state=$(dpkg-query -W -f '${Status}' "${package}t64" 2>/dev/null || true)
    [ "$state" = "install ok installed" ] || missing+=("$package")
  done
  if [ ${#missing[@]} -gt 0 ]; then
    echo "Installing system packages: ${missing[*]}"
    $sudo apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  fi
fi

if [ -z "$python" ]; then
  for candidate in python3.13 python3.12 python3.11 python3; do
    if command -v "$candidate" >/dev/null && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
      python=$candidate
      break
    fi
  done
fi
[ -n "$python" ] || { echo "Python 3.11 or newer is needed and was not found. Install it (Debian: apt-get install python3) and try again." >&2; exit 1; }

[ -x .venv/bin/python ] || "$python" -m venv .venv
echo "Installing Python packages from requirements-dev.lock"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
echo "Ready: .venv"
