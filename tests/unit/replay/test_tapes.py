"""A recording plays whole, in order and at its times, however it is asked; holes and the end are told, never a stale value."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from app.domain.equipment import Category, DataItem, MachineModel, ValueKind
from app.domain.gap import GapAction, GapCause, GapEvent
from app.domain.message import DriverFault, DriverNotReady
from app.domain.observation import Delivery, Observation, batch_of
from app.domain.quality import Quality
from drivers.replay.history_tape import HistoryTape
from drivers.replay.settings import Settings, connection_key
from drivers.replay.shdr_tape import ShdrTape
from drivers.replay.tape import Tape
from storage.files import read_history
from storage.history import open_history

S = 1_000_000_000
NOON = 1_700_000_000 * S
MILL = MachineModel(
    "mill",
    (
        DataItem("feed", "f", Category.SAMPLE, ValueKind.NUMBER, "PATH_FEEDRATE", unit="mm/min", scale=60.0),
        DataItem("program", "p", Category.EVENT, ValueKind.TEXT, "PROGRAM"),
        DataItem("state", "", Category.EVENT, ValueKind.TEXT, derived=True),
    ),
)
RECORDED = [("feed", 0, 600.0), ("program", 1, "00123"), ("feed", 5, 720.5), ("feed", 40, 0.0), ("program", 59, "O2")]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A minute of one machine with a hole from second 20 to 40, and another machine."""
    path = tmp_path_factory.mktemp("history") / "history.db"
    history = open_history(path)
    rows = [(signal, NOON + second * S, value) for signal, second, value in RECORDED]
    hole = GapEvent(GapAction.LOST, "mill", NOON + 40 * S, GapCause.LINK_LOST, NOON + 20 * S)
    history.writer.submit(Delivery("test", (batch_of(MILL, rows, received_ns=NOON + 60 * S),), gaps=(hole,)))
    lathe = MachineModel("lathe", MILL.items)
    history.writer.submit(Delivery("test", (batch_of(lathe, rows[:1], received_ns=NOON + 60 * S),)))
    assert history.close()
    return path


def played(tape: Tape, until_ns: int, steps: int = 1, seed: int = 1) -> list[Observation]:
    """Everything due by then, asked for in so many steps of random lengths."""
    random = Random(seed)
    moments = sorted(random.randrange(until_ns) for _ in range(steps - 1))
    return [row for at in [*moments, until_ns] for batch in tape.play(at) for row in batch.rows()]


def told(rows: list[Observation]) -> list[tuple[str, float, float | str | None]]:
    """Signal, second, value; None for what is unavailable."""
    values = [(None if row.quality.is_bad else row.number if row.text is None else row.text) for row in rows]
    return [(row.item.id, row.time_ns / S, value) for row, value in zip(rows, values, strict=True)]


def tape_of(file: Path, **more: object) -> HistoryTape:
    return HistoryTape(Settings(file=file, **{"machine": "mill", **more}), read_history)  # type: ignore[arg-type]


# ---------------------------------------------------------------- history files

MINUTE = [
    ("feed", 0.0, None),
    ("program", 0.0, None),
    ("feed", 0.0, 600.0),
    ("program", 1.0, "00123"),
    ("feed", 5.0, 720.5),
    ("feed", 20.0, None),
    ("program", 20.0, None),
    ("feed", 40.0, 0.0),
    ("program", 59.0, "O2"),
]


@pytest.mark.parametrize("steps", [1, 3, 50])
def test_a_history_file_plays_whole_and_its_hole_is_a_hole_again(file: Path, steps: int) -> None:
    tape = tape_of(file, loop=False)
    assert told(played(tape, 59 * S, steps)) == MINUTE
    assert not tape.ended
    tape.close()


def test_values_of_a_history_file_are_not_converted_twice(file: Path) -> None:
    tape = tape_of(file)
    assert [(item.id, item.scale, item.unit) for item in tape.model.items] == [
        ("feed", 1.0, "mm/min"),
        ("program", 1.0, ""),
    ]
    tape.close()


def test_at_the_end_everything_is_unavailable(file: Path) -> None:
    tape = tape_of(file, loop=False)
    rows = told(played(tape, 300 * S, 7))
    assert rows[: len(MINUTE)] == MINUTE
    assert [(signal, value) for signal, _, value in rows[len(MINUTE) :]] == [("feed", None), ("program", None)]
    assert tape.ended
    assert tape.play(10**15) == []
    tape.close()


@pytest.mark.parametrize("steps", [1, 20])
def test_a_loop_begins_anew_without_values_from_its_end(file: Path, steps: int) -> None:
    tape = tape_of(file)
    again = [(signal, second + 60, value) for signal, second, value in MINUTE]
    rows = told(played(tape, 119 * S + 1, steps))
    assert [(signal, round(second), value) for signal, second, value in rows] == MINUTE + again
    tape.close()


