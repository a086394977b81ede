"""From a machine's slices and counts to its accounts of stretches of time: whole numbers, summed in one pass over columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from app.analytics.cells import Cells
from app.analytics.spread import Bools, Overlay, Spread
from app.contracts.production_store import CountColumns
from app.domain.account import Account, Loss, PartAccount
from app.domain.observation import Int64s
from app.domain.production import CountFlag, EntryKind, QuantityEntry, SliceKind
from app.domain.timeline import basis_fields

REJECTED = (CountFlag.JUMP_AHEAD, CountFlag.DOUBLE_PULSE)


@dataclass(frozen=True, slots=True)
class Rules:
    """Decisions that a site may take otherwise; every one is printed in docs/oee.md."""

    micro_in_performance: bool = True
    extend: bool = True
    """Production outside of planned time extends it; otherwise both time and parts are left out."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of a machine is asked for: an account per cell, of one part or of any (None), with its losses or without."""

    cells: Cells
    part: str | None = None
    losses: bool = True


def accounts(
    machine: str,
    laid: Spread,
    counts: CountColumns,
    entries: Sequence[QuantityEntry],
    overlay: Overlay,
    chosen: Chosen,
    rules: Rules,
) -> list[Account]:
    """The machine's account of each cell; ``laid`` has an edge at each end of their spans."""
    cells, busy, micro = chosen.cells, laid.busy, laid.micro
    where = _where(laid, overlay, chosen)
    inside = where >= 0
    duration = laid.duration
    sums = np.zeros((cells.count, len(SliceKind)), np.int64)
    plain = inside & busy & ~micro
    np.add.at(sums, (where[plain], laid.kind[plain]), duration[plain])

    def spent(mask: Bools) -> list[int]:
        return _added(where, mask & inside, duration, cells.count)

    def counted(rows: npt.NDArray[np.intp]) -> list[int]:
        return _numbered(where[rows], cells.count)

    run = laid.kind == SliceKind.APT
    starts, failures = _starts(laid, inside & busy), _failures(laid, inside & busy)
    begun = np.searchsorted(laid.at, laid.run_at)
    stops, shorts = (counted(begun[starts[laid.run_micro[starts] == short]]) for short in (False, True))
    whole = chosen.part is None
    none = [0] * cells.count
    columns: dict[str, list[Any]] = {
        "window_ns": spent(inside),
        "calendar_busy_ns": spent(busy),
        "breaks_ns": cells.lengths(overlay.planned.breaks) if whole else none,
        "maintenance_ns": cells.lengths(overlay.planned.maintenance) if whole else none,
        "planned_stop_ns": sums[:, SliceKind.PLANNED].tolist(),
        "extension_ns": spent(run & ~busy) if rules.extend else none,
        "apt_ns": sums[:, SliceKind.APT].tolist(),
        "micro_ns": spent(busy & micro),
        "aust_ns": sums[:, SliceKind.AUST].tolist(),
        "adet_ns": sums[:, SliceKind.ADET].tolist(),
        "adot_ns": sums[:, SliceKind.ADOT].tolist(),
        "idle_ns": sums[:, SliceKind.IDLE].tolist(),
        "unknown_ns": sums[:, SliceKind.UNKNOWN].tolist(),
        "run_window_ns": spent(run),
        "failures": counted(failures),
        "stops": stops,
        "micro_stops": shorts,
        "rejected_counts": _rejected(counts, cells),
    }
    parts = _parts(machine, laid, counts, entries, overlay, chosen, rules)
    losses = _losses(laid, where, duration, busy) if chosen.losses else {}
    return [
        Account(
            **{name: column[cell] for name, column in columns.items()},
            micro_in_apt=rules.micro_in_performance,
            parts=parts.get(cell, ()),
            losses=tuple(losses.get(cell, ())),
            machines=1,
        )
        for cell in range(cells.count)
    ]


def _added(where: Int64s, mask: Bools, values: Int64s, count: int) -> list[int]:
    """Whole numbers, added by cell."""
    if count == 1:
        return [int(values[mask].sum())]
    sums = np.zeros(count, np.int64)
    np.add.at(sums, where[mask], values[mask])
    return [int(each) for each in sums]


