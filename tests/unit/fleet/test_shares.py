"""How a transaction is made up when stations have much to catch up: bounded, in turn, live rows first."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

import numpy as np

from app.contracts.fleet import Catalogued, LiveWork, Outcome, StretchWork, Work
from app.fleet.frames import CatalogTold, ClaimsTold, LiveTold, PartTold
from app.fleet.session import Session
from app.fleet.transactions import BACKLOG_BYTES
from tests.unit.fleet.floor import Floor

NUMBERS = Catalogued((), np.zeros(1, np.int32), np.zeros(1, np.int32))
PART = BACKLOG_BYTES // 2


def waiting(floor: Floor, name: str, *messages: PartTold | LiveTold | ClaimsTold | CatalogTold) -> Session:
    session = floor.receiver._session(name)
    session.peer, session.numbers = name.encode(), NUMBERS
    sizes = [len(m.payload) if isinstance(m, PartTold | LiveTold) else 10 for m in messages]
    session.waiting = deque(zip(messages, sizes, strict=True))
    floor.receiver.transactions._waiting_bytes += sum(sizes)
    return session


def begun(floor: Floor) -> list[Work]:
    """The works of the next transaction, which then ends without having done anything."""
    taken: list[Work] = []

    def store(works: Sequence[Work]) -> Future[tuple[Outcome, ...]]:
        taken.extend(works)
        return Future()

    floor.receiver.transactions._store.store = store  # type: ignore[method-assign]
    floor.receiver.transactions._begin(1e9)
    floor.receiver.transactions._running = None
    return taken


def test_a_live_part_overtakes_the_backlog_of_its_own_station(tmp_path: Path) -> None:
    floor = Floor(tmp_path)
    parts = [PartTold(seq, bytes(PART)) for seq in range(1, 6)]
    session = waiting(floor, "line-0", *parts, ClaimsTold(6, (), last=True), LiveTold(7, b"now"))
    works = begun(floor)
    assert [type(work) for work in works] == [StretchWork, StretchWork, LiveWork]
    assert [type(message) for message, _ in session.waiting] == [PartTold] * 3 + [ClaimsTold]
    assert [message.seq for message, _ in session.waiting] == [3, 4, 5, 6]  # type: ignore[union-attr]
    floor.close()


def test_nothing_overtakes_a_catalogue(tmp_path: Path) -> None:
    floor = Floor(tmp_path)
    parts = [PartTold(seq, bytes(PART)) for seq in range(1, 4)]
    session = waiting(floor, "line-0", *parts, CatalogTold(4, (), {}, b"{}"), LiveTold(5, b"now"))
    assert [type(work) for work in begun(floor)] == [StretchWork, StretchWork]
    assert [message.seq for message, _ in session.waiting] == [3, 4, 5]  # type: ignore[union-attr]
    floor.close()


def test_ten_stations_share_one_transaction_in_turn_and_hold_up_no_other(tmp_path: Path) -> None:
    floor = Floor(tmp_path)
    for number in range(10):
        waiting(floor, f"away-{number}", *[PartTold(seq, bytes(PART)) for seq in range(1, 5)])
    seen: set[str] = set()
    for _ in range(24):
        waiting(floor, "line-0", LiveTold(1, b"now"))
        works = begun(floor)
        stretches = [work for work in works if isinstance(work, StretchWork)]
        assert sum(isinstance(work, LiveWork) for work in works) == 1
        assert sum(len(work.payload) for work in stretches) <= 2 * BACKLOG_BYTES
        seen |= {work.station for work in stretches}
    assert len(seen) == 10
    assert not floor.receiver.transactions._waiting_bytes
    floor.close()
