"""Where ``secret:NAME`` is looked up: environment, a file of mode 0600, the operating system's key store. It never prints one.

The order lets a headless station override the key store without touching it. ``keyring`` was chosen over own encryption:
it is the systems' own store (Secret Service, Windows Credential Locker, macOS Keychain), kept by many.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from app.domain.message import ConfigError, Message

PREFIX = "secret:"
SERVICE = "cnc-telemetry"
_NAME = re.compile(r"[A-Za-z0-9._-]+")


def environment_name(name: str) -> str:
    """The environment variable of a secret: ``lathe-2`` → ``CNC_TELEMETRY_SECRET_LATHE_2``."""
    return "CNC_TELEMETRY_SECRET_" + re.sub(r"[^A-Z0-9]", "_", name.upper())


class SecretStore:
    """Looks secrets up; one per load."""

    def __init__(self, file: Path | None) -> None:
        self._file = file

    def get(self, name: str) -> str:
        """The secret's text. Raises ConfigError that says where it may be put."""
        if not _NAME.fullmatch(name):
            raise ConfigError(
                Message.of(
                    "'{name}' is no name of a secret. Write secret: and letters, digits, '.', '_' or '-'.", name=name
                )
            )
        for source in (self._environment, self._from_file, _from_key_store):
            value = source(name)
            if value is not None:
                return value
        raise ConfigError(
            Message.of(
                "The secret '{name}' is not stored. Put it into the key store ('keyring set cnc-telemetry {name}'), "
                "into the file {file} (mode 0600, one 'name: value' per line) or into the environment variable {variable}.",
                name=name,
                file=str(self._file or "secrets.yaml"),
                variable=environment_name(name),
            )
        )

    def _environment(self, name: str) -> str | None:
        exact = f"CNC_TELEMETRY_SECRET_{name}"
        return os.environ.get(exact, os.environ.get(environment_name(name)))

    def _from_file(self, name: str) -> str | None:
        if self._file is None or not self._file.is_file():
            return None
        _refuse_readable_by_others(self._file)
        for line in self._file.read_text("utf-8").splitlines():
            key, separator, value = line.partition(":")
            if separator and key.strip() == name and not line.startswith("#"):
                return value.strip().strip("\"'")
        return None


def _refuse_readable_by_others(file: Path) -> None:
    if os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise ConfigError(
            Message.of("The file {file} holds secrets and others may read it. Run: chmod 600 {file}", file=str(file))
        )


def _from_key_store(name: str) -> str | None:
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(SERVICE, name)
    except KeyringError:
        # No usable backend (a server without desktop): the other two places remain.
        return None
