"""A week of the calendar as blocks on seven days: shifts with their breaks, overtime, maintenance, holidays. Pure; wall-clock hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.contracts.production import CalendarEntry
from app.domain.calendar import Span
from app.domain.calendar_week import Placed
from views.binding import format as form
from views.binding.i18n import tr
from views.models.calendar import Local
from views.models.oee_periods import weekday_words
from views.widgets.sheet import SheetFace

DAY_H = 24.0
Hours = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Block:
    """One entry on one day; ``lane`` of ``lanes`` beside others at the same time. ``hours`` are of that day's clock, 0 … 24."""

    section: str
    index: int
    name: str
    day: int
    hours: Hours
    breaks: tuple[Hours, ...] = ()
    lane: int = 0
    lanes: int = 1
    tip: str = ""


def blocks_of(found: Sequence[Placed], week: Span, local: Local) -> tuple[Block, ...]:
    """Every entry of a week, cut at midnights, side by side where they overlap."""
    cut = [block for each in found for block in _days(each, week, local)]
    return tuple(block for day in range(7) for block in _in_lanes([block for block in cut if block.day == day]))


def _days(each: Placed, week: Span, local: Local) -> list[Block]:
    since, until = max(each.from_ns, week[0]), min(each.to_ns, week[1])
    first, blocks = local(since), list[Block]()
    monday = local(week[0]).date()
    last = local(until - 1)
    words = f"{section_word(each.section)}: {each.name}\n{form.date_time(each.from_ns)} – {form.date_time(each.to_ns)}"
    for offset in range((first.date() - monday).days, (last.date() - monday).days + 1):
        begin = _hour(first) if offset == (first.date() - monday).days else 0.0
        end = (
            _hour(local(until))
            if local(until).date() == last.date() and offset == (last.date() - monday).days
            else DAY_H
        )
        pauses = [_cut(pause, offset, monday, local) for pause in each.breaks]
        blocks.append(
            Block(each.section, each.index, each.name, offset, (begin, end), tuple(p for p in pauses if p), tip=words)
        )
    return [block for block in blocks if block.hours[1] > block.hours[0]]


def _cut(pause: Span, offset: int, monday: object, local: Local) -> Hours | None:
    since, until = local(pause[0]), local(pause[1])
    if (since.date() - monday).days != offset:  # type: ignore[operator]
        return None
    return _hour(since), _hour(until) if until.date() == since.date() else DAY_H


def _hour(at: datetime) -> float:
    return at.hour + at.minute / 60 + at.second / 3_600


def _in_lanes(blocks: list[Block]) -> list[Block]:
    """Blocks that overlap stand side by side, others have the whole width; holidays lie behind the day."""
    laid = [block for block in blocks if block.section == "holidays"]
    rest = sorted(
        (block for block in blocks if block.section != "holidays"), key=lambda block: (block.hours, block.section)
    )
    together: list[Block] = []
    ends: list[float] = []
    for block in rest:
        if ends and max(ends) <= block.hours[0] + 1e-9:
            laid += [replace(each, lanes=len(ends)) for each in together]
            together, ends = [], []
        lane = next((number for number, end in enumerate(ends) if end <= block.hours[0] + 1e-9), len(ends))
        if lane == len(ends):
            ends.append(0.0)
        ends[lane] = block.hours[1]
        together.append(replace(block, lane=lane))
    return laid + [replace(each, lanes=len(ends)) for each in together]


def section_word(section: str) -> str:
    """What an entry is."""
    return {
        "shifts": tr("Shift"),
        "holidays": tr("Holiday"),
        "overtime": tr("Overtime"),
        "maintenance": tr("Maintenance"),
    }[section]


def day_heads(week: Span, local: Local) -> tuple[str, ...]:
    """``Mon 22/11`` …"""
    heads = []
    at = local(week[0])
    for number, word in enumerate(weekday_words()):
        day = at.toordinal() + number
        date = datetime.fromordinal(day)
        heads.append(f"{word} {date:%d/%m}" if form.date(1).startswith("01/") else f"{word} {date:%m-%d}")
    return tuple(heads)


def entry_sheet(entries: Sequence[CalendarEntry]) -> SheetFace:
    """Every entry of the draft; a row's key is its section and index."""
    rows = tuple(
        (
            section_word(each.section),
            each.values.get("name", "—"),
            " ".join(part for part in (each.values.get("days", ""), _when(each)) if part),
            ", ".join(each.values[key] for key in ("areas", "lines", "machines") if key in each.values)
            or tr("Whole site"),
        )
        for each in entries
    )
    keys = tuple(f"{each.section}:{each.index}" for each in entries)
    return SheetFace((tr("Kind"), tr("Name"), tr("When"), tr("For whom")), rows, keys, frozenset(), 3)


def _when(entry: CalendarEntry) -> str:
    since, until = entry.values.get("from", ""), entry.values.get("to", "")
    if "T" in since and since[:10] == until[:10]:
        until = until[11:]
    return " – ".join(part.replace("T", " ") for part in (since, until) if part)
