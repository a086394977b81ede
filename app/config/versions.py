"""Earlier versions of ``plant.yaml``, as ``edit.keep_version`` keeps them; it refuses to write any."""

from __future__ import annotations

import difflib
import re
from datetime import UTC, datetime
from pathlib import Path

from app.contracts.settings import Version
from app.domain.message import Message, UserError

_NAME = re.compile(r"plant-(\d{8}T\d{6})(\d{6})Z")


def versions(folder: Path) -> tuple[Version, ...]:
    """The kept versions, newest first."""
    found = (_version(path) for path in sorted(folder.glob("plant-*.yaml"), reverse=True))
    return tuple(version for version in found if version is not None)


def version_text(folder: Path, name: str) -> str:
    """A version's text. Raises UserError for a name that none has."""
    path = folder / f"{name}.yaml"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise UserError(Message.of("The version '{name}' is not kept any more.", name=name))
    return path.read_bytes().decode("utf-8-sig", "replace")


def difference(before: str, after: str, before_name: str, after_name: str) -> str:
    """A unified diff; empty when nothing differs."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), before_name, after_name, lineterm="")
    return "\n".join(lines)


def _version(path: Path) -> Version | None:
    match = _NAME.fullmatch(path.stem)
    if match is None:
        return None
    second = datetime.strptime(match[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    return Version(path.stem, int(second.timestamp()) * 10**9 + int(match[2]) * 1000, path.stat().st_size)
