"""Rows of a Streams document become one batch per machine: values, qualities, and expansions. Keeps data sets merged.

It decides nothing about the connection, and never drops a row without saying which dataItemId it did not know.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.domain.observation import Int32s, Int64s, ObservationBatch
from drivers.mtconnect.blocks import Arrival, Block, Lexicon, batches_of, block_of
from drivers.mtconnect.bulk import Bulk
from drivers.mtconnect.layout import Layout, Way
from drivers.mtconnect.rows import Detail, Rows, ShapeTable
from drivers.mtconnect.rowwise import AssetMention, ConditionSeen, Place, RowByRow, mentions
from drivers.mtconnect.times import UNREADABLE
from drivers.mtconnect.values import plain

__all__ = ["AssetMention", "ConditionSeen", "Decoded", "Decoder", "UnknownItems"]

FEW_ROWS = 28
"""Below this, one row after the other is cheaper than the fixed cost of arrays (measured)."""
_IN_BULK = np.zeros(len(Way), np.bool_)
_IN_BULK[[Way.NUMBER, Way.TEXT, Way.VECTOR, Way.IGNORED]] = True
# As plain numbers: comparing an array with an enum costs several times as much.
_NUMBER, _TEXT, _VECTOR = int(Way.NUMBER), int(Way.TEXT), int(Way.VECTOR)


@dataclass(frozen=True, slots=True)
class Decoded:
    """What one document means."""

    batches: tuple[ObservationBatch, ...]
    conditions: tuple[ConditionSeen, ...] = ()
    assets: tuple[AssetMention, ...] = ()
    agent: tuple[tuple[str, str, str], ...] = ()
    """(type, dataItemId, value) of the agent's own observations."""

    def __len__(self) -> int:
        return sum(len(batch) for batch in self.batches)


class UnknownItems(Exception):
    """The document speaks of data items that no device model has. Nothing of it has been applied."""

    def __init__(self, details: tuple[Detail, ...]) -> None:
        super().__init__(", ".join(sorted({d.attributes.get("dataItemId", "") for d in details})[:5]))
        self.details = details


class Decoder:
    """Decodes for one layout. Single-threaded; holds the merged state of data sets and nothing else."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.sets: dict[int, dict[str, object]] = {}
        self._known = (ShapeTable(), np.empty(0, np.int32))
        self._assets = np.array(
            [c.way is Way.TEXT and c.type in ("ASSET_CHANGED", "ASSET_REMOVED", "ASSET_ADDED") for c in layout.columns],
            np.bool_,
        )

    def needs_devices(self) -> bool:
        """Whether rows must be told apart by device (ids that are not unique in this agent)."""
        return bool(self.layout.ambiguous)

    def decode(
        self,
        rows: Rows,
        received_ns: int,
        *,
        keep: Callable[[Int64s], np.ndarray] | None = None,
        live_only: bool = False,
    ) -> Decoded:
        """Batches in sequence order. ``keep`` selects rows by sequence. Raises UnknownItems before changing anything."""
        columns = self._columns_of(rows)
        kept = np.arange(len(rows)) if keep is None else np.flatnonzero(keep(rows.sequence))
        if not len(kept):
            return Decoded(())
        times = np.where(rows.time_ns == UNREADABLE, received_ns, rows.time_ns)
        document = Bulk(self.layout, rows, columns, times, Lexicon())
        return self._decode(document, kept, Arrival(received_ns, live_only))

    def _decode(self, document: Bulk, kept: Int64s, arrival: Arrival) -> Decoded:
        blocks: list[Block] = []
        others = kept if len(kept) < FEW_ROWS else self._in_bulk(document, kept, blocks)
        single = self._row_by_row(document, others)
        if single.out:
            blocks.append(block_of(single.out))
        return Decoded(
            batches_of(blocks, document.lexicon, self.layout, arrival),
            tuple(single.conditions),
            self._mentions(document, kept),
            tuple(single.agent),
        )

    def _in_bulk(self, document: Bulk, kept: Int64s, blocks: list[Block]) -> Int64s:
        """Decode what comes in any number and has no state; answers the other rows."""
        ways = self.layout.way[document.columns[kept]]
        others = kept[~_IN_BULK[ways]]
        for way, decode in ((_NUMBER, document.numbers), (_TEXT, document.texts)):
            if len(rows := kept[ways == way]):
                blocks.append(decode(rows))
        if len(rows := kept[ways == _VECTOR]):
            found, odd = document.vectors(rows)
            blocks += found
            others = np.concatenate((others, odd))
        return others

    def _row_by_row(self, document: Bulk, chosen: Int64s) -> RowByRow:
        single = RowByRow(document.lexicon, self.merge)
        if not len(chosen):
            return single
        rows, layout = document.rows, self.layout.columns
        chosen = chosen[np.argsort(rows.sequence[chosen], kind="stable")]
        numbers, shapes, sequences, times = (
            column[chosen].tolist() for column in (document.columns, rows.shape, rows.sequence, document.times)
        )
        for number, shape, sequence, time_ns, raw in zip(
            numbers, shapes, sequences, times, rows.texts.pick(chosen), strict=True
        ):
            single.add(Place(number, layout[number], sequence, time_ns), raw, rows.details[shape])
        return single

    def _mentions(self, document: Bulk, kept: Int64s) -> tuple[AssetMention, ...]:
        kept = kept[self._assets[document.columns[kept]]]
        if not len(kept):
            return ()
        kept = kept[np.argsort(document.rows.sequence[kept], kind="stable")]
        columns = [self.layout.columns[number] for number in document.columns[kept].tolist()]
        return mentions(zip(columns, document.rows.texts.pick(kept), strict=True))

    def _columns_of(self, rows: Rows) -> Int32s:
        if isinstance(rows.details, ShapeTable):
            columns: Int32s = self._columns_of_table(rows.details)[rows.shape]
            known = columns.min(initial=0) >= 0
        else:
            found = list(map(self._column_of, rows.details))
            columns, known = np.array(found, np.int32)[rows.shape], -1 not in found
        if not known:
            unknown = dict.fromkeys(rows.shape[columns < 0].tolist())
            raise UnknownItems(tuple(rows.details[shape] for shape in unknown))
        return columns

    def _columns_of_table(self, details: ShapeTable) -> Int32s:
        """Of a table that was seen before, only what is new is looked up."""
        table, columns = self._known
        if table is not details:
            columns = columns[:0]
        if len(columns) < len(details):
            found = np.array(list(map(self._column_of, details[len(columns) :])), np.int32)
            columns = np.concatenate((columns, found))
        self._known = details, columns
        return columns

    def _column_of(self, detail: Detail) -> int:
        """-1 when no device model has it."""
        item = detail.attributes["dataItemId"]
        if item in self.layout.ambiguous:
            return self.layout.by_device_item.get((detail.device, item), -1)
        return self.layout.by_item.get(item, -1)

    def merge(self, column: int, detail: Detail | None) -> dict[str, object]:
        """The full set after this observation. A row of a table is replaced as a unit, as the agents do."""
        if detail is None:
            return self.sets.pop(column, {})
        full = {} if "resetTriggered" in detail.attributes else dict(self.sets.get(column, {}))
        for key, value in (detail.entries or {}).items():
            if value is None:
                full.pop(key, None)
            else:
                full[key] = plain(value)
        self.sets[column] = full
        return full
