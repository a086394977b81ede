"""Adding machines to ``plant.yaml`` with its comments kept; every version replaced is kept too. It never rewrites what it didn't add to."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from app.config.insert import insert_lines
from app.config.loader import parse
from app.config.secrets import SecretStore
from app.config.tree import read_tree
from app.contracts import DriverSpec

KEPT_VERSIONS = 100


def add_machines(
    path: Path,
    entries: Sequence[Mapping[str, Any]],
    specs: Mapping[str, DriverSpec],
    *,
    versions: Path,
    secrets_file: Path | None = None,
) -> None:
    """Append machines to the file (made when missing). Raises ConfigFaults, the file untouched, when the result would be wrong."""
    before = path.read_bytes() if path.exists() else b""
    after = with_machines(before, entries)
    parse(after, str(path), specs, secrets=SecretStore(secrets_file or path.with_name("secrets.yaml")))
    if before:
        keep_version(before, versions)
    write_atomically(path, after)


def with_machines(raw: bytes, entries: Sequence[Mapping[str, Any]]) -> bytes:
    """The file's bytes with machines appended: as inserted lines where possible, so that every other byte stays."""
    before = read_tree(raw, "").data if raw.strip() else None
    wanted = _with_entries(before, entries)
    inserted = insert_lines(raw.decode("utf-8-sig"), _one_line_each(entries))
    if inserted is not None and read_tree(inserted.encode("utf-8"), "").data == wanted:
        return inserted.encode("utf-8")
    return _dumped(raw, entries)


def _with_entries(data: Any, entries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    own = data if isinstance(data, dict) else {}
    return {**own, "machines": [*(own.get("machines") or []), *(dict(entry) for entry in entries)]}


def _dumped(raw: bytes, entries: Sequence[Mapping[str, Any]]) -> bytes:
    """The round-trip way, for files whose machines stand in brackets: comments stay, some may move by a line."""
    yaml = _round_trip()
    document = yaml.load(raw.decode("utf-8-sig"))
    if not isinstance(document, dict):
        document = CommentedMap()
    if not document.get("machines"):
        document["machines"] = CommentedSeq()
    document["machines"].extend(_flow(entry) for entry in entries)
    text = StringIO()
    yaml.dump(document, text)
    return text.getvalue().encode("utf-8")


def _one_line_each(entries: Sequence[Mapping[str, Any]]) -> list[str]:
    yaml = _round_trip()
    lines = []
    for entry in entries:
        text = StringIO()
        flow = CommentedMap(entry)
        flow.fa.set_flow_style()
        yaml.dump(flow, text)
        lines.append(" ".join(text.getvalue().split("\n")).strip())
    return lines


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file so that a power cut leaves the old one or the new one, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            Path(temporary).chmod(path.stat().st_mode)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync_directory(path.parent)


def keep_version(content: bytes, versions: Path) -> Path:
    """Keep a copy under its time; only the latest hundred stay."""
    versions.mkdir(parents=True, exist_ok=True)
    kept = versions / f"plant-{datetime.now(UTC):%Y%m%dT%H%M%S%f}Z.yaml"
    write_atomically(kept, content)
    for old in sorted(versions.glob("plant-*.yaml"))[:-KEPT_VERSIONS]:
        old.unlink(missing_ok=True)
    return kept


def fragment(entries: Sequence[Mapping[str, Any]]) -> str:
    """A ready ``machines:`` piece of YAML."""
    text = StringIO()
    _round_trip().dump({"machines": CommentedSeq(_flow(entry) for entry in entries)}, text)
    return text.getvalue()


def dump(data: Mapping[str, Any]) -> bytes:
    """A whole configuration as YAML, one machine per line."""
    document = CommentedMap(data)
    document["machines"] = CommentedSeq(_flow(entry) for entry in data.get("machines", ()))
    text = StringIO()
    _round_trip().dump(document, text)
    return text.getvalue().encode("utf-8")


def _round_trip() -> YAML:
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _flow(entry: Mapping[str, Any]) -> CommentedMap:
    """One machine on one line, as the contract writes it."""
    flow = CommentedMap(entry)
    if all(isinstance(value, str | int | float | bool) for value in entry.values()):
        flow.fa.set_flow_style()
    return flow


def _sync_directory(directory: Path) -> None:
    if os.name == "posix":
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
