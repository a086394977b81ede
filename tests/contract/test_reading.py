"""What charts, statistics and reports ask of a hub's store: compared with a plain look at what was recorded."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.analytics.cycles import counts_of
from app.contracts.production_store import EVER_NS
from app.domain.alarm import AlarmState, Priority
from app.domain.alarm_record import AlarmTransition, JournalQuery
from app.domain.gap import GapAction, GapCause, GapEvent
from app.domain.note import Note
from app.domain.observation import Delivery, ObservationBatch
from app.domain.production import Job, JobState, PartCount, RawChange, ReasonNote, Recomputed, SealTimeline, SliceKind
from app.domain.quality import Quality
from app.domain.series import HistoryQuery, Series
from storage.books import alarms
from storage.history import History
from storage.retention import Retention
from tests.contract.stores import Store
from tests.unit.fleet.shop import HOUR, SECOND, T0, batch, model

MILL = model("mill-1", signals=2)
DAY = 24 * HOUR
LONG_S = 40_000


@pytest.fixture
def history(store: Store) -> Iterator[History]:
    opened = store.open(now_ns=lambda: T0)
    yield opened
    opened.close()


def record(history: History, *batches: ObservationBatch) -> None:
    for each in batches:
        history.writer.submit(Delivery("agent", (each,)))
    assert history.writer.flush(30)


def asked(history: History, from_ns: int, to_ns: int, points: int | None, *names: str) -> tuple[Series, ...]:
    query = HistoryQuery("mill-1", names or ("s0",), from_ns, to_ns, max_points=points, limit=10**7)
    return history.reader.query(query).series


def of(whole: ObservationBatch, name: str) -> tuple[np.ndarray, np.ndarray]:
    chosen = whole.signal == MILL.index[name]
    return whole.time_ns[chosen], whole.number[chosen]


def no_peak_is_lost_or_made_up(series: Series, times: np.ndarray, numbers: np.ndarray, pixel_ns: int) -> None:
    random = np.random.default_rng(3)
    begin, end = int(times[0]), int(times[-1])
    for _ in range(60):
        start = int(random.integers(begin, max(begin + 1, end - 3 * pixel_ns)))
        stop = start + int(random.integers(3, 40)) * pixel_ns
        for extreme, sign in ((np.nanmin, 1), (np.nanmax, -1)):
            recorded = sign * extreme(numbers[(times >= start) & (times < stop)])
            near = (series.time_ns >= start - 3 * pixel_ns) & (series.time_ns < stop + 3 * pixel_ns)
            assert sign * extreme(series.number[near]) <= recorded
            inside = (series.time_ns >= start) & (series.time_ns < stop)
            wide = (times >= start - 3 * pixel_ns) & (times < stop + 3 * pixel_ns)
            assert sign * extreme(series.number[inside]) >= sign * extreme(numbers[wide])


@pytest.mark.parametrize("stage", ["fresh", "rolled up", "rolled up, then late rows"])
@pytest.mark.parametrize("points", [300, 60, 8])
def test_a_chart_keeps_every_peak_and_makes_none_up(history: History, stage: str, points: int) -> None:
    whole = batch(MILL, 0, LONG_S)
    late = (whole.time_ns >= T0 + 9_000 * SECOND) & (whole.time_ns < T0 + 9_400 * SECOND)
    first = part(whole, ~late) if stage.endswith("late rows") else whole
    record(history, first)
    if stage != "fresh":
        history.compact()
    if first is not whole:
        record(history, part(whole, late))
    times, numbers = of(whole, "s0")
    window = T0 + 17 * SECOND, T0 + (LONG_S - 23) * SECOND
    chosen = (times >= window[0]) & (times < window[1])
    (series,) = asked(history, *window, points)
    assert series.aggregate == "minmax"
    assert 0 < len(series.time_ns) <= points
    assert bool((np.diff(series.time_ns) >= 0).all())
    finite = series.number[np.isfinite(series.number)]
    assert finite.min() == np.nanmin(numbers[chosen])
    assert finite.max() == np.nanmax(numbers[chosen])
    no_peak_is_lost_or_made_up(series, times[chosen], numbers[chosen], (window[1] - window[0]) // (points // 2))


def part(whole: ObservationBatch, chosen: np.ndarray) -> ObservationBatch:
    columns = {
        name: getattr(whole, name)[chosen] for name in ("signal", "sequence", "time_ns", "number", "code", "quality")
    }
    return replace(whole, **columns)


@pytest.mark.parametrize("compacted", [False, True])
def test_states_keep_their_first_and_last_changes(history: History, compacted: bool) -> None:
    whole = batch(MILL, 0, LONG_S)
    record(history, whole)
    if compacted:
        history.compact()
    (series,) = asked(history, T0, T0 + LONG_S * SECOND, 100, "mode")
    assert 50 < len(series.time_ns) <= 100
    known = dict(zip(whole.time_ns[whole.signal == 2].tolist(), whole.code[whole.signal == 2].tolist(), strict=True))
    assert series.text is not None
    assert all(whole.texts[known[at]] == text for at, text in zip(series.time_ns.tolist(), series.text, strict=True))


def test_few_observations_are_given_as_they_are_with_what_held_before(history: History) -> None:
    whole = batch(MILL, 0, 100)
    record(history, whole)
    (series,) = asked(history, T0 + 50 * SECOND, T0 + 60 * SECOND, 500)
    times, numbers = of(whole, "s0")
    assert series.aggregate == "raw"
    assert series.number.tolist() == pytest.approx(numbers[50:60].tolist(), nan_ok=True)
    assert series.carried is not None
    assert series.carried[0] == times[49]


def test_pages_hold_everything_once_even_when_many_share_an_instant(history: History) -> None:
    whole = batch(MILL, 0, 3_000)
    crowded = np.arange(len(whole.signal)) > 4_000
    whole = replace(whole, time_ns=np.where(crowded, T0 + 4_000 * SECOND, whole.time_ns))
    record(history, whole)
    found: list[tuple[str, int, int]] = []
    cursor = None
    for _ in range(100):
        query = HistoryQuery("mill-1", ("s0", "s1", "mode"), T0, T0 + DAY, limit=700, cursor=cursor)
        answer = history.reader.query(query)
        for series in answer.series:
            found += [
                (series.item.id, *row) for row in zip(series.time_ns.tolist(), series.sequence.tolist(), strict=True)
            ]
        cursor = answer.next_cursor
        if cursor is None:
            break
    assert cursor is None
    assert len(found) == len(set(found)) == len(whole.signal)


@pytest.mark.parametrize("compacted", [False, True])
def test_statistics_are_those_of_the_observations(history: History, compacted: bool, tmp_path: Path) -> None:
    whole = batch(MILL, 0, LONG_S)
    record(history, whole)
    if compacted:
        history.compact()
    with ThreadPoolExecutor(1) as workers:
        desk = history.trend_desk(workers, shifts=(), folder=tmp_path)
        (told,) = desk.statistics("mill-1", ("s0",), T0, T0 + LONG_S * SECOND).result(30)
        note = Note("n1", "mill-1", T0, T0 + SECOND, "tool changed", "ana", T0)
        desk.keep_note(note).result(10)
        assert desk.notes(("mill-1",), T0, T0 + HOUR).result(10) == (note,)
        desk.close()
    _, numbers = of(whole, "s0")
    assert told.count == np.isfinite(numbers).sum()
    assert (told.minimum, told.maximum) == (np.nanmin(numbers), np.nanmax(numbers))
    assert told.mean == pytest.approx(float(np.nanmean(numbers)), rel=1e-9)


def test_texts_that_no_database_likes_come_back_as_they_were(history: History) -> None:
    strange = ("nul \x00 byte", "", "\x01marked", "ação %s ? \\x", "line\nbreak\ttab")
    whole = batch(MILL, 0, len(strange))
    text = whole.signal == 2
    code = whole.code.copy()
    code[text] = np.arange(len(strange))
    record(history, replace(whole, code=code, texts=strange))
    (series,) = asked(history, T0, T0 + HOUR, None, "mode")
    assert series.text == strange


def test_numbers_come_back_to_the_bit(history: History) -> None:
    values = np.array([0.0, -0.0, 5e-324, 1.7976931348623157e308, np.inf, -np.inf, 0.1 + 0.2, np.nan])
    whole = batch(MILL, 0, len(values))
    number, quality = whole.number.copy(), whole.quality.copy()
    number[whole.signal == 0] = values
    quality[whole.signal == 0] = int(Quality.UNAVAILABLE)
    record(history, replace(whole, number=number, quality=quality))
    (series,) = asked(history, T0, T0 + HOUR, None)
    assert series.number.view(np.int64).tolist() == values.view(np.int64).tolist()
    assert set(series.quality.tolist()) == {int(Quality.UNAVAILABLE)}


def test_what_is_thinned_out_leaves_its_roll_ups_and_is_told(store: Store) -> None:
    now = T0 + 40 * DAY
    history = store.open(now_ns=lambda: now, retention=Retention(30 * DAY, 400 * DAY))
    whole = batch(MILL, 0, LONG_S)
    fresh = replace(whole, time_ns=whole.time_ns + 39 * DAY)
    record(history, whole, fresh)
    history.compact()
    store.forget(history, now)
    old, young = (T0, T0 + LONG_S * SECOND), (T0 + 39 * DAY, T0 + 39 * DAY + LONG_S * SECOND)
    times, numbers = of(whole, "s0")
    (series,) = asked(history, *old, 200)
    finite = series.number[np.isfinite(series.number)]
    # The newest rows of the old day may still be there: nothing is thinned before its roll-ups stand.
    assert (finite.min(), finite.max()) == (np.nanmin(numbers), np.nanmax(numbers))
    (rolled,) = history.reader.rolled_up("mill-1", ("s0",), *old)
    assert rolled.count.sum() > 0.8 * np.isfinite(numbers).sum()  # type: ignore[union-attr]
    (kept,) = asked(history, *young, None)
    assert len(kept.time_ns) == LONG_S
    (gone,) = asked(history, *old, None)
    assert len(gone.time_ns) < 0.2 * LONG_S
    before = len(gone.time_ns)
    record(history, part(whole, whole.time_ns < T0 + 60 * SECOND))
    history.compact()
    assert len(asked(history, *old, None)[0].time_ns) == before, "rows of a thinned time are refused"
    assert times[0] == T0
    history.close()


def line(number: int, **changes: object) -> AlarmTransition:
    made = AlarmTransition(
        T0 + number, f"a{number % 3}", "mill-1", "raise", AlarmState.NORMAL, AlarmState.UNACKNOWLEDGED, Priority.P2,
        f"o{number}", True, "ana", "", "why?", "1", "100 % load \x00", "", T0 + number,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def test_the_alarm_journal_is_read_page_by_page_and_as_it_stood(history: History) -> None:
    history.writer.submit(Delivery("alarms", records=tuple(line(number) for number in range(50))))
    assert history.writer.flush(10)
    query = JournalQuery(T0, T0 + HOUR, limit=20)
    first = history.read(lambda connection: alarms.journal(connection, query))
    second = history.read(lambda connection: alarms.journal(connection, replace(query, cursor=first.next_cursor)))
    assert [each.time_ns - T0 for each in (*first.lines, *second.lines)] == list(range(49, 9, -1))
    assert (first.lines[0].user, first.lines[0].text) == ("ana", "100 % load \x00")
    standing = history.read(lambda connection: alarms.standing_at(connection, T0 + 10))
    assert {name: at.since_ns - T0 for name, at in standing.items()} == {"a0": 9, "a1": 7, "a2": 8}


def test_production_is_read_as_it_was_told_and_told_again(history: History) -> None:
    kinds = (SliceKind.APT, SliceKind.ADET, SliceKind.APT)
    changes = tuple(RawChange("mill-1", T0 + n * HOUR, kind, "execution") for n, kind in enumerate(kinds))
    job = Job("j1", "mill-1", "flange", 10, "1", 45.0, JobState.RUNNING, T0, None, 1, "ana", T0)
    again = Recomputed(
        "mill-1", T0 + HOUR, T0 + 2 * HOUR, (replace(changes[1], kind=SliceKind.AUST),), (), T0 + DAY, "late data"
    )
    history.writer.submit(Delivery("shop", records=(*changes, *changes, job, replace(job, revision=2, target=12))))
    history.writer.submit(Delivery("shop", records=(SealTimeline("mill-1", T0 + 2 * DAY), again)))
    assert history.writer.flush(10)
    store = history.production()
    with store.reading() as file:
        told = file.shelf(("mill-1",), T0, T0 + DAY).kinds["mill-1"]
    assert told.at_ns.tolist() == [T0, T0 + HOUR, T0 + 2 * HOUR]
    assert told.kind.tolist() == [int(SliceKind.APT), int(SliceKind.AUST), int(SliceKind.APT)]
    assert [found.target for found in store.jobs()] == [12]
    with store.reading() as file:
        seen = file.touched(-1).seen
        assert file.ahead(("mill-1", "mill-2"), T0 + 2 * HOUR) == {"mill-1"}
        assert file.ahead(("mill-1",), T0 + 2 * HOUR + 1) == frozenset()
        # A stop is read whole, from the row before it to the row that ends it.
        inside = file.shelf(("mill-1",), T0 + HOUR + 1, T0 + HOUR + 2).kinds["mill-1"]
        assert inside.at_ns.tolist() == [T0, T0 + HOUR, T0 + 2 * HOUR]
    late = RawChange("mill-1", T0 + 30 * 60 * 10**9, SliceKind.IDLE)
    part = PartCount("mill-1", T0 + HOUR, 3, T0)
    lost = GapEvent(GapAction.LOST, "mill-1", T0 + HOUR, GapCause.LINK_LOST, T0)
    note = ReasonNote("s", "mill-1", T0 + HOUR, None, "setup", "ana", T0, 1)
    history.writer.submit(
        Delivery("shop", gaps=(lost,), records=(late, part, note, replace(job, revision=3, started_ns=T0 + 5)))
    )
    assert history.writer.flush(10)
    with store.reading() as file:
        told = file.touched(seen)
        assert told.touches is not None
        assert {(each.from_ns, each.to_ns) for each in told.touches} == {
            (late.at_ns, late.at_ns), (T0 + HOUR, T0 + HOUR), (T0, T0 + HOUR), (T0, EVER_NS), (T0 + 5, EVER_NS),
        }  # fmt: skip
        assert file.touched(told.seen).touches == ()
        assert file.touched(told.seen + 1).touches is None, "that is a moment of another file"
        assert [each.parts for each in counts_of("mill-1", file.counted("mill-1", T0, T0 + DAY), T0, T0 + DAY)] == [3]
    assert store.save_job(replace(job, revision=4), expected=1).result(10) is False
    assert store.save_job(replace(job, revision=4), expected=3).result(10) is True
