"""The key figures of an alarm system from its journal, each on its own window as defined (EEMUA 191, ISA-18.2); no I/O."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

import numpy as np

from app.domain.alarm import HIDDEN, AlarmDefinition, AlarmState, Priority, Step
from app.domain.alarm_figures import AlarmFigures, Flood, OpenAlarm, Response, Share, StandingAt, Wait
from app.domain.alarm_record import AlarmTransition

MIN_NS = 60 * 10**9
TEN_NS, HOUR_NS, DAY_NS = 10 * MIN_NS, 60 * MIN_NS, 1440 * MIN_NS
FLOOD_BEGINS, FLOOD_ENDS, BUSY_HOUR = 10, 5, 30
CHATTER = 3
FLEETING_NS = 10 * 10**9
STALE_NS, LONG_SHELF_NS = 24 * HOUR_NS, 8 * HOUR_NS
TOP = 10
MOST_COLUMNS = 5_000
MOST_WAITS = 100


def figures(
    lines: Sequence[AlarmTransition],
    from_ns: int,
    to_ns: int,
    definitions: Sequence[AlarmDefinition],
    standing: Mapping[str, StandingAt],
) -> AlarmFigures:
    """Of the lines of a window, oldest first. ``standing``: what was not normal at the window's end, by alarm."""
    told = [line for line in lines if line.announced]
    times = sorted(line.time_ns for line in told)
    counts = Counter((line.alarm, line.machine) for line in told)
    top = tuple(_shares(counts, len(told))[:TOP])
    peak, peak_at = _peak(times, TEN_NS)
    floods = tuple(_floods(told, to_ns))
    by_definition = {definition.id: definition for definition in definitions}
    waits = list(_waits(lines, told, by_definition))
    span_ns = to_ns - from_ns
    return AlarmFigures(
        from_ns,
        to_ns,
        announced=len(told),
        hidden=sum(line.step == Step.RAISE and line.after in HIDDEN for line in lines),
        per_10min=_rate(len(told), span_ns, TEN_NS),
        per_hour=_rate(len(told), span_ns, HOUR_NS),
        per_day=_rate(len(told), span_ns, DAY_NS),
        peak_10min=peak,
        peak_10min_at_ns=peak_at,
        busy_10min_share=_busy(times, from_ns, to_ns, TEN_NS, FLOOD_BEGINS),
        busy_hour_share=_busy(times, from_ns, to_ns, HOUR_NS, BUSY_HOUR),
        floods=floods,
        flood_share=sum((f.to_ns or to_ns) - f.from_ns for f in floods) / span_ns if span_ns > 0 else None,
        top=top,
        top_share=sum(share.share for share in top) if told else None,
        chattering=tuple(_chattering(told)),
        fleeting=tuple(_fleeting(lines)),
        stale=tuple(_open(standing, to_ns, STALE_NS, hidden=False)),
        mix=_mix(line.priority for line in told),
        configured_mix=_mix(definition.priority for definition in definitions),
        response=_response(wait for _, wait in waits),
        response_by_priority={priority: _response(wait for p, wait in waits if p is priority) for priority in Priority},
        shelved_long=tuple(_open(standing, to_ns, LONG_SHELF_NS, hidden=True)),
        without_response=tuple(d.id for d in definitions if d.condition and not d.guidance),
        alarms_10min=_columns(times, from_ns, to_ns),
        slowest=tuple(_slowest(wait for _, wait in waits)),
    )


def _rate(count: int, span_ns: int, unit_ns: int) -> float | None:
    return count / (span_ns / unit_ns) if span_ns >= unit_ns else None


def _shares(counts: Counter[tuple[str, str]], whole: int) -> list[Share]:
    order = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [Share(alarm, machine, count, count / whole if whole else 0.0) for (alarm, machine), count in order]


def _peak(times: Sequence[int], width_ns: int) -> tuple[int, int | None]:
    """The most announcements in any stretch of this width, and where it begins."""
    best, at = 0, None
    for first, begin in enumerate(times):
        count = bisect_left(times, begin + width_ns) - first
        if count > best:
            best, at = count, begin
    return best, at


def _busy(times: Sequence[int], from_ns: int, to_ns: int, width_ns: int, limit: int) -> float | None:
    """Share of sliding windows (one a minute) with more than ``limit`` announcements."""
    ends = np.arange(from_ns + width_ns, to_ns + 1, MIN_NS)
    if not len(ends):
        return None
    at = np.array(times, np.int64)
    counts = np.searchsorted(at, ends, "left") - np.searchsorted(at, ends - width_ns, "left")
    return float((counts > limit).mean())


