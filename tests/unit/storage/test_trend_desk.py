"""Notes stay; statistics and means over time agree with what plain arithmetic over the observations gives."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from app.domain.calendar import days_of
from app.domain.equipment import Category, DataItem, MachineModel, ValueKind
from app.domain.gap import GapAction, GapCause, GapEvent
from app.domain.message import UserError
from app.domain.note import Note
from app.domain.observation import Delivery, batch_of
from app.domain.series import HistoryQuery
from app.domain.statistics import Basis
from storage import statistics as module
from storage.history import open_history
from storage.trend_desk import TrendDesk

S = 1_000_000_000
T0 = 1_700_000_000 * S
MODEL = MachineModel(
    "mill",
    (
        DataItem("load", "l", Category.SAMPLE, ValueKind.NUMBER, unit="%"),
        DataItem("program", "p", Category.EVENT, ValueKind.TEXT),
    ),
)


@pytest.fixture
def desk(tmp_path):
    history = open_history(tmp_path / "history.db")
    workers = ThreadPoolExecutor(1)
    made = TrendDesk(
        history.path, history.writer, history.reader, workers, folder=tmp_path, now_ns=lambda: T0 + 10**7 * S
    )
    made.history = history
    yield made
    workers.shutdown()
    made.close()
    history.close()


def keep(desk, rows, gaps=()):
    batch = batch_of(MODEL, rows, received_ns=rows[-1][1])
    desk.history.writer.submit(Delivery("test", (batch,), gaps=tuple(gaps)))
    assert desk.history.writer.flush(5)


def note(**changes):
    return replace(Note("n1", "mill", T0, T0 + 60 * S, "Chip in the coolant", "ana", T0), **changes)


def test_a_note_is_on_the_disk_when_it_is_answered(desk):
    desk.keep_note(note()).result(5)
    with sqlite3.connect(desk.history.path) as connection:
        assert connection.execute("SELECT text, author FROM note").fetchall() == [("Chip in the coolant", "ana")]
    connection.close()


def test_the_newest_version_of_a_note_counts_and_the_old_one_stays_in_the_book(desk):
    desk.keep_note(note()).result(5)
    desk.keep_note(note(text="Swarf", written_ns=T0 + S)).result(5)
    (found,) = desk.notes(["mill"], T0, T0 + S).result(5)
    assert found.text == "Swarf"
    desk.keep_note(note(removed=True)).result(5)
    assert desk.notes(["mill"], T0, T0 + S).result(5) == ()
    with sqlite3.connect(desk.history.path) as connection:
        assert connection.execute("SELECT count(*) FROM note").fetchone() == (3,)
    connection.close()


def test_notes_are_found_by_machine_and_time_and_those_of_the_station_by_all(desk):
    desk.keep_note(note()).result(5)
    desk.keep_note(note(id="n2", machine="lathe")).result(5)
    desk.keep_note(note(id="n3", machine="", text="Power cut")).result(5)
    names = lambda machines, a, b: [n.id for n in desk.notes(machines, a, b).result(5)]  # noqa: E731
    assert names(["mill"], T0, T0 + S) == ["n1", "n3"]
    assert names(["lathe"], T0 + 60 * S, T0 + 90 * S) == ["n2", "n3"]
    assert names(["mill"], T0 + 61 * S, T0 + 90 * S) == []


def test_an_empty_note_is_refused(desk):
    with pytest.raises(UserError, match="words"):
        desk.keep_note(note(text="  ")).result(5)


def test_a_value_counts_for_as_long_as_it_held(desk):
    keep(desk, [("load", T0, 10.0), ("load", T0 + 10 * S, 40.0), ("load", T0 + 12 * S, 10.0)])
    (found,) = desk.statistics("mill", ["load"], T0, T0 + 20 * S).result(5)
    assert (found.basis, found.count, found.minimum, found.maximum) == (Basis.RAW, 3, 10.0, 40.0)
    assert found.mean == pytest.approx((10 * 18 + 40 * 2) / 20)
    assert found.sigma == pytest.approx(9.0)
    assert found.known_s == pytest.approx(20.0)


def test_what_was_known_before_the_span_counts_in_it(desk):
    keep(desk, [("load", T0 - 100 * S, 50.0), ("load", T0 + 5 * S, 10.0)])
    (found,) = desk.statistics("mill", ["load"], T0, T0 + 10 * S).result(5)
    assert found.mean == pytest.approx(30.0)
    assert found.maximum == 50.0


def test_a_hole_and_a_missing_value_count_for_nothing(desk):
    lost = GapEvent(GapAction.LOST, "mill", T0 + 8 * S, GapCause.LINK_LOST, since_ns=T0 + 2 * S)
    keep(desk, [("load", T0, 10.0), ("load", T0 + 8 * S, 20.0), ("load", T0 + 10 * S, None)], [lost])
    (found,) = desk.statistics("mill", ["load"], T0, T0 + 20 * S).result(5)
    assert found.known_s == pytest.approx(4.0)
    assert found.mean == pytest.approx(15.0)


def test_a_span_without_numbers_has_no_statistics(desk):
    keep(desk, [("load", T0, None)])
    (found,) = desk.statistics("mill", ["load"], T0 + S, T0 + 2 * S).result(5)
    assert (found.mean, found.minimum, found.known_s) == (None, None, 0.0)


def long_series(desk, count=40_000):
    rng = np.random.default_rng(5)
    values = np.cumsum(rng.normal(0, 1, count)) + 100
    for start in range(0, count, 10_000):
        keep(desk, [("load", T0 + i * S, float(values[i])) for i in range(start, start + 10_000)])
    desk.history.compact()
    return values


def test_from_roll_ups_the_extremes_are_exact_the_mean_close_and_sigma_no_larger(desk, monkeypatch):
    values = long_series(desk)
    monkeypatch.setattr(module, "RAW_ROWS", 5_000)
    monkeypatch.setattr(module, "_BINS", 500)
    (found,) = desk.statistics("mill", ["load"], T0, T0 + 40_000 * S).result(5)
    assert found.basis is Basis.ROLLUP
    assert (found.minimum, found.maximum) == (values.min(), values.max())
    assert found.count == 40_000
    assert found.mean == pytest.approx(values.mean(), rel=1e-3)
    assert values.std() * 0.98 < found.sigma <= values.std() * 1.0001


def test_means_of_columns_are_those_of_their_observations(desk):
    values = long_series(desk)
    answer = desk.means(HistoryQuery("mill", ("load",), T0, T0 + 40_000 * S, max_points=100)).result(5)
    (series,) = answer.series
    assert series.aggregate == "mean"
    assert series.number == pytest.approx(values.reshape(100, 400).mean(axis=1), rel=1e-6)


def test_days_of_a_shift_may_go_over_the_weekend():
    assert days_of("mon-thu,sat") == {0, 1, 2, 3, 5}
    assert days_of("fri-mon") == {4, 5, 6, 0}
