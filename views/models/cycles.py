"""Where a machine's cycles begin: a program's start, a part counted, or execution becoming ACTIVE. Refuses to guess ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.domain.series import Series

SIGNALS = ("program", "execution", "part_count")
"""What is asked for; a machine need not have all of them."""
_LEAST_NS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Cycle:
    """From one cycle's start to the next one's."""

    machine: str
    from_ns: int
    to_ns: int
    program: str
    open: bool = False
    """Still running at the end of what was asked."""

    @property
    def span_ns(self) -> int:
        """Its length."""
        return self.to_ns - self.from_ns


def cycles_of(machine: str, series: Sequence[Series], until_ns: int) -> tuple[Cycle, ...]:
    """The cycles in time order. Parts counted divide best; without a count, execution ACTIVE after something else."""
    by_id = {s.item.id: s for s in series}
    starts = _part_starts(by_id.get("part_count")) or _active_starts(by_id.get("execution"))
    starts = sorted({*starts, *_program_starts(by_id.get("program"))})
    starts = [s for i, s in enumerate(starts) if i == 0 or s - starts[i - 1] >= _LEAST_NS]
    ends = [*starts[1:], until_ns][: len(starts)]
    return tuple(
        Cycle(machine, start, end, _program_at(by_id.get("program"), start), open=i == len(starts) - 1)
        for i, (start, end) in enumerate(zip(starts, ends, strict=True))
        if end > start
    )


def _part_starts(series: Series | None) -> list[int]:
    """A counted part ends one cycle and begins the next."""
    if series is None:
        return []
    values = series.number.tolist()
    if series.carried is not None and isinstance(series.carried[1], int | float):
        before = float(series.carried[1])
    else:
        before = float("nan")
    found = []
    for time_ns, value in zip(series.time_ns.tolist(), values, strict=True):
        if value > before:
            found.append(time_ns)
        before = value if value == value else before
    return found


def _active_starts(series: Series | None) -> list[int]:
    return _changes_to(series, lambda before, now: now == "ACTIVE" and before not in (None, "ACTIVE"))


def _program_starts(series: Series | None) -> list[int]:
    return _changes_to(series, lambda before, now: before is not None and now not in (None, before))


def _changes_to(series: Series | None, begins: Callable[[object, str | None], bool]) -> list[int]:
    if series is None:
        return []
    before: object = series.carried[1] if series.carried is not None else None
    found = []
    for time_ns, text in zip(series.time_ns.tolist(), series.text or (None,) * len(series.time_ns), strict=True):
        if begins(before, text):
            found.append(time_ns)
        before = text
    return found


def _program_at(series: Series | None, at_ns: int) -> str:
    if series is None:
        return ""
    texts = series.text or (None,) * len(series.time_ns)
    row = int(series.time_ns.searchsorted(at_ns, side="right")) - 1
    if row >= 0:
        return texts[row] or ""
    return str(series.carried[1]) if series.carried is not None and series.carried[1] is not None else ""