def _floods(told: Sequence[AlarmTransition], to_ns: int) -> Iterator[Flood]:
    """From more than 10 in ten minutes until fewer than 5; the end is when the fifth-last has become ten minutes old."""
    times = [line.time_ns for line in told]
    at = 0
    while at < len(times):
        last = bisect_left(times, times[at] + TEN_NS)
        if last - at <= FLOOD_BEGINS:
            at += 1
            continue
        end = at + FLOOD_BEGINS
        while end + 1 < len(times) and times[end + 1] <= times[end - FLOOD_ENDS + 1] + TEN_NS:
            end += 1
        over_ns = times[end - FLOOD_ENDS + 1] + TEN_NS
        peak, _ = _peak(times[at : end + 1], TEN_NS)
        yield Flood(times[at], over_ns if over_ns <= to_ns else None, end - at + 1, peak, told[at].alarm)
        at = end + 1


def _chattering(told: Sequence[AlarmTransition]) -> Iterator[Share]:
    """Three or more announcements within a minute."""
    of: dict[tuple[str, str], list[int]] = defaultdict(list)
    for line in told:
        of[line.alarm, line.machine].append(line.time_ns)
    most = {key: _peak(times, MIN_NS)[0] for key, times in of.items()}
    for (alarm, machine), count in sorted(most.items(), key=lambda item: (-item[1], item[0])):
        if count >= CHATTER:
            yield Share(alarm, machine, count)


def _fleeting(lines: Sequence[AlarmTransition]) -> Iterator[Share]:
    """Returned within ten seconds and did not come again within a minute."""
    raised: dict[str, int] = {}
    returned: dict[str, tuple[int, str]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for line in lines:
        if line.announced:
            gone = returned.pop(line.alarm, None)
            if gone is not None and line.time_ns - gone[0] > MIN_NS:
                counts[line.alarm, line.machine] += 1
            raised[line.alarm] = line.time_ns
        elif line.step == Step.RETURN and line.alarm in raised:
            returned.pop(line.alarm, None)
            if line.time_ns - raised.pop(line.alarm) < FLEETING_NS:
                returned[line.alarm] = (line.time_ns, line.machine)
    for alarm, (_, machine) in returned.items():
        counts[alarm, machine] += 1
    for (alarm, machine), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        yield Share(alarm, machine, count)


def _open(standing: Mapping[str, StandingAt], to_ns: int, long_ns: int, *, hidden: bool) -> Iterator[OpenAlarm]:
    for alarm, at in sorted(standing.items(), key=lambda item: item[1].since_ns):
        wanted = at.state is AlarmState.SHELVED if hidden else at.state.is_active
        if wanted and to_ns - at.since_ns > long_ns:
            yield OpenAlarm(alarm, at.machine, at.since_ns)


def _mix(priorities: Iterable[Priority]) -> dict[Priority, float]:
    counts = Counter(priorities)
    whole = sum(counts.values())
    return {priority: counts[priority] / whole for priority in Priority} if whole else {}


def _waits(
    lines: Sequence[AlarmTransition], told: Sequence[AlarmTransition], of: Mapping[str, AlarmDefinition]
) -> Iterator[tuple[Priority, Wait]]:
    """For every announcement: how long until it was acknowledged, and how long that may take."""
    acknowledged: dict[str, list[int]] = defaultdict(list)
    for line in lines:
        if line.step == Step.ACKNOWLEDGE:
            acknowledged[line.alarm].append(line.time_ns)
    for line in told:
        times = acknowledged.get(line.alarm, [])
        at = bisect_left(times, line.time_ns)
        waited_s = (times[at] - line.time_ns) / 1e9 if at < len(times) else None
        definition = of.get(line.alarm)
        limit_s = (
            definition.time_to_respond_ns / 1e9 if definition is not None and definition.time_to_respond_ns else None
        )
        yield line.priority, Wait(line.alarm, line.machine, line.time_ns, waited_s, limit_s)


def _response(waits: Iterable[Wait]) -> Response:
    every = list(waits)
    waited = sorted(wait.waited_s for wait in every if wait.waited_s is not None)
    limited = [(wait.waited_s, wait.limit_s) for wait in every if wait.limit_s is not None]
    return Response(
        float(np.median(waited)) if waited else None,
        float(np.percentile(waited, 95)) if waited else None,
        sum(wait is not None and wait <= limit for wait, limit in limited) / len(limited) if limited else None,
        len(waited),
        len(every) - len(waited),
    )


def _slowest(waits: Iterable[Wait]) -> Iterator[Wait]:
    """Those that nobody answered first, the newest of them on top; then by how long it took."""
    yield from islice(sorted(waits, key=lambda w: (w.waited_s is not None, -(w.waited_s or 0.0), -w.at_ns)), MOST_WAITS)


def _columns(times: Sequence[int], from_ns: int, to_ns: int) -> tuple[tuple[int, int], ...]:
    """Announcements of every whole ten minutes; of a long window the most in any ten minutes of each longer stretch."""
    counts = Counter((time_ns - from_ns) // TEN_NS for time_ns in times)
    whole = max(0, (to_ns - from_ns) // TEN_NS)
    merged = -(-whole // MOST_COLUMNS) or 1
    return tuple(
        (from_ns + first * TEN_NS, max(counts[at] for at in range(first, min(first + merged, whole))))
        for first in range(0, whole, merged)
    )
