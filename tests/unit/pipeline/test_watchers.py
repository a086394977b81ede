"""What watchers of the stream add travels with what they saw; what goes wrong in one stays with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from sqlalchemy import Connection, create_engine

from app.domain.gap import GapAction, GapCause, GapEvent
from app.domain.observation import Delivery, ObservationBatch, Record
from app.domain.snapshot import LinkStatus
from app.pipeline.watchers import Watchers
from storage import books
from tests.unit.builders import T0, mill, rows


@dataclass(frozen=True, slots=True)
class Note:
    text: str


@dataclass(frozen=True, slots=True)
class Remark:
    text: str


class Noting:
    def observe(self, batch: ObservationBatch) -> Iterable[Record]:
        return [Note(f"{len(batch)} of {batch.machine}")]

    def gap(self, event: GapEvent) -> Iterable[Record]:
        return [Note(event.action.value)]

    def link(self, machine: str, status: LinkStatus, now_ns: int) -> Iterable[Record]:
        return [Note(machine)]

    def tick(self, now_ns: int) -> Iterable[Record]:
        return [Note("tick")]


class Broken(Noting):
    def observe(self, batch: ObservationBatch) -> Iterable[Record]:
        raise ZeroDivisionError


def delivery() -> Delivery:
    gap = GapEvent(GapAction.OPEN, "mill-1", T0, GapCause.LINK_LOST)
    return Delivery("source", (rows(mill(), ("rpm", 0, 5.0)),), gaps=(gap,), records=(Note("driver's own"),))


def test_what_watchers_say_joins_the_delivery_that_they_saw() -> None:
    watchers = Watchers(Counter())
    watchers.add(Noting())
    assert watchers.witnessed(delivery()).records == (Note("driver's own"), Note("open"), Note("1 of mill-1"))
    assert watchers.tick(T0) == [Note("tick")]


def test_a_failing_watcher_costs_its_records_and_nothing_else() -> None:
    counters: Counter[str] = Counter()
    watchers = Watchers(counters)
    watchers.add(Broken())
    watchers.add(Noting())
    seen = watchers.witnessed(delivery())
    assert len(seen.batches) == 1
    assert Note("1 of mill-1") in seen.records
    assert counters["failed_watchers"] == 1


def test_books_keep_the_order_between_types(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(books, "_entries", {})
    written: list[object] = []

    def enter(connection: Connection, records: object) -> None:
        written.append(records)

    books.book(Note, enter)
    books.book(Remark, enter)
    with create_engine("sqlite://").connect() as connection:
        books.write(connection, [Note("a"), Note("b"), Remark("c"), Note("d")])
    assert written == [[Note("a"), Note("b")], [Remark("c")], [Note("d")]]


def test_a_record_without_a_book_is_refused_at_submission(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(books, "_entries", {})
    with pytest.raises(TypeError, match="no book takes a Note"):
        books.check([Note("lost")])
