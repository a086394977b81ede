"""What the other rooms rely on from HistoryWriter and HistoryReader, through their public faces and a real file."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.equipment import Category, DataItem, MachineModel, ValueKind
from app.domain.gap import GapAction, GapCause, GapEvent
from app.domain.message import UserError
from app.domain.observation import Cursor, Delivery, Document, batch_of
from app.domain.series import HistoryQuery
from storage.files import read_history
from storage.history import History, open_history
from storage.writer import Pace
from tests.contract.stores import Store

SECOND = 1_000_000_000
NOON = 1_700_000_000 * SECOND

MODEL = MachineModel(
    "mill-1",
    (
        DataItem("rpm", "s1", Category.SAMPLE, ValueKind.NUMBER, unit="rev/min", identity="Spindle/SPEED"),
        DataItem("mode", "s2", Category.EVENT, ValueKind.TEXT),
    ),
    manufacturer="Novatech",
)


@pytest.fixture
def history(store: Store) -> Iterator[History]:
    opened = store.open(now_ns=lambda: NOON)
    yield opened
    opened.close()


def delivery(*rows: tuple[str, int, float | str | None], sequence: int = 1, **fields: object) -> Delivery:
    return Delivery("agent", (batch_of(MODEL, rows, received_ns=NOON, first_sequence=sequence),), **fields)  # type: ignore[arg-type]


def stored(history: History, delivered: Delivery) -> None:
    history.writer.submit(delivered)
    assert history.writer.flush(10)


def numbers(history: History, signal: str = "rpm", machine: str = "mill-1") -> list[float]:
    answer = history.reader.query(HistoryQuery(machine, (signal,), 0, 2**62))
    return answer.series[0].number.tolist()


def test_a_delivery_is_committed_with_its_cursor_and_counted(history: History) -> None:
    stored(history, delivery(("rpm", NOON, 1.0), ("mode", NOON, "AUTOMATIC"), cursor=Cursor("agent", "i1", 3, "{}")))
    assert history.reader.cursor("agent") == Cursor("agent", "i1", 3, "{}")
    figures = history.writer.figures
    assert (figures.committed_total, figures.queued, figures.blocked) == (2, 0, None)
    assert numbers(history) == [1.0]


def test_a_delivery_is_committed_by_itself_within_half_a_second(history: History) -> None:
    history.writer.submit(delivery(("rpm", NOON, 1.0)))
    deadline = time.monotonic() + 10
    while history.writer.figures.queued:
        assert time.monotonic() < deadline
        threading.Event().wait(0.01)
    assert numbers(history) == [1.0]


def test_a_text_that_is_none_holds_up_nothing(history: History) -> None:
    stored(history, delivery(("mode", NOON, "half \ud83d"), ("mode", NOON + 1, "whole \U0001f527, peça")))
    stored(history, delivery(("rpm", NOON + 2, 7.0)))
    (batch,) = history.reader.latest("mill-1").batches
    assert {row.item.id: row.text for row in batch.rows()} == {"rpm": None, "mode": "whole \U0001f527, peça"}
    (series,) = history.reader.query(HistoryQuery("mill-1", ("mode",), NOON, NOON + 1)).series
    assert "half \ufffd" in repr(series)
    assert history.writer.figures.blocked is None


def test_nothing_is_known_at_first(history: History) -> None:
    assert history.reader.cursor("agent") is None
    assert history.reader.models() == ()
    assert history.reader.extent("mill-1") is None
    assert history.reader.gaps("mill-1", 0, 2**62) == ()
    assert len(history.reader.latest("mill-1")) == 0


def test_unknown_names_are_refused_with_a_sentence(history: History) -> None:
    with pytest.raises(UserError, match="no machine nobody"):
        history.reader.query(HistoryQuery("nobody", ("rpm",), 0, 1))
    stored(history, delivery(("rpm", NOON, 1.0)))
    with pytest.raises(UserError, match="no signal coolant"):
        history.reader.query(HistoryQuery("mill-1", ("coolant",), 0, 1))
    with pytest.raises(UserError, match="not a cursor"):
        history.reader.query(HistoryQuery("mill-1", ("rpm",), 0, 1, cursor="abc"))


def test_the_newest_model_and_the_last_values_are_known_after_a_restart(history: History, store: Store) -> None:
    stored(history, delivery(("rpm", NOON, 1.0), ("mode", NOON, "AUTOMATIC"), ("rpm", NOON + 5, None)))
    history.close()
    again = store.open(now_ns=lambda: NOON + 60 * SECOND)
    assert again.reader.models() == (MODEL,)
    (batch,) = again.reader.latest("mill-1").batches
    assert [(row.item.id, row.time_ns, row.text) for row in batch.rows()] == [
        ("rpm", NOON + 5, None),
        ("mode", NOON, "AUTOMATIC"),
    ]
    assert again.reader.extent("mill-1") == (NOON, NOON + 5)
    again.close()


def test_last_values_are_the_same_after_sealing(history: History) -> None:
    stored(history, delivery(("rpm", NOON, 1.0), ("rpm", NOON + 5, 2.0), ("mode", NOON, "MANUAL")))
    before = repr(list(history.reader.latest("mill-1").batches[0].rows()))
    history.compact()
    assert repr(list(history.reader.latest("mill-1").batches[0].rows())) == before
    assert numbers(history) == [1.0, 2.0]


def test_history_goes_on_when_the_source_renames_its_signal(history: History) -> None:
    stored(history, delivery(("rpm", NOON, 1.0)))
    renamed = replace(MODEL, items=(replace(MODEL.items[0], id="spindle", source_id="x9"), MODEL.items[1]), index={})
    batch = batch_of(renamed, [("spindle", NOON + 1, 2.0)], received_ns=NOON)
    stored(history, Delivery("agent", (batch,)))
    assert numbers(history, "spindle") == [1.0, 2.0]


def test_documents_are_kept_in_their_newest_version(history: History) -> None:
    old = Document("mill-1", "CuttingTool", "T1", NOON, '{"life": 9}')
    new = replace(old, time_ns=NOON + 1, body='{"life": 8}', raw="<CuttingTool/>", removed=True)
    stored(history, Delivery("agent", documents=(new, old, replace(old, kind="Fixture", id="F1"))))
    assert history.reader.documents("mill-1", "CuttingTool") == (new,)
    assert len(history.reader.documents("mill-1")) == 2


def test_an_overrun_is_found_with_its_count(history: History) -> None:
    lost = GapEvent(GapAction.LOST, "mill-1", NOON + 9, GapCause.BUFFER_OVERRUN, NOON + 2, 120)
    stored(history, delivery(("rpm", NOON, 1.0), gaps=(lost,)))
    (gap,) = history.reader.query(HistoryQuery("mill-1", ("rpm",), NOON, NOON + 5)).gaps
    assert (gap.from_ns, gap.to_ns, gap.cause, gap.count) == (NOON + 2, NOON + 5, GapCause.BUFFER_OVERRUN, 120)


@pytest.mark.parametrize(
    ("resolution", "expected"),
    [
        (GapAction.RECOVERED, []),
        (GapAction.CLOSE, [(NOON + SECOND, NOON + 60 * SECOND, GapCause.STATION_OFF)]),
        (GapAction.LOST, [(NOON + 20 * SECOND, NOON + 60 * SECOND, GapCause.BUFFER_OVERRUN)]),
    ],
)
def test_a_stopped_station_leaves_a_hole_until_its_driver_resolves_it(
    history: History, store: Store, resolution: GapAction, expected: list
) -> None:
    stored(history, delivery(("rpm", NOON, 1.0)))
    history.writer.alive("mill-1", NOON + SECOND)
    history.close()
    again = store.open(now_ns=lambda: NOON + 60 * SECOND)
    (hole,) = again.reader.gaps("mill-1", NOON, NOON + 60 * SECOND)
    assert (hole.from_ns, hole.to_ns, hole.cause) == (NOON + SECOND, None, GapCause.STATION_OFF)
    cause = GapCause.BUFFER_OVERRUN
    event = GapEvent(resolution, "mill-1", NOON + 60 * SECOND, cause, NOON + 20 * SECOND)
    stored(again, Delivery("agent", gaps=(event,)))
    found = again.reader.gaps("mill-1", NOON, NOON + 90 * SECOND)
    assert [(gap.from_ns, gap.to_ns, gap.cause) for gap in found] == expected
    again.close()


def test_several_signals_and_machines_stay_apart(history: History) -> None:
    other = replace(MODEL, machine="lathe-2", index={})
    second = batch_of(other, [("rpm", NOON, 7.0), ("mode", NOON, "MANUAL")], received_ns=NOON)
    stored(history, Delivery("agent", (*delivery(("rpm", NOON, 1.0)).batches, second)))
    assert (numbers(history), numbers(history, machine="lathe-2")) == ([1.0], [7.0])


def test_the_queue_is_bounded_and_says_so(store: Store) -> None:
    history = store.open(pace=Pace(period_s=60.0, group=10**6, budget=5))
    history.writer.submit(delivery(*(("rpm", NOON + i, 1.0) for i in range(4))))
    assert history.writer.room == 1
    assert history.writer.flush(10)
    assert history.writer.room == 5
    history.close()


def test_a_batch_whose_columns_do_not_fit_is_refused_at_once(history: History) -> None:
    (batch,) = delivery(("rpm", NOON, 1.0)).batches
    with pytest.raises(ValueError, match="different length"):
        history.writer.submit(Delivery("agent", (replace(batch, number=batch.number[:0]),)))


def test_closing_commits_what_is_queued_and_leaves_no_thread(store: Store) -> None:
    history = store.open(pace=Pace(period_s=60.0))
    history.writer.submit(delivery(("rpm", NOON, 1.0)))
    assert history.close()
    assert "history-writer" not in {thread.name for thread in threading.enumerate()}
    again = store.open()
    assert numbers(again) == [1.0]
    again.close()


def test_readers_in_many_threads_never_wait_for_the_writer(history: History) -> None:
    stored(history, delivery(("rpm", NOON, 0.0)))
    wrong: list[str] = []
    done = threading.Event()

    def read() -> None:
        seen = 0
        while not done.is_set():
            count = len(numbers(history))
            if count < seen:
                wrong.append(f"{count} after {seen}")
            seen = count

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for i in range(1, 200):
        history.writer.submit(delivery(("rpm", NOON + i, float(i)), sequence=i))
        if i % 50 == 0:
            history.compact()
    assert history.writer.flush(10)
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    assert numbers(history) == [float(i) for i in range(200)]


def test_nobody_else_may_write(history: History, store: Store) -> None:
    with pytest.raises(UserError, match=r"Another (station|hub)"):
        store.open()


def test_another_process_may_read(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    history = open_history(path)
    stored(history, delivery(("rpm", NOON, 1.0)))
    other = read_history(path)
    assert other.reader.extent("mill-1") == (NOON, NOON)
    other.close()
    history.close()


def test_a_missing_history_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no history"):
        read_history(tmp_path / "none.db")


def test_an_answer_says_until_when_it_is_complete(history: History) -> None:
    stored(history, delivery(("rpm", NOON, 1.0)))
    assert history.reader.query(HistoryQuery("mill-1", ("rpm",), 0, 2**62)).complete_until_ns == NOON
