"""From a machine's slices and counts to its accounts of stretches of time: whole numbers, summed in one pass over columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.analytics.cells import Cells
from app.analytics.spread import Bools, Overlay, Spread
from app.analytics.sums import NO_ROWS, TIMES, Keys, Sums, alike, losses_of
from app.contracts.production_store import LOOK_BACK_NS, CountColumns
from app.domain.account import Account, PartAccount
from app.domain.observation import Int64s
from app.domain.production import CountFlag, EntryKind, QuantityEntry, SliceKind
from app.domain.production_making import Making
from app.domain.timeline import basis_fields

_PartKey = tuple[str, int | None]
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


def summed(laid: Spread, counts: CountColumns, overlay: Overlay, chosen: Chosen, rules: Rules, keys: Keys) -> Sums:
    """What the machine did and made in each cell, without what people entered; ``laid`` has an edge at each end of their spans."""
    cells, busy, micro = chosen.cells, laid.busy, laid.micro
    where = asked_in(laid, overlay, chosen)
    inside = where >= 0
    duration = laid.duration
    kinds = np.zeros((cells.count, len(SliceKind)), np.int64)
    plain = inside & busy & ~micro
    np.add.at(kinds, (where[plain], laid.kind[plain]), duration[plain])

    def spent(mask: Bools) -> Int64s:
        return _added(where, mask & inside, duration, cells.count)

    def counted(rows: npt.NDArray[np.intp]) -> Int64s:
        return _numbered(where[rows], cells.count)

    run = laid.kind == SliceKind.APT
    starts, failures = _starts(laid, inside & busy), _failures(laid, inside & busy)
    begun = np.searchsorted(laid.at, laid.run_at)
    stops, shorts = (counted(begun[starts[laid.run_micro[starts] == short]]) for short in (False, True))
    whole = chosen.part is None
    none = np.zeros(cells.count, np.int64)
    columns = {
        "window_ns": spent(inside),
        "calendar_busy_ns": spent(busy),
        "breaks_ns": cells.lengths(overlay.planned.breaks) if whole else none,
        "maintenance_ns": cells.lengths(overlay.planned.maintenance) if whole else none,
        "planned_stop_ns": kinds[:, SliceKind.PLANNED],
        "extension_ns": spent(run & ~busy) if rules.extend else none,
        "apt_ns": kinds[:, SliceKind.APT],
        "micro_ns": spent(busy & micro),
        "aust_ns": kinds[:, SliceKind.AUST],
        "adet_ns": kinds[:, SliceKind.ADET],
        "adot_ns": kinds[:, SliceKind.ADOT],
        "idle_ns": kinds[:, SliceKind.IDLE],
        "unknown_ns": kinds[:, SliceKind.UNKNOWN],
        "run_window_ns": spent(run),
        "failures": counted(failures),
        "stops": stops,
        "micro_stops": shorts,
        "rejected_counts": _rejected(counts, cells),
    }
    return Sums(
        np.column_stack([columns[name] for name in TIMES]),
        alike([_counted(laid, counts, overlay, chosen, rules, keys)]),
        _losses(laid, where, duration, busy, keys) if chosen.losses else NO_ROWS,
    )


def accounts(
    machine: str, sums: Sums, entries: Sequence[QuantityEntry], making: Making, chosen: Chosen, rules: Rules, keys: Keys
) -> list[Account]:
    """The machine's account of each cell: its sums, and what people entered."""
    parts = _parts(machine, sums.parts, entries, making, chosen, keys)
    losses = sums.losses if chosen.losses else NO_ROWS
    edges = np.searchsorted(losses[:, 0], np.arange(chosen.cells.count + 1)).tolist()
    return [
        Account(
            **dict(zip(TIMES, row, strict=True)),
            micro_in_apt=rules.micro_in_performance,
            parts=parts.get(cell, ()),
            losses=losses_of(losses[edges[cell] : edges[cell + 1]], keys),
            machines=1,
        )
        for cell, row in enumerate(sums.times.tolist())
    ]


def _added(where: Int64s, mask: Bools, values: Int64s, count: int) -> Int64s:
    """Whole numbers, added by cell."""
    sums = np.zeros(count, np.int64)
    np.add.at(sums, where[mask], values[mask])
    return sums


def _numbered(cells: Int64s, count: int) -> Int64s:
    """How many times each cell comes up."""
    return np.bincount(cells, minlength=count).astype(np.int64)


def asked_in(laid: Spread, overlay: Overlay, chosen: Chosen) -> Int64s:
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


def _losses(laid: Spread, where: Int64s, duration: Int64s, busy: Bools, keys: Keys) -> Int64s:
    """Planned busy time that was not production, by cell, kind and reason; a stop counts where it began."""
    rows = np.flatnonzero((where >= 0) & busy & (duration > 0) & (laid.kind != SliceKind.APT))
    if not len(rows):
        return NO_ROWS
    what = (laid.kind[rows].astype(np.int64) * 100_000 + laid.reason[rows] + 1) * 2 + laid.micro[rows]
    kinds, inverse = np.unique(what, return_inverse=True)
    codes = []
    for number in kinds.tolist():
        rest, micro = divmod(number, 2)
        kind, reason = divmod(rest, 100_000)
        codes.append(keys.code((kind, laid.reasons[reason - 1] if reason else None, bool(micro))))
    return alike([np.column_stack((where[rows], np.array(codes)[inverse], duration[rows], _firsts(laid)[rows]))])