def test_a_part_of_a_history_begins_with_what_held_then(file: Path) -> None:
    tape = tape_of(file, loop=False, **{"from": "2023-11-14T22:13:23Z", "to": "2023-11-14T22:13:26Z"})
    assert told(played(tape, 2 * S)) == [("feed", 0.0, 600.0), ("program", 0.0, "00123"), ("feed", 2.0, 720.5)]
    tape.close()


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"machine": None}, "holds several machines. Choose one with machine: "),
        ({"machine": "drill"}, "has no machine drill"),
        ({"from": "2030-01-01T00:00:00Z"}, "holds nothing of mill between from and to"),
    ],
)
def test_what_can_not_be_played_is_said(file: Path, settings: dict[str, object], sentence: str) -> None:
    with pytest.raises(DriverFault, match=sentence):
        tape_of(file, **settings)


def test_a_history_file_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    with pytest.raises(DriverNotReady):
        tape_of(tmp_path / "history.db")


# ---------------------------------------------------------------- SHDR

LOG = """2026-01-01T06:00:00Z|avail|AVAILABLE|execution|READY
2026-01-01T06:00:01Z|execution|ACTIVE|Srpm|1200.5
2026-01-01T06:00:02Z|servo|FAULT|SV0401|1|HIGH|axis X overloaded
2026-01-01T06:00:03Z|program|00123
2026-01-01T06:00:04Z|servo|NORMAL||||
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "shift.txt"
    path.write_text(LOG)
    return path


@pytest.mark.parametrize("steps", [1, 4, 30])
def test_an_shdr_log_plays_as_an_agent_would_tell_it(log: Path, steps: int) -> None:
    tape = ShdrTape(log, None, loop=False)
    rows = played(tape, 4 * S, steps)
    values = [row for row in rows if row.item.category is not Category.CONDITION and not row.quality.is_bad]
    assert [(row.item.id, row.time_ns // S, row.number if row.text is None else row.text) for row in values] == [
        ("availability", 0, "AVAILABLE"),
        ("execution", 0, "READY"),
        ("execution", 1, "ACTIVE"),
        ("rpm", 1, 1200.5),
        ("program", 3, "00123"),
    ]
    faults = [row.text for row in rows if row.item.category is Category.CONDITION and row.text]
    assert any("SV0401" in text for text in faults)


def test_what_a_log_has_not_told_yet_is_unavailable(log: Path) -> None:
    tape = ShdrTape(log, None, loop=False)
    first = {row.item.id: row.quality for row in played(tape, 0)}
    assert first["rpm"] is Quality.UNAVAILABLE
    assert first["execution"] is Quality.GOOD


def test_a_log_ends_unavailable_or_starts_over(log: Path) -> None:
    once, forever = ShdrTape(log, None, loop=False), ShdrTape(log, None, loop=True)
    last = {row.item.id: row.quality for row in played(once, 60 * S)}
    assert set(last.values()) == {Quality.UNAVAILABLE}
    assert once.ended
    rows = played(forever, 12 * S, 5)
    assert [row.time_ns // S for row in rows if row.number == 1200.5] == [1, 6, 11]
    assert not forever.ended


@pytest.mark.parametrize("text", ["", "hello\nworld\n"])
def test_a_file_that_is_no_log_is_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "log.txt").write_text(text)
    with pytest.raises(DriverFault, match="no SHDR log"):
        ShdrTape(tmp_path / "log.txt", None, loop=True)


def test_a_broken_device_model_is_said(log: Path, tmp_path: Path) -> None:
    (tmp_path / "devices.xml").write_text("<no")
    with pytest.raises(DriverFault, match="device model"):
        ShdrTape(log, tmp_path / "devices.xml", loop=True)


def recordings() -> Iterator[Path]:
    return (Path(__file__).parents[2] / "data" / "shdr").glob("*Hurco02*.xz")


def test_a_real_recording_plays_the_same_in_one_step_and_in_many() -> None:
    (path,) = recordings()
    day = 86_400 * S
    at_once, in_steps = ShdrTape(path, None, loop=False), ShdrTape(path, None, loop=False)
    assert str(told(played(at_once, day))) == str(told(played(in_steps, day, 200)))


# ---------------------------------------------------------------- settings


@pytest.mark.parametrize(
    "entry",
    [
        {"file": "a.txt", "machine": "m"},
        {"file": "h.db", "devices": "d.xml"},
        {"file": "h.db", "speed": 0},
        {"file": "h.db", "from": "2026-01-02T00:00:00Z", "to": "2026-01-01T00:00:00Z"},
        {"file": "h.db", "from": "2026-01-02T00:00:00"},
    ],
)
def test_settings_that_contradict_themselves_are_refused(entry: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        Settings(**entry)  # type: ignore[arg-type]


def test_two_machines_that_play_the_same_share_one_tape() -> None:
    assert connection_key(Settings(file="a.txt")) == connection_key(Settings(file="a.txt"))  # type: ignore[arg-type]
    assert connection_key(Settings(file="a.txt")) != connection_key(Settings(file="a.txt", speed=2))  # type: ignore[arg-type]
