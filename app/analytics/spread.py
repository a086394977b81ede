"""Lays calendar, holes, jobs and reasons over a machine's raw timeline, as columns. The raw kinds stay beside what they count as.

Every attribute of a slice depends on the data around it, never on the window asked for: cutting time anywhere changes no sum.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.contracts.production_store import Holes, KindColumns
from app.domain.calendar import PlannedTime, Span
from app.domain.gap import GapCause
from app.domain.observation import Int32s, Int64s, UInt8s
from app.domain.production import ReasonNote, SliceKind
from app.domain.production_making import Making
from app.domain.production_reasons import ReasonTree
from app.domain.timeline import basis_fields

Bools = npt.NDArray[np.bool_]
Auto = Callable[[str, int], str | None]
_NONE = -1
_APT, _UNKNOWN, _PLANNED, _AUST = SliceKind.APT, SliceKind.UNKNOWN, SliceKind.PLANNED, SliceKind.AUST


@dataclass(frozen=True, slots=True)
class Spread:
    """Slices [at[i], at[i+1]) of one machine, the last one ends at ``end_ns``. One row per slice."""

    at: Int64s
    end_ns: int
    raw: UInt8s
    kind: UInt8s
    """As it counts."""
    basis: Int32s
    texts: tuple[str, ...]
    run: Int32s
    """Number of the stop; -1 for production and unknown time."""
    run_at: Int64s
    run_end: Int64s
    run_micro: Bools
    reason: Int32s
    """Position in ``reasons``; -1: none."""
    reasons: tuple[str, ...]
    note: Int32s
    """Position of the note that says so; -1: the machine or a rule does."""
    busy: Bools

    @property
    def duration(self) -> Int64s:
        """Lengths in ns."""
        return np.diff(self.at, append=self.end_ns)

    @property
    def micro(self) -> Bools:
        """Slices of stops below the limit."""
        if not len(self.run_micro):
            return np.zeros(len(self.at), np.bool_)
        return np.where(self.run >= 0, self.run_micro[self.run], False)


@dataclass(frozen=True, slots=True)
class Overlay:
    """What is laid over: of one machine. ``auto`` gives rules' reasons for the distinct texts of the timeline."""

    holes: Holes
    planned: PlannedTime
    notes: tuple[ReasonNote, ...]
    making: Making
    tree: ReasonTree
    micro_ns: int
    micro_cycles: float
    auto: Auto | None
    """What the rules say to a basis and a time; asked once per text unless a rule looks at the clock."""
    by_clock: bool = False


def spread(kinds: KindColumns, overlay: Overlay, from_ns: int, end_ns: int, cuts: Sequence[int] = ()) -> Spread:
    """Everything from ``from_ns`` to ``end_ns``; ``cuts`` are further edges (the window's own)."""
    laid = _laid(kinds, overlay, from_ns, end_ns, cuts)
    excess = _excess_cuts(laid, overlay)
    return _laid(kinds, overlay, from_ns, end_ns, (*cuts, *excess)) if excess else laid


def _laid(kinds: KindColumns, overlay: Overlay, from_ns: int, end_ns: int, cuts: Sequence[int]) -> Spread:
    at = _edges(kinds, overlay, from_ns, end_ns, cuts)
    raw, basis, texts = _raw(kinds, overlay.holes, at)
    stopped = (raw != _APT) & (raw != _UNKNOWN)
    begins = stopped & ~np.concatenate(([False], stopped[:-1]))
    run = np.where(stopped, np.cumsum(begins) - 1, _NONE).astype(np.int32)
    run_at, run_end = _runs(at, run, begins, stopped, end_ns)
    reason, reasons, note = _reasons(at, basis, texts, run, run_at, run_end, overlay)
    micro = _micro(raw, basis, texts, run, run_at, run_end, note, overlay)
    kind = _kinds(at, raw, run, run_at, reason, reasons, overlay)
    return Spread(
        at, end_ns, raw, kind, basis, texts, run, run_at, run_end, micro, reason, reasons, note,
        _inside(at, overlay.planned.busy),
    )  # fmt: skip


def _edges(kinds: KindColumns, overlay: Overlay, from_ns: int, end_ns: int, cuts: Sequence[int]) -> Int64s:
    extra = [from_ns, *cuts, *overlay.holes.from_ns, *overlay.holes.to_ns, *overlay.making.edges()]
    for span in overlay.planned.busy:
        extra += span
    for note in overlay.notes:
        extra.append(note.from_ns)
        if note.to_ns is not None:
            extra.append(note.to_ns)
    at = np.unique(np.concatenate([kinds.at_ns, np.array(extra, np.int64)]))
    return at[(at >= from_ns) & (at < end_ns)]


