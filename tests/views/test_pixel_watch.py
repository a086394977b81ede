"""The pixel watch tells how old a reading is when it is painted, and leaves out what was old when it came."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.snapshot import MachineSnapshot
from tests.views.builders import NOW, S, machine, plant
from views.shell.busy_watch import BusyWatch
from views.shell.pixel_watch import PixelWatch, new_times

MS = S // 1000


def later(before: MachineSnapshot, rows: int, *, source_ns: int, received_ns: int) -> MachineSnapshot:
    """The machine after its first ``rows`` signals have got another reading."""
    received, sources = before.received_ns.copy(), before.time_ns.copy()
    received[:rows], sources[:rows] = received_ns, source_ns
    return replace(before, revision=before.revision + 1, received_ns=received, time_ns=sources)


def test_the_first_picture_of_a_machine_measures_nothing() -> None:
    assert not len(new_times(None, machine()))


def test_only_readings_that_arrived_since_the_last_picture_count() -> None:
    before = machine()
    after = later(before, 3, source_ns=NOW - 20 * MS, received_ns=NOW - 10 * MS)
    assert new_times(before, after).tolist() == [NOW - 20 * MS] * 3
    assert not len(new_times(after, after))


def test_history_that_is_caught_up_is_not_counted() -> None:
    before = machine()
    assert not len(new_times(before, later(before, 3, source_ns=NOW - 6 * S, received_ns=NOW)))


@pytest.fixture
def watch(qapp: QApplication) -> PixelWatch:
    return PixelWatch(BusyWatch())


def test_ages_end_with_the_painting_and_are_published_as_quantiles(watch: PixelWatch) -> None:
    before = machine()
    watch.shown(plant(before))
    after = later(before, 2, source_ns=NOW, received_ns=NOW + 10 * MS)
    watch.shown(plant(later(after, 1, source_ns=NOW - 300 * MS, received_ns=NOW + 11 * MS)))
    watch.painted(NOW + 100 * MS)
    figures = watch.health().figures
    assert figures["source_to_pixel_p50_s"] == pytest.approx(0.25)
    assert figures["source_to_pixel_p99_s"] == pytest.approx(np.percentile([0.1, 0.4], 99), abs=1e-6)
    assert figures["busy_over_50ms_total"] == 0


def test_a_minute_later_the_ages_are_forgotten(watch: PixelWatch) -> None:
    before = machine()
    watch.shown(plant(before))
    watch.shown(plant(later(before, 2, source_ns=NOW, received_ns=NOW)))
    watch.painted(NOW + 100 * MS)
    watch.painted(NOW + 61 * S)
    assert "source_to_pixel_p99_s" not in watch.health().figures


def test_the_time_is_taken_after_the_page_is_painted(qapp: QApplication, watch: PixelWatch) -> None:
    told: list[str] = []

    class Painted(QWidget):
        def paintEvent(self, event: object) -> None:
            told.append("paint")

    page = Painted()
    page.show()
    qapp.processEvents()
    told.clear()
    watch.painted = lambda now_ns: told.append("taken")  # type: ignore[method-assign]
    page.update()
    watch.shown(plant())
    qapp.processEvents()
    assert told == ["paint", "taken"]
    page.close()
