"""Observations as columns before they have a meaning: sequence, time, text, and which element each one was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from app.domain.observation import Float64s, Int64s
from drivers.mtconnect.digits import Bools, decimals

Entries = Mapping[str, object]
"""Entries of a data set: key → text, None (removed), or for a table a mapping of cells."""


def _nowhere() -> Int64s:
    return np.empty(0, np.int64)


class Detail(NamedTuple):
    """An element without its sequence, timestamp and text: name, attributes, entries of a data set, and its device."""

    name: str
    attributes: Mapping[str, str]
    entries: Entries | None = None
    device: str = ""
    """uuid (or name) of the DeviceStream; empty when the fast way read the row."""


def floats_of(texts: list[bytes | None]) -> tuple[Float64s, Bools]:
    """Values of texts, and which of them were read: all, or (when there is something odd among them) some."""
    try:
        joined = b" ".join(texts)  # type: ignore[arg-type]
        if b"_" not in joined:
            return np.array(list(map(float, texts))), np.ones(len(texts), np.bool_)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        pass
    return np.full(len(texts), np.nan), np.zeros(len(texts), np.bool_)


class ShapeTable(list[Detail]):
    """Details that are shared by many documents: only ever appended to, so that what is known of them stays true."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of all rows, UTF-8 without entities: first those that are still in the document, then the others."""

    others: Sequence[bytes | None]
    data: bytes = b""
    start: Int64s = field(default_factory=_nowhere)
    end: Int64s = field(default_factory=_nowhere)

    def __len__(self) -> int:
        return len(self.start) + len(self.others)

    def pick(self, rows: Int64s | None = None) -> list[bytes | None]:
        """The texts of some rows (default all), in their order. An empty element has None."""
        data, cut = self.data, len(self.start)
        if rows is None:
            places = zip(self.start.tolist(), self.end.tolist(), strict=True)
            return [data[start:end] or None for start, end in places] + list(self.others)
        if cut and int(rows.max(initial=-1)) < cut:
            places = zip(self.start[rows].tolist(), self.end[rows].tolist(), strict=True)
            return [data[start:end] or None for start, end in places]
        if not cut:
            others = self.others
            return [others[row] for row in rows.tolist()]
        return [self._one(row) for row in rows.tolist()]

    def _one(self, row: int) -> bytes | None:
        if row >= len(self.start):
            return self.others[row - len(self.start)]
        return self.data[int(self.start[row]) : int(self.end[row])] or None

    def decimals(self, rows: Int64s) -> tuple[Float64s, Bools]:
        """Values of some rows, and which of them are plain decimals; of the others the value means nothing."""
        if not len(self.start):
            return floats_of(self.pick(rows))
        values, plain = np.full(len(rows), np.nan), rows < len(self.start)
        if plain.any():
            cut = rows[plain]
            values[plain], plain[plain] = decimals(self.data, self.start[cut], self.end[cut])
        return values, plain


@dataclass(frozen=True, slots=True)
class Rows:
    """Columns of one length. First the rows that were cut out of the document, then those that lxml read."""

    sequence: Int64s
    time_ns: Int64s
    shape: Int64s
    """Position in ``details``."""
    details: Sequence[Detail]
    texts: Texts

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def text(self) -> list[bytes | None]:
        """All texts; None is an empty element."""
        return self.texts.pick()

    def item(self, row: int) -> str:
        """The dataItemId of one row."""
        return self.detail(row).attributes["dataItemId"]

    def detail(self, row: int) -> Detail:
        """Name, attributes (without sequence and timestamp) and entries of one row."""
        return self.details[int(self.shape[row])]


def joined(first: Rows, second: Rows) -> Rows:
    """Rows that were cut out, followed by rows that were not."""
    if isinstance(first.details, ShapeTable):
        first = _of_its_own(first)
    return Rows(
        np.concatenate((first.sequence, second.sequence)),
        np.concatenate((first.time_ns, second.time_ns)),
        np.concatenate((first.shape, second.shape + len(first.details))),
        (*first.details, *second.details),
        Texts([*first.texts.others, *second.texts.others], first.texts.data, first.texts.start, first.texts.end),
    )


def _of_its_own(rows: Rows) -> Rows:
    """The same with a table of just its shapes."""
    used, shape = np.unique(rows.shape, return_inverse=True)
    return replace(rows, shape=shape, details=[rows.details[number] for number in used.tolist()])