def _raw(kinds: KindColumns, holes: Holes, at: Int64s) -> tuple[UInt8s, Int32s, tuple[str, ...]]:
    texts = kinds.texts
    if len(kinds.at_ns):
        row = np.searchsorted(kinds.at_ns, at, "right") - 1
        known = row >= 0
        raw = np.where(known, kinds.kind[row], _UNKNOWN).astype(np.uint8)
        basis = np.where(known, kinds.basis[row], _NONE).astype(np.int32)
    else:
        raw, basis = np.zeros(len(at), np.uint8), np.full(len(at), _NONE, np.int32)
    if holes.from_ns:
        hole = np.searchsorted(np.array(holes.from_ns, np.int64), at, "right") - 1
        inside = (hole >= 0) & (at < np.array(holes.to_ns, np.int64)[hole])
        # That a machine is off it says itself. The ledger follows the order of arrival: it names the cause, and hides no late data.
        said = np.array([cause == GapCause.MACHINE_OFF for cause in holes.cause], np.bool_)
        inside &= ~said[hole] | (raw == _UNKNOWN)
        causes = tuple(dict.fromkeys(holes.cause))
        codes = np.array([len(texts) + causes.index(cause) for cause in holes.cause], np.int32)
        raw = np.where(inside, np.uint8(_UNKNOWN), raw)
        basis = np.where(inside, codes[hole], basis).astype(np.int32)
        texts = (*texts, *causes)
    return raw, basis, texts


def _runs(at: Int64s, run: Int32s, begins: Bools, stopped: Bools, end_ns: int) -> tuple[Int64s, Int64s]:
    run_at = at[begins]
    follows = np.flatnonzero(stopped & ~np.concatenate((stopped[1:], [False]))) + 1
    run_end = np.append(at, end_ns)[follows]
    return run_at, run_end


def _inside(at: Int64s, spans: Sequence[Span]) -> Bools:
    if not spans:
        return np.zeros(len(at), np.bool_)
    begins = np.array([span[0] for span in spans], np.int64)
    ends = np.array([span[1] for span in spans], np.int64)
    row = np.searchsorted(begins, at, "right") - 1
    return np.asarray((row >= 0) & (at < ends[row]), np.bool_)


def _reasons(
    at: Int64s, basis: Int32s, texts: tuple[str, ...], run: Int32s, run_at: Int64s, run_end: Int64s, overlay: Overlay
) -> tuple[Int32s, tuple[str, ...], Int32s]:
    """Rules first (the first slice of a stop that one fits explains the whole stop), then what people said, newest last."""
    names: dict[str, int] = {}
    reason = np.full(len(at), _NONE, np.int32)
    note = np.full(len(at), _NONE, np.int32)
    if overlay.auto is not None and len(run_at):
        by_row = _by_rules(overlay.auto, at, basis, texts, run, names, by_clock=overlay.by_clock)
        fits = np.flatnonzero((by_row >= 0) & (run >= 0))
        runs, first = np.unique(run[fits], return_index=True)
        of_run = np.full(len(run_at), _NONE, np.int32)
        of_run[runs] = by_row[fits[first]]
        reason = np.where(run >= 0, of_run[run], _NONE).astype(np.int32)
    for position, each in enumerate(overlay.notes):
        since, until = np.searchsorted(at, (each.from_ns, _note_end(each, run_at, run_end)))
        rows = np.arange(since, until)
        rows = rows[run[rows] >= 0]
        reason[rows] = _NONE if each.reason is None else names.setdefault(each.reason, len(names))
        note[rows] = position
    return reason, tuple(names), note


def _by_rules(
    auto: Auto, at: Int64s, basis: Int32s, texts: tuple[str, ...], run: Int32s, names: dict[str, int], *, by_clock: bool
) -> Int32s:
    """The rules' reason of each slice, whatever its stop says."""
    if by_clock:
        found = np.full(len(at), _NONE, np.int32)
        for row in np.flatnonzero(run >= 0).tolist():
            given = auto(texts[basis[row]] if basis[row] >= 0 else "", int(at[row]))
            if given is not None:
                found[row] = names.setdefault(given, len(names))
        return found
    by_text = np.full(len(texts) + 1, _NONE, np.int32)
    for code in np.unique(basis[(run >= 0) & (basis >= 0)]).tolist():
        given = auto(texts[code], 0)
        if given is not None:
            by_text[code] = names.setdefault(given, len(names))
    return np.asarray(by_text[basis], np.int32)