def _numbered(cells: Int64s, count: int) -> list[int]:
    """How many times each cell comes up."""
    return [int(each) for each in np.bincount(cells, minlength=count)]


def _where(laid: Spread, overlay: Overlay, chosen: Chosen) -> Int64s:
    """The cell of each slice; -1: not asked for."""
    where = chosen.cells.at(laid.at)
    return where if chosen.part is None else np.where(_makes(laid, overlay, chosen.part), where, -1)


def _makes(laid: Spread, overlay: Overlay, part: str) -> Bools:
    """Slices in which this part is made: between two slices that tell a program, the last one holds."""
    programs = [basis_fields(text).get("program", "") for text in laid.texts]
    found = np.zeros(len(laid.at), np.bool_)
    for row, (at_ns, code) in enumerate(zip(laid.at.tolist(), laid.basis.tolist(), strict=True)):
        found[row] = overlay.making.at(at_ns, programs[code] if code >= 0 else "").part == part
    return found


def _starts(laid: Spread, wanted: Bools) -> npt.NDArray[np.intp]:
    """Numbers of the stops that begin in a wanted slice."""
    if not len(laid.run_at):
        return np.empty(0, np.intp)
    rows = np.searchsorted(laid.at, laid.run_at)
    return np.flatnonzero(wanted[rows])


def _failures(laid: Spread, wanted: Bools) -> npt.NDArray[np.intp]:
    """The first down slices of stops, as far as they are wanted."""
    rows = np.flatnonzero((laid.kind == SliceKind.ADOT) & (laid.run >= 0))
    _, first = np.unique(laid.run[rows], return_index=True)
    begins = rows[first]
    return begins[wanted[begins]]


def _losses(laid: Spread, where: Int64s, duration: Int64s, busy: Bools) -> dict[int, list[Loss]]:
    """By cell: planned busy time that was not production, by kind and reason; a stop counts where it began."""
    found: dict[int, list[Loss]] = {}
    rows = np.flatnonzero((where >= 0) & busy & (duration > 0) & (laid.kind != SliceKind.APT))
    if not len(rows):
        return found
    group = ((where[rows] * 16 + laid.kind[rows]) * 100_000 + laid.reason[rows] + 1) * 2 + laid.micro[rows]
    numbers, inverse = np.unique(group, return_inverse=True)
    lengths = _added(inverse, np.ones(len(rows), np.bool_), duration[rows], len(numbers))
    counts = np.bincount(inverse, weights=_firsts(laid)[rows], minlength=len(numbers)).astype(np.int64).tolist()
    for position, number in enumerate(numbers.tolist()):
        rest, micro = divmod(number, 2)
        rest, reason = divmod(rest, 100_000)
        cell, kind = divmod(rest, 16)
        name = laid.reasons[reason - 1] if reason else None
        found.setdefault(cell, []).append(Loss(SliceKind(kind), name, lengths[position], counts[position], bool(micro)))
    return found


def _firsts(laid: Spread) -> Bools:
    """Rows that begin another kind or reason than the row before them: what an event of a loss begins with."""
    same = (laid.kind[1:] == laid.kind[:-1]) & (laid.reason[1:] == laid.reason[:-1]) & (laid.run[1:] == laid.run[:-1])
    return np.concatenate(([True], ~same)) if len(laid.at) else np.zeros(0, np.bool_)


# ---------------------------------------------------------------- parts


def _rejected(counts: CountColumns, cells: Cells) -> list[int]:
    where = cells.at(counts.at_ns)
    rows = (where >= 0) & np.isin(counts.flag, [int(each) for each in REJECTED])
    return _numbered(where[rows], cells.count)


def _parts(
    machine: str,
    laid: Spread,
    counts: CountColumns,
    entries: Sequence[QuantityEntry],
    overlay: Overlay,
    chosen: Chosen,
    rules: Rules,
) -> dict[int, tuple[PartAccount, ...]]:
    """By cell."""
    by_cell: dict[int, dict[tuple[str, int | None], list[int]]] = {}
    for cell, part, ideal_ns, made, unknown in _counted(laid, counts, overlay, chosen, rules):
        sums = by_cell.setdefault(cell, {}).setdefault((part, ideal_ns), [0, 0, 0, 0])
        sums[3 if unknown else 0] += made
    _add_entries(by_cell, entries, overlay, chosen)
    return {
        cell: tuple(
            PartAccount(machine, part, ideal_ns, *found[part, ideal_ns])
            for part, ideal_ns in sorted(found, key=lambda key: (key[0], key[1] or 0))
        )
        for cell, found in by_cell.items()
    }


