# Sourced by setup.sh and test.sh: installs Debian packages that are missing; does nothing where there is no dpkg.

need_sudo() { [ "$(id -u)" = 0 ] || echo sudo; }

is_installed() {
  local package
  # Debian 13 and Ubuntu 24.04 renamed libraries for 64-bit time.
  for package in "$1" "$1t64"; do
    [ "$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)" = "install ok installed" ] && return 0
  done
  return 1
}

# install_missing PACKAGE…: all of them, or an error.
install_missing() {
  command -v dpkg-query >/dev/null || return 0
  local missing=() package
  for package in "$@"; do is_installed "$package" || missing+=("$package"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  echo "Installing system packages: ${missing[*]}"
  $(need_sudo) apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $(need_sudo) apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}
