"""Forgetting: raw rows go after their roll-ups stand, rare signals keep theirs, holes go with the roll-ups of their time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from app.domain.observation import NO_TEXT, ObservationBatch
from storage.archive import ParquetArchive
from storage.forecast import Forecast, disk_warning, forecast, is_nearly_full, note_size
from storage.retention import DAY_NS, Archive, Retention, forget
from storage.retention_rules import Rule
from tests.unit.storage.build import MODEL, NOON, SECOND
from tests.unit.storage.lab import Lab, lab

ROWS = 40_000
KEEP_DAY = Retention(raw_ns=DAY_NS, rollup_ns=400 * DAY_NS)


def ramp(count: int = ROWS, step_ns: int = SECOND, start_ns: int = NOON) -> ObservationBatch:
    """A saw-tooth with one peak that no other value reaches."""
    number = (np.arange(count) % 100).astype(np.float64)
    number[count // 2] = 5000.0
    return ObservationBatch(
        model=MODEL,
        signal=np.zeros(count, np.int32),
        sequence=np.zeros(count, np.int64),
        time_ns=start_ns + np.arange(count) * step_ns,
        number=number,
        code=np.full(count, NO_TEXT, np.int32),
        texts=(),
        quality=np.zeros(count, np.uint8),
        received_ns=start_ns + count * step_ns,
    )


def apply(history: Lab, retention: Retention, now_ns: int, archive: Archive | None = None) -> None:
    for _ in forget(history.connection, retention, now_ns, archive):
        pass


def raw_count(history: Lab) -> int:
    return len(history.series()[0].time_ns)


def sealed(history: Lab, batch: ObservationBatch) -> None:
    history.commit(batch)
    history.seal()


def test_thinned_history_still_shows_every_peak() -> None:
    with lab() as history:
        sealed(history, ramp())
        apply(history, KEEP_DAY, NOON + 10 * DAY_NS)
        assert raw_count(history) < ROWS // 4
        rpm = history.series(from_ns=NOON, to_ns=NOON + ROWS * SECOND, max_points=1000)[0]
        assert (rpm.aggregate, np.nanmax(rpm.number), np.nanmin(rpm.number)) == ("minmax", 5000.0, 0.0)


def test_applying_a_retention_again_changes_nothing() -> None:
    with lab() as history:
        sealed(history, ramp())
        apply(history, KEEP_DAY, NOON + 10 * DAY_NS)
        before = raw_count(history), len(history.series(from_ns=NOON, to_ns=NOON + DAY_NS, max_points=500)[0].time_ns)
        apply(history, KEEP_DAY, NOON + 10 * DAY_NS)
        after = raw_count(history), len(history.series(from_ns=NOON, to_ns=NOON + DAY_NS, max_points=500)[0].time_ns)
        assert after == before


def test_rows_that_come_for_a_thinned_time_are_refused_not_doubled() -> None:
    with lab() as history:
        sealed(history, ramp())
        apply(history, KEEP_DAY, NOON + 10 * DAY_NS)
        kept = raw_count(history)
        sealed(history, ramp(ROWS // 2))
        assert raw_count(history) == kept


def test_a_rare_signal_keeps_its_rows_as_long_as_roll_ups() -> None:
    with lab() as history:
        sealed(history, ramp(count=9_000, step_ns=3600 * SECOND))
        apply(history, KEEP_DAY, NOON + 500 * DAY_NS)
        assert raw_count(history) == 9_000


def test_roll_ups_go_when_their_time_is_over_and_the_extent_follows() -> None:
    with lab() as history:
        sealed(history, ramp())
        history.commit(ramp(100, start_ns=NOON + 900 * DAY_NS))
        history.seal()
        apply(history, Retention(DAY_NS, 400 * DAY_NS), NOON + 901 * DAY_NS)
        assert history.bins(1, 5) is None or history.bins(1, 5).index[0] << 36 > NOON + 100 * DAY_NS
        assert history.reader.extent("mill-1")[0] == NOON + 900 * DAY_NS


def exceptions(history: Lab) -> list[tuple]:
    with history.connection.begin():
        found = history.connection.exec_driver_sql(
            "SELECT signal.name, raw_ns, rollup_ns FROM retention JOIN signal ON signal.id = signal ORDER BY signal.id"
        )
        return [tuple(row) for row in found]


def with_rules(*rules: Rule) -> Retention:
    return Retention(KEEP_DAY.raw_ns, KEEP_DAY.rollup_ns, rules)


def test_a_rule_for_one_signal_overrides_the_station() -> None:
    with lab() as history:
        sealed(history, ramp())
        apply(history, with_rules(Rule("*/rpm", 100 * DAY_NS)), NOON + 10 * DAY_NS)
        assert raw_count(history) == ROWS
        apply(history, KEEP_DAY, NOON + 10 * DAY_NS)
        assert raw_count(history) < ROWS // 4, "a rule that was taken out of the configuration is over"


def test_a_rule_may_keep_less_than_the_station() -> None:
    with lab() as history:
        sealed(history, ramp())
        long = Retention(100 * DAY_NS, 400 * DAY_NS, (Rule("mill-1/rpm", DAY_NS, 5 * DAY_NS),))
        apply(history, long, NOON + 3 * DAY_NS)
        assert raw_count(history) < ROWS // 4
        apply(history, long, NOON + 10 * DAY_NS)
        assert raw_count(history) == 0
        assert history.series(from_ns=NOON, to_ns=NOON + DAY_NS, max_points=100)[0].number.tolist() == []


def test_the_first_rule_that_matches_holds_and_only_the_star_is_special() -> None:
    with lab() as history:
        sealed(history, ramp(100))
        rules = (Rule("*/m?de", 9), Rule("mill-1/mode", 2), Rule("mill-*/*", None, 3), Rule("*", 4))
        apply(history, with_rules(*rules), NOON)
        assert exceptions(history) == [("rpm", None, 3), ("mode", 2, None), ("alarm", None, 3), ("offsets", None, 3)]


def test_a_signal_that_appears_later_follows_the_rules_too() -> None:
    with lab() as history:
        rules = with_rules(Rule("*/rpm", 100 * DAY_NS))
        apply(history, rules, NOON)
        assert exceptions(history) == []
        sealed(history, ramp())
        apply(history, rules, NOON + 10 * DAY_NS)
        assert exceptions(history) == [("rpm", 100 * DAY_NS, None)]
        assert raw_count(history) == ROWS


def test_the_archive_has_every_row_before_it_is_thinned(tmp_path: Path) -> None:
    with lab() as history:
        sealed(history, ramp())
        apply(history, KEEP_DAY, NOON + 10 * DAY_NS, ParquetArchive(tmp_path))
        kept = raw_count(history)
        files = sorted((tmp_path / "mill-1" / "rpm").glob("*.parquet"))
        assert sum(pq.read_metadata(file).num_rows for file in files) == ROWS - kept
        assert not list(tmp_path.rglob("*.partial"))


def test_nothing_is_thinned_when_the_archive_fails() -> None:
    def refuse(machine: str, signal: str, rows: object) -> None:
        raise OSError(28, "No space left on device")

    with lab() as history:
        sealed(history, ramp())
        with pytest.raises(OSError, match="No space"):
            apply(history, KEEP_DAY, NOON + 10 * DAY_NS, refuse)
        assert raw_count(history) == ROWS


def test_the_forecast_divides_free_space_by_growth() -> None:
    with lab() as history:
        for day in range(5):
            sealed(history, ramp(start_ns=NOON + day * DAY_NS))
            note_size(history.connection, history.path, NOON + day * DAY_NS, lambda folder: 10**9)
        found = forecast(history.connection, history.path, lambda folder: 10**9)
        assert found.days == pytest.approx(10**9 / found.bytes_per_day)
        assert found.bytes_per_day > 0


def test_a_history_of_one_day_knows_no_forecast() -> None:
    with lab() as history:
        note_size(history.connection, history.path, NOON, lambda folder: 10**9)
        assert forecast(history.connection, history.path, lambda folder: 10**9).days is None


def test_people_are_warned_in_time_to_act() -> None:
    calm, soon, now = (Forecast(10**9, 10**8, 10**10, days) for days in (100.0, 13.0, 0.5))
    assert (disk_warning(calm), is_nearly_full(calm)) == (None, False)
    assert "full in 13.0 days" in str(disk_warning(soon))
    assert not is_nearly_full(soon)
    assert is_nearly_full(now)


def test_little_space_is_told_even_when_growth_is_unknown() -> None:
    assert "Only 900.0 MB" in str(disk_warning(Forecast(10**9, 0.0, 9 * 10**8, None)))
    assert is_nearly_full(Forecast(10**9, 0.0, 10**8, None))
