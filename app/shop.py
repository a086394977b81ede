"""From the configuration to what production reckons with: calendar, parts, reasons, rules. It refuses to keep anything."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from datetime import time as clock
from zoneinfo import ZoneInfo

from babel.localtime import get_localzone

from app.analytics.accounting import Rules
from app.analytics.laying import Shop
from app.config.production_schema import ForWhom, PartCycle, Planned
from app.config.schema import Config
from app.domain.calendar import Calendar, CalendarException, ExceptionKind, Place, Scope, ShiftRule, days_of
from app.domain.production import IdealCycle, Part
from app.domain.production_counter import CounterRules
from app.domain.production_reasons import Reason, ReasonClass, ReasonRule, ReasonTree
from app.site_reasons import BUILT_IN


def shop_of(config: Config) -> Shop:
    """Calendar, parts and reasons as configured."""
    zone = zone_of(config)
    counted = config.oee
    return Shop(
        Calendar(zone, tuple(_rules(config)), tuple(_exceptions(config))),
        tuple(Place(machine.id, machine.line, machine.area) for machine in config.machines),
        {m.id: m.ideal_cycle.total_seconds() for m in config.machines if m.ideal_cycle is not None},
        {
            entry.number: Part(entry.number, entry.name, entry.programs, tuple(_cycle(c, zone) for c in entry.cycles))
            for entry in config.parts
        },
        reasons_of(config),
        tuple(_rule(config)),
        _ns(counted.micro_stop),
        counted.micro_cycles,
        Rules(micro_in_performance=not counted.micro_in_availability, extend=counted.extend),
        counted.target,
    )


def zone_of(config: Config) -> ZoneInfo:
    """The plant's zone, by the configuration or this computer's."""
    return ZoneInfo(config.timezone) if config.timezone else _own_zone()


def _own_zone() -> ZoneInfo:
    """The computer's zone by its IANA name, or UTC where it has none."""
    zone = get_localzone()
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC")


def _rules(config: Config) -> Iterable[ShiftRule]:
    for shift in config.shifts:
        breaks = tuple((_clock(a), _clock(b)) for a, _, b in (text.partition("-") for text in shift.breaks))
        yield ShiftRule(shift.name, days_of(shift.days), shift.from_, shift.to, breaks, _scope(shift))


def _exceptions(config: Config) -> Iterable[CalendarException]:
    for day in config.holidays:
        begins = datetime.combine(day.from_, clock())
        ends = datetime.combine((day.to or day.from_) + timedelta(1), clock())
        yield CalendarException(ExceptionKind.HOLIDAY, day.name, begins, ends, _scope(day))
    for kind, entries in ((ExceptionKind.OVERTIME, config.overtime), (ExceptionKind.MAINTENANCE, config.maintenance)):
        yield from (_stretch(kind, entry) for entry in entries)


def _stretch(kind: ExceptionKind, entry: Planned) -> CalendarException:
    return CalendarException(
        kind, entry.name, entry.from_.replace(tzinfo=None), entry.to.replace(tzinfo=None), _scope(entry)
    )


def _scope(entry: ForWhom) -> Scope:
    return Scope(entry.machines, entry.lines, entry.areas)


def _clock(text: str) -> clock:
    return clock.fromisoformat(text.strip().zfill(5))


def _cycle(given: PartCycle, zone: ZoneInfo) -> IdealCycle:
    since = datetime.combine(given.valid_from, clock(), zone) if given.valid_from else None
    until = datetime.combine(given.valid_to + timedelta(1), clock(), zone) if given.valid_to else None
    return IdealCycle(
        given.ideal.total_seconds(),
        given.machine,
        given.version,
        int(since.timestamp()) * 10**9 if since else 0,
        int(until.timestamp()) * 10**9 if until else None,
    )


def reasons_of(config: Config) -> ReasonTree:
    """The site's reasons; a small tree where it has none of its own."""
    if not config.reasons:
        return BUILT_IN
    return ReasonTree(
        tuple(
            Reason(
                entry.id,
                {str(language): text for language, text in entry.name.items()},
                ReasonClass(entry.category),
                entry.limit.total_seconds() if entry.limit is not None else None,
                entry.parent,
                entry.external,
                entry.scrap,
                entry.offered,
            )
            for entry in config.reasons
        )
    )


def _rule(config: Config) -> Iterable[ReasonRule]:
    for entry in config.reason_rules:
        since, _, until = (entry.between or "").partition("-")
        yield ReasonRule(
            entry.reason,
            entry.alarm,
            entry.execution,
            entry.mode,
            entry.program,
            entry.door,
            entry.setup,
            (since.strip().zfill(5), until.strip().zfill(5)) if entry.between else None,
            _scope(entry),
        )


def _ns(duration: timedelta) -> int:
    return duration // timedelta(microseconds=1) * 1000


def counters_of(config: Config) -> dict[str, CounterRules]:
    """How each machine's part counter is to be understood."""
    return {
        machine.id: CounterRules(
            per_count=machine.counter.parts_per_count,
            roll_over=machine.counter.roll_over,
            shortest_s=machine.counter.shortest.total_seconds(),
            double_pulse_s=machine.counter.double_pulse.total_seconds(),
        )
        for machine in config.machines
    }
