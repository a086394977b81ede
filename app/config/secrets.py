"""Where ``secret:NAME`` is looked up: environment, a file of mode 0600, the operating system's key store. It never prints one.

The order lets a headless station override the key store without touching it. ``keyring`` was chosen over own encryption:
it is the systems' own store (Secret Service, Windows Credential Locker, macOS Keychain), kept by many.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from app.domain.message import ConfigError, Message, UserError

PREFIX = "secret:"
SERVICE = "cnc-telemetry"
_NAME = re.compile(r"[A-Za-z0-9._-]+")


def secrets_file(configuration: Path, data: Path) -> Path:
    """The station's file of secrets: beside the configuration where there is one, else in the data directory."""
    beside = configuration.with_name("secrets.yaml")
    return beside if beside.exists() else data / "secrets.yaml"


def environment_name(name: str) -> str:
    """The environment variable of a secret: ``lathe-2`` → ``CNC_TELEMETRY_SECRET_LATHE_2``."""
    return "CNC_TELEMETRY_SECRET_" + re.sub(r"[^A-Z0-9]", "_", name.upper())


class SecretStore:
    """Looks secrets up and stores them; one per load."""

    def __init__(self, file: Path | None) -> None:
        self._file = file

    def get(self, name: str) -> str:
        """The secret's text. Raises ConfigError that says where it may be put."""
        if not _NAME.fullmatch(name):
            raise ConfigError(_no_name(name))
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

    def put(self, name: str, value: str) -> str:
        """Store a secret in the key store, or in the file where that is what this station has; answers ``secret:NAME``.

        Raises ConfigError for a wrong name, UserError when nothing can store it.
        """
        if not _NAME.fullmatch(name):
            raise ConfigError(_no_name(name))
        if "\n" in value or not value:
            raise UserError(Message.of("A secret is one line of text and not empty."))
        if self._from_file(name) is not None or not _to_key_store(name, value):
            self._to_file(name, value)
        return PREFIX + name

    def _to_file(self, name: str, value: str) -> None:
        if self._file is None:
            raise UserError(Message.of("This computer has no key store that the program can use."))
        lines = self._file.read_text("utf-8").splitlines() if self._file.is_file() else []
        kept = [line for line in lines if line.partition(":")[0].strip() != name]
        quoted = "'" + value + "'"
        self._file.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._file.with_name(f".{self._file.name}.new")
        try:
            with os.fdopen(
                os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
            ) as file:
                file.write("\n".join([*kept, f"{name}: {quoted}", ""]))
            temporary.replace(self._file)
        except OSError as error:
            raise UserError(
                Message.of("{file} can't be written: {reason}.", file=str(self._file), reason=error.strerror or "")
            ) from error

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
                return _unquoted(value.strip())
        return None


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def _no_name(name: str) -> Message:
    return Message.of("'{name}' is no name of a secret. Write secret: and letters, digits, '.', '_' or '-'.", name=name)


def _refuse_readable_by_others(file: Path) -> None:
    if os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise ConfigError(
            Message.of("The file {file} holds secrets and others may read it. Run: chmod 600 {file}", file=str(file))
        )


def _to_key_store(name: str, value: str) -> bool:
    """Whether the key store took it and gives it back."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(SERVICE, name, value)
        return bool(keyring.get_password(SERVICE, name) == value)
    except KeyringError:
        return False  # No usable backend: the station's own file remains.


def _from_key_store(name: str) -> str | None:
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(SERVICE, name)
    except KeyringError:
        # No usable backend (a server without desktop): the other two places remain.
        return None
