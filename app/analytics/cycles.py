"""Part-to-part times from counter changes, with spread and outliers by Tukey's outer fences. It refuses what was not counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from app.contracts.production_store import CountColumns
from app.domain.production import CountFlag, CycleTimes, PartCount
from app.domain.production_making import Making

FENCE = 3.0


def counts_of(machine: str, columns: CountColumns, from_ns: int, to_ns: int) -> tuple[PartCount, ...]:
    """The columns as values, of [from_ns, to_ns)."""
    rows = np.flatnonzero((columns.at_ns >= from_ns) & (columns.at_ns < to_ns)).tolist()
    return tuple(
        PartCount(
            machine,
            int(columns.at_ns[row]),
            int(columns.parts[row]),
            int(columns.since_ns[row]),
            CountFlag(int(columns.flag[row])),
            columns.texts[int(columns.program[row])] if columns.program[row] >= 0 else "",
        )
        for row in rows
    )


def cycles_of(counts: Iterable[PartCount], making: Making) -> tuple[CycleTimes, ...]:
    """Times from one part to the next, by part and program; several parts of one step share its time."""
    groups: dict[tuple[str, str], list[PartCount]] = {}
    for each in counts:
        if each.flag is CountFlag.COUNTED and each.parts > 0 and 0 < each.since_ns < each.at_ns:
            part = making.at(each.at_ns, each.program).part
            groups.setdefault((part, each.program), []).append(each)
    return tuple(_spread(making, part, program, found) for (part, program), found in groups.items())


def _spread(making: Making, part: str, program: str, found: Sequence[PartCount]) -> CycleTimes:
    seconds = np.array([(each.at_ns - each.since_ns) / 1e9 / each.parts for each in found])
    p5, q1, median, q3, p95 = (float(each) for each in np.percentile(seconds, (5, 25, 50, 75, 95)))
    far = FENCE * (q3 - q1)
    outliers = np.flatnonzero((seconds < q1 - far) | (seconds > q3 + far))
    ideal_ns = making.at(found[-1].at_ns, program).ideal_ns
    return CycleTimes(
        making.machine,
        part,
        program,
        tuple(seconds.tolist()),
        tuple(each.at_ns for each in found),
        None if ideal_ns is None else ideal_ns / 1e9,
        p5,
        median,
        p95,
        tuple(outliers.tolist()),
    )
