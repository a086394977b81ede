"""From a machine's slices and counts to its account of a window: whole numbers, summed in one pass over columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.analytics.spread import Bools, Overlay, Spread
from app.contracts.production_store import CountColumns
from app.domain.account import Account, Loss, PartAccount
from app.domain.calendar import Span, intersection, total
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
    """What of a machine is asked for: spans (of a job, else one), and one part or any (None)."""

    spans: tuple[Span, ...]
    part: str | None = None
    job: str | None = None


def account(
    machine: str,
    laid: Spread,
    counts: CountColumns,
    entries: Sequence[QuantityEntry],
    overlay: Overlay,
    chosen: Chosen,
    rules: Rules,
) -> Account:
    """The machine's account of the chosen spans; ``laid`` has an edge at each of their ends."""
    wanted = _wanted(laid, overlay, chosen)
    duration = np.where(wanted, laid.duration, 0)
    busy = laid.busy
    micro = laid.micro
    sums = _by_kind(laid.kind, np.where(busy & ~micro, duration, 0))
    all_micro = int(duration[busy & micro].sum())
    run_ns = duration[laid.kind == SliceKind.APT]
    outside = int(duration[(laid.kind == SliceKind.APT) & ~busy].sum())
    whole = chosen.part is None
    starts = _starts(laid, wanted & busy)
    return Account(
        window_ns=int(duration.sum()),
        calendar_busy_ns=int(duration[busy].sum()),
        breaks_ns=_of(overlay.planned.breaks, chosen.spans) if whole else 0,
        maintenance_ns=_of(overlay.planned.maintenance, chosen.spans) if whole else 0,
        planned_stop_ns=int(sums[SliceKind.PLANNED]),
        extension_ns=outside if rules.extend else 0,
        apt_ns=int(sums[SliceKind.APT]),
        micro_ns=all_micro,
        micro_in_apt=rules.micro_in_performance,
        aust_ns=int(sums[SliceKind.AUST]),
        adet_ns=int(sums[SliceKind.ADET]),
        adot_ns=int(sums[SliceKind.ADOT]),
        idle_ns=int(sums[SliceKind.IDLE]),
        unknown_ns=int(sums[SliceKind.UNKNOWN]),
        run_window_ns=int(run_ns.sum()),
        failures=_failures(laid, wanted & busy),
        stops=int(np.count_nonzero(~laid.run_micro[starts])),
        micro_stops=int(np.count_nonzero(laid.run_micro[starts])),
        parts=_parts(machine, laid, counts, entries, overlay, chosen, rules),
        losses=tuple(_losses(laid, duration, busy)),
        rejected_counts=_rejected(counts, chosen.spans),
        machines=1,
    )


def _of(spans: Sequence[Span], chosen: Sequence[Span]) -> int:
    return total(intersection(spans, chosen))


def _by_kind(kind: npt.NDArray[np.uint8], duration: Int64s) -> list[int]:
    return [int(duration[kind == each].sum()) for each in SliceKind]


def _wanted(laid: Spread, overlay: Overlay, chosen: Chosen) -> Bools:
    inside = np.zeros(len(laid.at), np.bool_)
    for since, until in chosen.spans:
        inside |= (laid.at >= since) & (laid.at < until)
    if chosen.part is None:
        return inside
    return inside & _makes(laid, overlay, chosen.part)


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


def _failures(laid: Spread, wanted: Bools) -> int:
    """Stops whose first down slice begins in a wanted one."""
    rows = np.flatnonzero((laid.kind == SliceKind.ADOT) & (laid.run >= 0))
    _, first = np.unique(laid.run[rows], return_index=True)
    return int(np.count_nonzero(wanted[rows[first]]))


def _losses(laid: Spread, duration: Int64s, busy: Bools) -> Iterator[Loss]:
    """Planned busy time that was not production, by kind and reason; a stop counts where it began."""
    rows = np.flatnonzero(busy & (duration > 0) & (laid.kind != SliceKind.APT))
    if not len(rows):
        return
    group = (laid.kind[rows].astype(np.int64) * 100_000 + laid.reason[rows] + 1) * 2 + laid.micro[rows]
    numbers, inverse = np.unique(group, return_inverse=True)
    first = _firsts(laid)
    for position, number in enumerate(numbers.tolist()):
        mine = rows[inverse == position]
        rest, micro = divmod(number, 2)
        kind, reason = divmod(rest, 100_000)
        name = laid.reasons[reason - 1] if reason else None
        count = int(np.count_nonzero(first[mine]))
        yield Loss(SliceKind(kind), name, int(duration[mine].sum()), count, bool(micro))


