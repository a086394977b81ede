"""A window of one signal → the series that a chart draws: raw while that fits, pixel columns beyond."""

from __future__ import annotations

import numpy as np

from app.domain.equipment import DataItem
from app.domain.series import HistoryQuery, Series
from storage.bins import Bins, drawn_bins, shift, with_rows
from storage.columns import Grid, Points, changes, edges, extremes, minmax, spans_of_bins, spans_of_rows
from storage.rows import EMPTY, Rows, texts_of
from storage.signal_rows import SignalRows
from storage.window import Found, level_for

RAW, MINMAX = "raw", "minmax"


def drawn(item: DataItem, signal: SignalRows, query: HistoryQuery) -> Series:
    """At most ``max_points`` points (two at least): every observation if they are few enough, else columns."""
    assert query.max_points is not None
    columns = max(1, query.max_points // 2)
    level = level_for((query.to_ns - query.from_ns) // columns)
    found = signal.binned(query.from_ns, query.to_ns, level) if level else signal.rows(query.from_ns, query.to_ns)
    if found.runs and not signal.has_more_than(query.max_points, query.from_ns, query.to_ns):
        found = signal.rows(query.from_ns, query.to_ns)
    carried = signal.before(query.from_ns)
    if not found.runs and not found.is_selection and len(found.rows) <= query.max_points:
        return series_of_rows(item, found.rows, RAW, carried)
    if signal.stepped:
        return series_of_rows(item, _changes(found.rows, query, columns), MINMAX, carried)
    return _columns(item, found, query, level, carried)


def _changes(rows: Rows, query: HistoryQuery, columns: int) -> Rows:
    """Only changes, and of every pixel column the first and the last."""
    assert query.max_points is not None
    found = changes(rows)
    if len(found) <= query.max_points:
        return found
    return edges(found, Grid(query.from_ns, -(-(query.to_ns - query.from_ns) // columns)))


def _columns(
    item: DataItem, found: Found[Bins] | Found[Rows], query: HistoryQuery, level: int, carried: Rows
) -> Series:
    assert query.max_points is not None
    coarsest = max([level, *(at for at, _ in found.runs)])
    points = _points(found, _grid(query, max(1, query.max_points // 2), coarsest))
    if len(points.time_ns) > query.max_points:
        points = _points(found, _grid(query, max(1, query.max_points // 3), coarsest))
    return _series_of_points(item, points, query, carried)


def _points(found: Found[Bins] | Found[Rows], grid: Grid) -> Points:
    runs: dict[int, list[Bins]] = {}
    for level, run in found.runs:
        if isinstance(run, Bins) and len(run):
            runs.setdefault(level, []).append(run)
    rows = found.rows
    if len(runs) == 1 and len(rows):
        ((level, parts),) = runs.items()
        runs, rows = {level: with_rows(parts, drawn_bins(rows, level))}, EMPTY
    bins = [spans_of_bins(parts, level, grid) for level, parts in runs.items()]
    return minmax(bins, spans_of_rows(extremes(rows, grid)), grid)


def _grid(query: HistoryQuery, columns: int, level: int) -> Grid:
    """Columns whose edges are bin edges: what a bin holds then never straddles two columns."""
    pixel = -(-(query.to_ns - query.from_ns) // columns)
    if not level:
        return Grid(query.from_ns, pixel)
    width = shift(level)
    return Grid(query.from_ns >> width << width, -(-pixel >> width) << width)


def _series_of_points(item: DataItem, points: Points, query: HistoryQuery, carried: Rows) -> Series:
    return Series(
        item=item,
        time_ns=np.clip(points.time_ns, query.from_ns, query.to_ns - 1),
        number=points.number,
        text=None,
        quality=points.quality,
        sequence=np.zeros(len(points.time_ns), np.int64),
        aggregate=MINMAX,
        carried=_carried(carried),
    )


def series_of_rows(item: DataItem, rows: Rows, aggregate: str, carried: Rows | None) -> Series:
    """Rows as they are."""
    return Series(
        item=item,
        time_ns=rows.time_ns,
        number=rows.number,
        text=texts_of(rows.code, rows.texts) if bool((rows.code >= 0).any()) else None,
        quality=rows.quality,
        sequence=rows.sequence,
        aggregate=aggregate,
        carried=None if carried is None else _carried(carried),
    )


def _carried(rows: Rows) -> tuple[int, float | str | None] | None:
    if not len(rows):
        return None
    text = texts_of(rows.code, rows.texts)[0]
    number = float(rows.number[0])
    return int(rows.time_ns[0]), text if text is not None else None if number != number else number
