#!/usr/bin/env bash
# Leaves a ready .venv/ in the clone: shared libraries for Qt, Python packages from the lock file.
set -euo pipefail
cd "$(dirname "$0")/.."
source packaging/debian.sh
python=${1:-}

# What Qt's xcb and offscreen platforms load, and a virtual display.
packages=(
  libegl1 libgl1 libopengl0 libdbus-1-3 libfontconfig1 libglib2.0-0 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4
  libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libxcb-xkb1 xvfb
)
if [ -z "$python" ]; then
  packages+=(python3 python3-venv)
elif ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  packages+=("$(basename "$(readlink -f "$(command -v "$python")")")-venv")
fi
install_missing "${packages[@]}"

if [ -z "$python" ]; then
  for candidate in python3.13 python3.12 python3.11 python3; do
    if command -v "$candidate" >/dev/null && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
      python=$candidate
      break
    fi
  done
fi
[ -n "$python" ] || {
  echo "Python 3.11 or newer is needed and was not found. Install it (Debian: apt-get install python3) and try again." >&2
  exit 1
}

[ -x .venv/bin/python ] || "$python" -m venv .venv
echo "Installing Python packages from requirements-dev.lock"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
echo "Ready: .venv"