def _firsts(laid: Spread) -> Bools:
    """Rows that begin another kind or reason than the row before them: what an event of a loss begins with."""
    same = (laid.kind[1:] == laid.kind[:-1]) & (laid.reason[1:] == laid.reason[:-1]) & (laid.run[1:] == laid.run[:-1])
    return np.concatenate(([True], ~same)) if len(laid.at) else np.zeros(0, np.bool_)


# ---------------------------------------------------------------- parts


def _rejected(counts: CountColumns, spans: Sequence[Span]) -> int:
    return int(np.count_nonzero(_within(counts.at_ns, spans) & np.isin(counts.flag, [int(each) for each in REJECTED])))


def _within(at: Int64s, spans: Sequence[Span]) -> Bools:
    inside = np.zeros(len(at), np.bool_)
    for since, until in spans:
        inside |= (at >= since) & (at < until)
    return inside


def _parts(
    machine: str,
    laid: Spread,
    counts: CountColumns,
    entries: Sequence[QuantityEntry],
    overlay: Overlay,
    chosen: Chosen,
    rules: Rules,
) -> tuple[PartAccount, ...]:
    found: dict[tuple[str, int | None], list[int]] = {}
    for part, ideal_ns, made, unknown in _counted(laid, counts, overlay, chosen, rules):
        sums = found.setdefault((part, ideal_ns), [0, 0, 0, 0])
        sums[3 if unknown else 0] += made
    places = {EntryKind.CORRECTION: 0, EntryKind.SCRAP: 1, EntryKind.REWORK: 2}
    for entry in entries:
        if not any(since <= entry.made_ns < until for since, until in chosen.spans):
            continue
        made_of = overlay.making.at(entry.made_ns, "")
        part = entry.part or made_of.part or _only(found)
        if chosen.part is not None and part != chosen.part:
            continue
        ideal_ns = next((known[1] for known in found if known[0] == part), made_of.ideal_ns)
        found.setdefault((part, ideal_ns), [0, 0, 0, 0])[places[entry.kind]] += entry.quantity
    order = sorted(found, key=lambda key: (key[0], key[1] or 0))
    return tuple(PartAccount(machine, part, ideal_ns, *found[part, ideal_ns]) for part, ideal_ns in order)


def _only(found: dict[tuple[str, int | None], list[int]]) -> str:
    """The one part that was made; none when there were several."""
    names = {part for part, _ in found}
    return names.pop() if len(names) == 1 else ""


def _counted(
    laid: Spread, counts: CountColumns, overlay: Overlay, chosen: Chosen, rules: Rules
) -> Iterator[tuple[str, int | None, int, bool]]:
    """Part, ideal cycle, quantity and whether it was made in unknown time; equal ones of one era and program together."""
    rows = np.flatnonzero(_within(counts.at_ns, chosen.spans) & (counts.parts != 0))
    if not len(rows):
        return
    at = counts.at_ns[rows]
    if not rules.extend and len(laid.at):
        slot = np.maximum(np.searchsorted(laid.at, at, "right") - 1, 0)
        rows, at = rows[laid.busy[slot]], at[laid.busy[slot]]
    unknown = _made_in_unknown(laid, counts.since_ns[rows], at)
    edges = np.array(overlay.making.edges(), np.int64)
    era = np.searchsorted(edges, at, "right")
    group = (era * (len(counts.texts) + 1) + counts.program[rows] + 1) * 2 + unknown
    _, first, inverse = np.unique(group, return_index=True, return_inverse=True)
    made = np.bincount(inverse, weights=counts.parts[rows]).astype(np.int64).tolist()
    for position, row in enumerate(first.tolist()):
        code = int(counts.program[rows[row]])
        what = overlay.making.at(int(at[row]), counts.texts[code] if code >= 0 else "")
        if chosen.part is None or what.part == chosen.part:
            yield what.part, what.ideal_ns, made[position], bool(unknown[row])


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
