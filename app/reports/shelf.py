"""The folder of finished reports: each revision as PDF beside its numbers as JSON; a finished one is never written over."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.reports.difference import Change, changes
from app.reports.table import canonical, digest

_NAME = re.compile(r"(?P<name>.+)_r(?P<revision>\d+)\.json")


@dataclass(frozen=True, slots=True)
class Kept:
    """One revision of one report."""

    name: str
    revision: int
    pdf: Path
    numbers: Path
    digest: str


class ReportShelf:
    """One folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def every(self) -> tuple[Kept, ...]:
        """All revisions, by name and number."""
        return tuple(sorted(self._found(), key=lambda kept: (kept.name, kept.revision)))

    def newest(self, name: str) -> Kept | None:
        """The newest revision of a report."""
        return max((k for k in self._found(name) if k.name == name), key=lambda kept: kept.revision, default=None)

    def keep(
        self, name: str, document: Mapping[str, Any], make: Callable[[int, str, tuple[Change, ...]], bytes]
    ) -> tuple[Kept, bool]:
        """A new revision when the numbers are not those of the newest one. ``make`` draws it: revision, digest, what has changed."""
        newest = self.newest(name)
        now = json.loads(canonical(document))
        mark = digest(document)
        if newest is not None and newest.digest == mark:
            return newest, False
        revision = newest.revision + 1 if newest is not None else 1
        told = changes(json.loads(newest.numbers.read_bytes()), now) if newest is not None else ()
        kept = Kept(name, revision, self._path(name, revision, "pdf"), self._path(name, revision, "json"), mark)
        self._folder.mkdir(parents=True, exist_ok=True)
        _write(kept.pdf, make(revision, mark, told))
        # The numbers come last: a revision without them is not there.
        _write(kept.numbers, canonical(document))
        return kept, True

    def _path(self, name: str, revision: int, suffix: str) -> Path:
        return self._folder / f"{name}_r{revision}.{suffix}"

    def _found(self, name: str = "*") -> Iterator[Kept]:
        for path in self._folder.glob(f"{name}_r*.json") if self._folder.is_dir() else ():
            match = _NAME.fullmatch(path.name)
            if match is not None and path.with_suffix(".pdf").exists():
                mark = digest(json.loads(path.read_bytes()))
                yield Kept(match["name"], int(match["revision"]), path.with_suffix(".pdf"), path, mark)


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all."""
    partial = path.with_name(f".{path.name}.partial")
    with partial.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    partial.replace(path)


def file_name(subject: str) -> str:
    """``2026-11-22/A`` as a name for files."""
    return re.sub(r"[^A-Za-z0-9.-]+", "_", subject).strip("_")
