"""A history without its thread: every step of the writer's work is called by the test."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.observation import Delivery, ObservationBatch
from app.domain.series import HistoryQuery, Series
from storage.bins import COARSEST, Bins
from storage.catalog import Catalog
from storage.commit import commit
from storage.engine import reading_engine, writing_engine
from storage.history import prepare
from storage.observations import Chunked
from storage.reader import SqlReader
from storage.retention import Retention
from storage.runs import NUMBERS
from storage.sealing import merge, seal
from tests.unit.storage.build import MODEL, NOON, Row, expected, rows_of

FIRST, LAST = -(1 << 62), (1 << 62) + 1


class Lab:
    def __init__(self, folder: Path) -> None:
        self.path = folder / "history.db"
        self._writing = writing_engine(self.path)
        prepare(self._writing, Retention(), NOON)
        self.connection = self._writing.connect()
        self._reading = reading_engine(self.path)
        self.reader = SqlReader(self._reading, self.path)
        self.catalog = Catalog()

    def commit(self, *batches: ObservationBatch) -> None:
        with self.connection.begin():
            commit(self.connection, self.catalog, Chunked(), [Delivery("source", batches)], {})

    def merge_tail(self) -> None:
        with self.connection.begin():
            ranks = self.connection.exec_driver_sql("SELECT min(rank), count(*) FROM tail").one()
        if ranks[1]:
            merge(self.connection, ranks[0])

    def seal(self, *, slices: int | None = None) -> None:
        with self.connection.begin():
            filled = self.connection.exec_driver_sql("SELECT count(*) FROM tail").scalar_one()
        if filled:
            for done, _ in enumerate(seal(self.connection), 1):
                if done == slices:
                    return

    def series(self, **changes: object) -> tuple[Series, ...]:
        names = tuple(item.id for item in MODEL.items)
        asked = {"from_ns": FIRST, "to_ns": LAST, "limit": 10**6, **changes}
        return self.reader.query(HistoryQuery("mill-1", names, **asked)).series  # type: ignore[arg-type]

    def read(self) -> dict[int, list[Row]]:
        found = {signal: rows_of(signal, series) for signal, series in enumerate(self.series())}
        return {signal: rows for signal, rows in found.items() if rows}

    def holds(self, rows: list[Row]) -> bool:
        return self.read() == expected(rows)

    def bins(self, signal: int, level: int) -> Bins | None:
        with self.connection.begin():
            low, high = level << 58 | signal << 36, level << 58 | (signal + 1) << 36
            found = self.connection.exec_driver_sql(
                "SELECT blob FROM rollup WHERE id >= ? AND id < ? ORDER BY id", (low, high)
            )
            runs = [NUMBERS.decode(blob) for (blob,) in found]
        return NUMBERS.combine(runs, level) if runs else None

    def rolled_rows(self, signal: int, level: int) -> list[int]:
        """Ids of the chunks whose rows stand in the roll-ups of a level."""
        assert 0 < level <= COARSEST
        with self.connection.begin():
            found = self.connection.exec_driver_sql(
                "SELECT id FROM chunk WHERE id >= ? AND id < ? AND level BETWEEN 1 AND ? ORDER BY id",
                (signal << 36, (signal + 1) << 36, level),
            )
            return [identifier for (identifier,) in found]

    def close(self) -> None:
        self.connection.close()
        self._writing.dispose()
        self._reading.dispose()


@contextmanager
def lab() -> Iterator[Lab]:
    with tempfile.TemporaryDirectory() as folder:
        made = Lab(Path(folder))
        try:
            yield made
        finally:
            made.close()
