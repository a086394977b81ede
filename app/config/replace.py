"""Replaces the whole of ``plant.yaml`` by a draft: checked first, the version before kept, written whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from app.config.edit import keep_version, write_atomically
from app.config.faults import ConfigFaults
from app.config.loader import parse
from app.config.schema import Config
from app.config.secrets import SecretStore
from app.contracts import DriverSpec
from app.contracts.settings import TextFault
from app.domain.message import Message, UserError


def read_text(path: Path) -> str:
    """The file with plain line ends and without a byte order mark; empty when there is none."""
    return path.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n") if path.exists() else ""


def check(text: str, path: Path, specs: Mapping[str, DriverSpec], secrets: Path) -> Config:
    """The configuration that a draft means. Raises ConfigFaults with everything that is wrong."""
    return parse(text.encode(), str(path), specs, secrets=SecretStore(secrets))


def faults(text: str, path: Path, specs: Mapping[str, DriverSpec], secrets: Path) -> tuple[TextFault, ...]:
    """Everything that is wrong with a draft, by line and column."""
    try:
        check(text, path, specs, secrets)
    except ConfigFaults as wrong:
        return tuple(TextFault(fault.line, fault.column, fault.problem) for fault in wrong.faults)
    return ()


def replace_text(
    path: Path, text: str, *, seen: str, specs: Mapping[str, DriverSpec], versions: Path, secrets: Path
) -> Config:
    """Write a draft that began from ``seen``. Raises ConfigFaults or UserError, the file untouched."""
    before = path.read_bytes() if path.exists() else b""
    if read_text(path) != seen.replace("\r\n", "\n"):
        raise UserError(
            Message.of(
                "{file} was changed by somebody else meanwhile. Take its new state, then change it.", file=path.name
            )
        )
    config = check(text, path, specs, secrets)
    ends = text.replace("\r\n", "\n").replace("\n", "\r\n") if b"\r\n" in before else text
    after = ends.encode()
    if after != before:
        if before:
            keep_version(before, versions)
        write_atomically(path, after)
    return config
