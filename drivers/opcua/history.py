"""Fills a hole from the server's own history, where it has one. Says whether it is whole; never invents a value."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from asyncua import ua

from drivers.opcua.decode import Slot
from drivers.opcua.services import Services, chunks

PATIENCE_S = 20.0
FURTHEST_NS = 7 * 86_400 * 10**9
_MOST_VALUES = 2_000_000
_EMPTY = {"GoodNoData", "Good", "GoodMoreData", "GoodNoDataIgnored"}


@dataclass(slots=True)
class Replay:
    """What history gave for a hole: rows per slot number in time order, and who gave nothing."""

    values: dict[int, list[ua.DataValue]] = field(default_factory=dict)
    incomplete: set[int] = field(default_factory=set)

    @property
    def count(self) -> int:
        """Values found."""
        return sum(len(values) for values in self.values.values())


class HistoryOfServer:
    """Raw history of one session's items."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def fill(self, slots: Sequence[tuple[int, Slot]], from_ns: int, to_ns: int) -> Replay:
        """Everything in (from, to); items without history, or whose reading fails, are named incomplete."""
        replay = Replay(incomplete={number for number, slot in slots if not slot.column.has_history})
        wanted = [(number, slot) for number, slot in slots if slot.column.has_history]
        too_far = to_ns - from_ns > FURTHEST_NS
        try:
            async with asyncio.timeout(PATIENCE_S):
                for part in chunks(wanted, self._services.limits.history):
                    await self._part(part, max(from_ns, to_ns - FURTHEST_NS), to_ns, replay)
        except (TimeoutError, ua.UaError, ValueError):
            replay.incomplete |= {number for number, _ in wanted}
        if too_far:
            replay.incomplete |= {number for number, _ in wanted}
        return replay

    async def _part(self, part: Sequence[tuple[int, Slot]], from_ns: int, to_ns: int, replay: Replay) -> None:
        points: dict[int, bytes | None] = {number: None for number, _ in part}
        slots = dict(part)
        while points and replay.count < _MOST_VALUES:
            results = await self._read([(slots[number], point) for number, point in points.items()], from_ns, to_ns)
            following: dict[int, bytes | None] = {}
            for (number, before), result in zip(points.items(), results, strict=True):
                if result.StatusCode.name not in _EMPTY:
                    replay.incomplete.add(number)
                    continue
                replay.values.setdefault(number, []).extend(_values(result))
                if result.ContinuationPoint and result.ContinuationPoint != before:
                    following[number] = result.ContinuationPoint
            points = following
        replay.incomplete |= set(points)

    async def _read(
        self, wanted: Sequence[tuple[Slot, bytes | None]], from_ns: int, to_ns: int
    ) -> list[ua.HistoryReadResult]:
        details = ua.ReadRawModifiedDetails(
            IsReadModified=False,
            StartTime=_time(from_ns),
            EndTime=_time(to_ns),
            NumValuesPerNode=ua.UInt32(0),
            ReturnBounds=False,
        )
        nodes = [
            ua.HistoryReadValueId(
                NodeId=self._services.namespaces.node(slot.column.node), IndexRange="", ContinuationPoint=point
            )
            for slot, point in wanted
        ]
        return list(
            await self._services.session.history_read(
                ua.HistoryReadParameters(
                    HistoryReadDetails=details,
                    TimestampsToReturn=ua.TimestampsToReturn.Both,
                    ReleaseContinuationPoints=False,
                    NodesToRead=nodes,
                )
            )
        )


def _values(result: ua.HistoryReadResult) -> Sequence[ua.DataValue]:
    return getattr(result.HistoryData, "DataValues", None) or ()


def _time(ns: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=ns // 1000)
