from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np
import pytest

from app.contracts.fleet import Catalogued, MachineEntry
from app.domain.quality import Quality
from app.domain.snapshot import LinkStatus, MachineSnapshot
from app.domain.state import MachineState
from app.fleet.frames import NoFrame, Shown, from_station
from app.fleet.looks import Looks
from app.fleet.showing import SHOW_S, WHOLE_S, Showing, columns_of, topic_of
from tests.unit.fleet.shop import model

MODELS = {name: model(name) for name in ("mill-1", "mill-10")}
ENTRIES = tuple(
    MachineEntry(name, b"", tuple(range(4 * at, 4 * at + 4)), tuple(msgspec.json.encode(item) for item in known.items))
    for at, (name, known) in enumerate(MODELS.items())
)
KNOWN = Catalogued(tuple(MODELS.values()), np.arange(8, dtype=np.int32), np.arange(8, dtype=np.int32))


def snapshot(name: str, number: float, time_ns: int) -> MachineSnapshot:
    numbers, times = np.array([number] * 3 + [np.nan]), np.full(4, time_ns)
    return MachineSnapshot(
        name, name, "", "", MODELS[name], time_ns, MachineState.RUNNING, 0, False, LinkStatus(), numbers,
        (None, None, None, "AUTO"), np.zeros(4, np.uint8), times, times, numbers, (None,) * 4, times,
    )  # fmt: skip


class Screen:
    def __init__(self) -> None:
        self.now = {name: snapshot(name, 1.0, 10) for name in MODELS}
        self.showing = Showing(self.now.get)
        self.at_s = 100.0

    def turn(self, *topics: bytes, after_s: float = SHOW_S) -> dict[bytes, list[tuple[int, float, int]]]:
        """By topic: place, number, time."""
        self.at_s += after_s
        told: dict[bytes, list[tuple[int, float, int]]] = {}

        def show(topic: bytes, frame: bytes) -> None:
            shown = from_station(frame)
            assert isinstance(shown, Shown)
            columns = columns_of(shown, KNOWN)
            rows = zip(columns.place.tolist(), columns.number.tolist(), columns.time_ns.tolist(), strict=True)
            told[topic] = [(place, number if number == number else -1.0, time_ns) for place, number, time_ns in rows]

        self.showing.turn("line-1", ENTRIES, frozenset(topics), self.at_s, show)
        return told


def test_one_machine_is_shown_in_full_and_then_what_changes() -> None:
    screen, topic = Screen(), topic_of("line-1~mill-1")
    assert screen.turn(topic) == {topic: [(0, 1.0, 10), (1, 1.0, 10), (2, 1.0, 10), (3, -1.0, 10)]}
    assert screen.turn(topic) == {}
    known = screen.now["mill-1"]
    times, numbers = known.time_ns.copy(), known.number.copy()
    times[1], numbers[1] = 20, 5.0
    screen.now["mill-1"] = replace(known, revision=20, time_ns=times, number=numbers)
    assert screen.turn(topic) == {topic: [(1, 5.0, 20)]}
    assert len(screen.turn(topic, after_s=WHOLE_S).get(topic, [])) == 4


def test_a_value_that_goes_bad_without_a_new_time_is_shown() -> None:
    screen, topic = Screen(), topic_of("line-1~mill-1")
    screen.turn(topic)
    quality = screen.now["mill-1"].quality.copy()
    quality[2] = int(Quality.LINK_LOST)
    screen.now["mill-1"] = replace(screen.now["mill-1"], revision=11, quality=quality)
    assert screen.turn(topic) == {topic: [(2, 1.0, 10)]}


def test_a_station_is_shown_with_all_its_machines() -> None:
    screen, topic = Screen(), topic_of("line-1")
    assert [place for place, _, _ in screen.turn(topic)[topic]] == list(range(8))


def test_no_faster_than_a_screen_and_nothing_for_what_is_unknown() -> None:
    screen, topic = Screen(), topic_of("line-1~mill-1")
    assert screen.turn(topic_of("line-1~lathe-9"), topic_of("line-2")) == {}
    screen.turn(topic)
    screen.now["mill-1"] = snapshot("mill-1", 2.0, 11)
    assert screen.turn(topic, after_s=SHOW_S / 2) == {}
    assert len(screen.turn(topic, after_s=SHOW_S)[topic]) == 4


def test_whoever_looks_again_after_a_while_sees_everything() -> None:
    screen, topic = Screen(), topic_of("line-1~mill-1")
    screen.turn(topic)
    assert screen.turn() == {}
    assert len(screen.turn(topic)[topic]) == 4


@pytest.mark.parametrize(
    "broken",
    [
        Shown(bytes(4), bytes(8), bytes(8), bytes(4), b"", ()),
        Shown(bytes(3), bytes(8), bytes(8), bytes(4), b"\0", ()),
        Shown(bytes(4), bytes(8), bytes(8), (7).to_bytes(4, "little"), b"\0", ("a",)),
    ],
)
def test_columns_that_do_not_fit_are_no_frame(broken: Shown) -> None:
    with pytest.raises(NoFrame):
        columns_of(broken, KNOWN)


def test_a_screen_counts_as_looking_and_a_scrape_does_not() -> None:
    begun: list[int] = []
    looks = Looks(lambda: begun.append(1))
    for at_s in (0.0, 15.0, 30.0):
        looks.note("line-1", at_s)
    assert looks.now(30.0) == frozenset()
    for tenth in range(5):
        looks.note("line-2", 30 + tenth / 10)
    assert looks.now(30.5) == {"line-2"}
    assert begun == [1]
    assert looks.now(34.0) == frozenset()