def _note_end(note: ReasonNote, run_at: Int64s, run_end: Int64s) -> int:
    if note.to_ns is not None:
        return note.to_ns
    row = int(np.searchsorted(run_at, note.from_ns, "right")) - 1
    return int(run_end[row]) if row >= 0 and run_end[row] > note.from_ns else note.from_ns


def _micro(
    raw: UInt8s,
    basis: Int32s,
    texts: tuple[str, ...],
    run: Int32s,
    run_at: Int64s,
    run_end: Int64s,
    note: Int32s,
    overlay: Overlay,
) -> Bools:
    """Stops shorter than the limit, which nobody has explained and in which nobody set up."""
    count = len(run_at)
    if not count:
        return np.zeros(0, np.bool_)
    longest = np.full(count, overlay.micro_ns, np.int64)
    if overlay.micro_cycles > 0:
        first = np.searchsorted(run, np.arange(count)) if bool(np.all(run >= 0)) else _first_rows(run, count)
        longest = np.maximum(longest, _cycle_limits(first, basis, texts, run_at, overlay))
    told = np.bincount(run[run >= 0], weights=((note >= 0) | (raw == _AUST))[run >= 0], minlength=count) > 0
    return np.asarray((run_end - run_at < longest) & ~told, np.bool_)


def _first_rows(run: Int32s, count: int) -> npt.NDArray[np.intp]:
    rows = np.flatnonzero(run >= 0)
    first = np.full(count, 0, np.intp)
    numbers, positions = np.unique(run[rows], return_index=True)
    first[numbers] = rows[positions]
    return first


def _cycle_limits(
    first: npt.NDArray[np.intp], basis: Int32s, texts: tuple[str, ...], run_at: Int64s, overlay: Overlay
) -> Int64s:
    """``micro_cycles`` × the ideal cycle of what was made when the stop began."""
    programs = [basis_fields(text).get("program", "") for text in texts]
    edges = np.array(overlay.making.edges(), np.int64)
    era = np.searchsorted(edges, run_at, "right")
    known: dict[tuple[int, int], int] = {}
    limits = np.empty(len(run_at), np.int64)
    for row, (code, number, at_ns) in enumerate(zip(basis[first].tolist(), era.tolist(), run_at.tolist(), strict=True)):
        key = (code, number)
        if key not in known:
            made = overlay.making.at(at_ns, programs[code] if code >= 0 else "")
            known[key] = int((made.ideal_ns or 0) * overlay.micro_cycles)
        limits[row] = known[key]
    return limits


def _kinds(
    at: Int64s, raw: UInt8s, run: Int32s, run_at: Int64s, reason: Int32s, reasons: tuple[str, ...], overlay: Overlay
) -> UInt8s:
    if not reasons:
        return raw
    given = np.full(len(reasons) + 1, 255, np.uint8)
    for position, name in enumerate(reasons):
        found = overlay.tree.get(name)
        if found is not None and found.category.kind is not None:
            given[position] = found.category.kind
    kind = np.where((run >= 0) & (given[reason] != 255), given[reason], raw).astype(np.uint8)
    limits = _limits(reasons, overlay.tree)
    if limits is not None:
        begun = at - run_at[np.maximum(run, 0)] if len(run_at) else at
        over = (kind == _PLANNED) & (run >= 0) & (begun >= limits[reason])
        kind = np.where(over, np.uint8(SliceKind.ADET), kind)
    return kind


def _limits(reasons: tuple[str, ...], tree: ReasonTree) -> Int64s | None:
    """Per reason: how long it is planned at most, per stop; None when no reason has a limit."""
    found = [tree.get(name) for name in reasons]
    limits = [int(each.limit_s * 1e9) if each is not None and each.limit_s is not None else 2**62 for each in found]
    return np.array([*limits, 2**62], np.int64) if any(limit < 2**62 for limit in limits) else None


def _excess_cuts(laid: Spread, overlay: Overlay) -> tuple[int, ...]:
    """Where planned downtime exceeds its limit inside of a slice."""
    limits = _limits(laid.reasons, overlay.tree)
    if limits is None:
        return ()
    rows = np.flatnonzero((laid.kind == _PLANNED) & (laid.run >= 0))
    ends = laid.run_at[laid.run[rows]] + limits[laid.reason[rows]]
    since, until = laid.at[rows], laid.at[rows] + laid.duration[rows]
    return tuple(np.unique(ends[(ends > since) & (ends < until)]).tolist())