def _firsts(laid: Spread) -> Bools:
    """Rows that begin another kind or reason than the row before them: what an event of a loss begins with."""
    same = (laid.kind[1:] == laid.kind[:-1]) & (laid.reason[1:] == laid.reason[:-1]) & (laid.run[1:] == laid.run[:-1])
    # Unknown time at the very beginning has begun before anything was known.
    return np.concatenate((laid.raw[:1] != SliceKind.UNKNOWN, ~same))


# ---------------------------------------------------------------- parts


def _rejected(counts: CountColumns, cells: Cells) -> Int64s:
    where = cells.at(counts.at_ns)
    rows = (where >= 0) & np.isin(counts.flag, [int(each) for each in REJECTED])
    return _numbered(where[rows], cells.count)


def _parts(
    machine: str, rows: Int64s, entries: Sequence[QuantityEntry], making: Making, chosen: Chosen, keys: Keys
) -> dict[int, tuple[PartAccount, ...]]:
    """By cell."""
    by_cell: dict[int, dict[_PartKey, list[int]]] = {}
    for cell, code, made, unknown in rows.tolist():
        by_cell.setdefault(cell, {})[keys.names[code]] = [made, 0, 0, unknown]
    _add_entries(by_cell, entries, making, chosen)
    return {
        cell: tuple(PartAccount(machine, *key, *found[key]) for key in sorted(found, key=_in_order))
        for cell, found in by_cell.items()
    }


def _in_order(key: _PartKey) -> tuple[str, int]:
    return key[0], -1 if key[1] is None else key[1]


def _add_entries(
    by_cell: dict[int, dict[_PartKey, list[int]]], entries: Sequence[QuantityEntry], making: Making, chosen: Chosen
) -> None:
    places = {EntryKind.CORRECTION: 0, EntryKind.SCRAP: 1, EntryKind.REWORK: 2}
    cells = chosen.cells.at(np.array([entry.made_ns for entry in entries], np.int64)).tolist()
    for entry, cell in zip(entries, cells, strict=True):
        if cell < 0:
            continue
        found = by_cell.get(cell, {})
        part = entry.part or making.at(entry.made_ns, "").part or _only(found)
        if chosen.part is not None and part != chosen.part:
            continue
        own = (part, making.ideal_of(part, entry.made_ns))
        known = sorted((key for key in found if key[0] == part), key=_in_order)
        key = own if own in known or not known else known[0]
        by_cell.setdefault(cell, found).setdefault(key, [0, 0, 0, 0])[places[entry.kind]] += entry.quantity


def _only(found: dict[_PartKey, list[int]]) -> str:
    """The one part that was made; none when there were several."""
    names = {part for part, _ in found}
    return names.pop() if len(names) == 1 else ""


def _counted(laid: Spread, counts: CountColumns, overlay: Overlay, chosen: Chosen, rules: Rules, keys: Keys) -> Int64s:
    """Cell, key, made in known and in unknown time; equal ones of one era and program together."""
    where = chosen.cells.at(counts.at_ns)
    rows = np.flatnonzero((where >= 0) & (counts.parts != 0))
    if not len(rows):
        return NO_ROWS
    at = counts.at_ns[rows]
    if not rules.extend and len(laid.at):
        slot = np.maximum(np.searchsorted(laid.at, at, "right") - 1, 0)
        rows, at = rows[laid.busy[slot]], at[laid.busy[slot]]
    unknown = _made_in_unknown(laid, counts.since_ns[rows], at)
    edges = np.array(overlay.making.edges(), np.int64)
    what = np.searchsorted(edges, at, "right") * (len(counts.texts) + 1) + counts.program[rows] + 1
    _, first, inverse = np.unique(what, return_index=True, return_inverse=True)
    codes = np.full(len(first), -1, np.int64)
    for position, row in enumerate(first.tolist()):
        program = int(counts.program[rows[row]])
        made = overlay.making.at(int(at[row]), counts.texts[program] if program >= 0 else "")
        if chosen.part is None or made.part == chosen.part:
            codes[position] = keys.code((made.part, made.ideal_ns))
    parts = counts.parts[rows]
    found = np.column_stack((where[rows], codes[inverse], np.where(unknown, 0, parts), np.where(unknown, parts, 0)))
    return found[found[:, 1] >= 0]


def _made_in_unknown(laid: Spread, since: Int64s, at: Int64s) -> Bools:
    """Whether more than half of the time between two changes of the counter is unknown; of a long one, of its last two days."""
    since = np.clip(since, at - LOOK_BACK_NS, at)
    if not len(laid.at) or not ((laid.raw == SliceKind.UNKNOWN).any() or (since < laid.at[0]).any()):
        return np.zeros(len(at), np.bool_)
    lengths = np.where(laid.raw == SliceKind.UNKNOWN, laid.duration, 0)
    before = np.concatenate(([0], np.cumsum(lengths)))
    edges = np.append(laid.at, laid.end_ns)

    def unknown_until(times: Int64s) -> Int64s:
        row = np.clip(np.searchsorted(edges, times, "right") - 1, 0, len(laid.at) - 1)
        into = np.minimum(times - edges[row], lengths[row])
        # Of the time before the first slice nothing is known.
        return np.asarray(before[row] + np.where(times < edges[0], times - edges[0], np.maximum(into, 0)), np.int64)

    return np.asarray(2 * (unknown_until(at) - unknown_until(since)) > at - since, np.bool_)