def _add_entries(
    by_cell: dict[int, dict[tuple[str, int | None], list[int]]],
    entries: Sequence[QuantityEntry],
    overlay: Overlay,
    chosen: Chosen,
) -> None:
    places = {EntryKind.CORRECTION: 0, EntryKind.SCRAP: 1, EntryKind.REWORK: 2}
    cells = chosen.cells.at(np.array([entry.made_ns for entry in entries], np.int64)).tolist()
    for entry, cell in zip(entries, cells, strict=True):
        if cell < 0:
            continue
        found = by_cell.get(cell, {})
        part = entry.part or overlay.making.at(entry.made_ns, "").part or _only(found)
        if chosen.part is not None and part != chosen.part:
            continue
        known_ns = [known[1] for known in found if known[0] == part]
        ideal_ns = known_ns[0] if known_ns else overlay.making.ideal_of(part, entry.made_ns)
        sums = by_cell.setdefault(cell, found).setdefault((part, ideal_ns), [0, 0, 0, 0])
        sums[places[entry.kind]] += entry.quantity


def _only(found: dict[tuple[str, int | None], list[int]]) -> str:
    """The one part that was made; none when there were several."""
    names = {part for part, _ in found}
    return names.pop() if len(names) == 1 else ""


def _counted(
    laid: Spread, counts: CountColumns, overlay: Overlay, chosen: Chosen, rules: Rules
) -> Iterator[tuple[int, str, int | None, int, bool]]:
    """Cell, part, ideal cycle, quantity and whether it was made in unknown time; equal ones of one era and program together."""
    where = chosen.cells.at(counts.at_ns)
    rows = np.flatnonzero((where >= 0) & (counts.parts != 0))
    if not len(rows):
        return
    at = counts.at_ns[rows]
    if not rules.extend and len(laid.at):
        slot = np.maximum(np.searchsorted(laid.at, at, "right") - 1, 0)
        rows, at = rows[laid.busy[slot]], at[laid.busy[slot]]
    unknown = _made_in_unknown(laid, counts.since_ns[rows], at)
    edges = np.array(overlay.making.edges(), np.int64)
    era = np.searchsorted(edges, at, "right") + where[rows] * (len(edges) + 1)
    group = (era * (len(counts.texts) + 1) + counts.program[rows] + 1) * 2 + unknown
    _, first, inverse = np.unique(group, return_index=True, return_inverse=True)
    made = np.bincount(inverse, weights=counts.parts[rows]).astype(np.int64).tolist()
    for position, row in enumerate(first.tolist()):
        code = int(counts.program[rows[row]])
        what = overlay.making.at(int(at[row]), counts.texts[code] if code >= 0 else "")
        if chosen.part is None or what.part == chosen.part:
            yield int(where[rows[row]]), what.part, what.ideal_ns, made[position], bool(unknown[row])


def _made_in_unknown(laid: Spread, since: Int64s, at: Int64s) -> Bools:
    """Whether more than half of the time between two changes of the counter is unknown."""
    if not len(laid.at) or not (laid.raw == SliceKind.UNKNOWN).any():
        return np.zeros(len(at), np.bool_)
    lengths = np.where(laid.raw == SliceKind.UNKNOWN, laid.duration, 0)
    before = np.concatenate(([0], np.cumsum(lengths)))
    edges = np.append(laid.at, laid.end_ns)

    def unknown_until(times: Int64s) -> Int64s:
        row = np.clip(np.searchsorted(edges, times, "right") - 1, 0, len(laid.at) - 1)
        into = np.clip(times - edges[row], 0, lengths[row])
        return np.asarray(before[row] + into, np.int64)

    since = np.maximum(since, laid.at[0])
    return np.asarray(2 * (unknown_until(at) - unknown_until(since)) > at - since, np.bool_)
