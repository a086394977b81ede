"""The busy watch counts what a person would feel."""

from __future__ import annotations

import logging

import pytest
from PySide6.QtWidgets import QApplication

from views.shell.busy_watch import REPORT_NS, BusyWatch

MS = 1_000_000


@pytest.fixture
def watch(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> BusyWatch:
    monkeypatch.setattr("views.shell.busy_watch.perf_counter_ns", lambda: 0)
    watch = BusyWatch()
    watch.start()
    return watch


def test_short_stretches_are_not_counted(watch: BusyWatch) -> None:
    for beat in range(1, 6):
        watch.beat(beat * 49 * MS)
    assert (watch.figures.longest_ms, watch.figures.over_limit) == (49, 0)
    watch.stop()


def test_a_stretch_over_50_ms_is_counted_and_remembered(watch: BusyWatch) -> None:
    for at in (10, 90, 100, 160, 170):
        watch.beat(at * MS)
    assert (watch.figures.longest_ms, watch.figures.over_limit) == (80, 2)
    watch.stop()


def test_a_minute_with_long_stretches_gives_one_line_in_the_log(
    watch: BusyWatch, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        watch.beat(75 * MS)
        watch.beat(REPORT_NS)
        watch.beat(REPORT_NS + 10 * MS)
    assert len(caplog.records) == 1
    assert watch.figures.last_minute_over_limit == 2
    watch.stop()


def test_a_calm_minute_says_nothing(watch: BusyWatch, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        for beat in range(1, 5):
            watch.beat(beat * 10 * MS)
        watch.stop()
    assert not caplog.records
