"""OEE on a hub: each station's machines by that station's own calendar, parts and reasons, from the records that it has sent.

The numbers are the station's to the digit once its hours are complete: the same desk reckons with the same records. Reasons, scrap
and jobs are entered at the station, and travel.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec
from pydantic import ValidationError

from app.analytics.desk import ProductionDesk
from app.analytics.laying import Shop
from app.config.schema import Config, Machine
from app.contracts.production import LiveOee, OeeAnswer
from app.domain.calendar import Calendar, Place, PlannedTime, Scope, Shift, Span
from app.domain.fleet import hub_id, station_of
from app.domain.kpi import OeeFigures
from app.domain.message import Message, UserError
from app.domain.production import (
    CycleTimes,
    OeeQuery,
    PartCount,
    QuantityEntry,
    ReasonNote,
    StopEvent,
    StopQuery,
    TimeSlice,
)
from app.domain.production_reasons import ReasonTree
from app.producing import LIVE_NS, Producing, live_of
from app.shop import shop_of
from app.shop_floor import ShopFloor
from storage.history import History

if TYPE_CHECKING:
    from app.fleet.port import Fleet

log = logging.getLogger(__name__)

SECTIONS = {"timezone", "shifts", "holidays", "overtime", "maintenance", "parts", "reasons", "reason_rules", "oee"}
"""What OEE is reckoned with, beside the machines' places and ideal cycles."""
KEPT_DAYS = 32_000
"""Days of machines whose sums stay in memory, all stations together: a month of a thousand machines, 250 MB."""


def shop_text(config: Config) -> bytes:
    """What travels to the hub: sections of the configuration, and the machines' places."""
    told = config.model_dump(mode="json", by_alias=True, include=SECTIONS, exclude_none=True)
    told["timezone"] = shop_of(config).calendar.zone.key
    told["machines"] = [
        {
            "id": m.id,
            "line": m.line,
            "area": m.area,
            **({"ideal_cycle": f"{m.ideal_cycle.total_seconds()}s"} if m.ideal_cycle else {}),
        }
        for m in config.machines
    ]
    return msgspec.json.encode(told, enc_hook=str)


def shop_from(text: str, station: str) -> Shop:
    """The station's shop under the hub's ids. Raises ValueError for what this version can't read."""
    told: dict[str, Any] = msgspec.json.decode(text)
    machines = tuple(Machine(driver="station", **entry) for entry in told.pop("machines", ()))
    return at_hub(shop_of(Config(**told).model_copy(update={"machines": machines})), station)


def at_hub(shop: Shop, station: str) -> Shop:
    """The same with every machine under the hub's id."""

    def scoped(scope: Scope) -> Scope:
        return replace(scope, machines=tuple(hub_id(station, machine) for machine in scope.machines))

    calendar = shop.calendar
    return replace(
        shop,
        calendar=Calendar(
            calendar.zone,
            tuple(replace(rule, scope=scoped(rule.scope)) for rule in calendar.rules),
            tuple(replace(each, scope=scoped(each.scope)) for each in calendar.exceptions),
        ),
        places=tuple(Place(hub_id(station, place.machine), place.line, place.area) for place in shop.places),
        ideal_s={hub_id(station, machine): seconds for machine, seconds in shop.ideal_s.items()},
        parts={
            number: replace(
                part,
                cycles=tuple(
                    replace(cycle, machine=hub_id(station, cycle.machine)) if cycle.machine else cycle
                    for cycle in part.cycles
                ),
            )
            for number, part in shop.parts.items()
        },
        rules=tuple(replace(rule, scope=scoped(rule.scope)) for rule in shop.rules),
    )


class FleetProduction:
    """``contracts.OeePort`` over the hub's own machines and its stations'."""

    def __init__(self, own: Producing, fleet: Fleet, history: History, workers: ThreadPoolExecutor) -> None:
        self._own, self._fleet, self._workers = own, fleet, workers
        self._store = history.production()
        self._desks: dict[str, tuple[str, ProductionDesk]] = {}
        self._answer: LiveOee | None = None
        self._asked_ns, self._busy = 0, False

    @property
    def target(self) -> float | None:
        """The OEE that the hub's own configuration wants."""
        return self._own.target

    def reasons(self) -> ReasonTree:
        """Every station's reasons; of two with one id the first."""
        found = {reason.id: reason for desk in reversed(self._all()) for reason in desk.shop.tree.reasons}
        return ReasonTree(tuple(found.values()))

    # ------------------------------------------------------------ figures

    def oee(self, query: OeeQuery) -> Future[OeeAnswer]:
        """Figures with evidence."""
        return self._workers.submit(self._oee, query)

    def profile(self, query: OeeQuery, groups: Sequence[Sequence[Span]]) -> Future[tuple[OeeFigures, ...]]:
        """Sums over groups of spans, of every station that is asked for."""
        return self._workers.submit(self._profile, query, groups)

    def _profile(self, query: OeeQuery, groups: Sequence[Sequence[Span]]) -> tuple[OeeFigures, ...]:
        now_ns = time.time_ns()
        told = [desk.profile(asked, groups, now_ns) for desk, asked in self._asked(query)]
        return (
            told[0]
            if len(told) == 1
            else tuple(self._own.desk.total(each, each[0].to_ns) for each in zip(*told, strict=True))
        )

    def _oee(self, query: OeeQuery) -> OeeAnswer:
        now_ns = time.time_ns()
        answers = [desk.oee(asked, now_ns) for desk, asked in self._asked(query)]
        if len(answers) == 1:
            return answers[0]
        machines_of = tuple(each for answer in answers for each in answer.machines)
        total = self._own.desk.total(machines_of, max(answer.to_ns for answer in answers))
        first = answers[0]
        shift = first.shift if all(answer.shift == first.shift for answer in answers) else None
        return OeeAnswer(first.from_ns, max(answer.to_ns for answer in answers), shift, total, machines_of, "sum")

    def _asked(self, query: OeeQuery) -> list[tuple[ProductionDesk, OeeQuery]]:
        """The desks that a query concerns, each with its machines. Raises UserError when there is none."""
        found = []
        for station, machines in self._parted(query.machines).items():
            desk = self._desk(station)
            if query.machines or (desk.shop.places and _fits(desk, query)):
                found.append((desk, replace(query, machines=tuple(machines))))
        if not found:
            raise UserError(Message.of("No machine fits what was asked for."))
        return found

    def _parted(self, machines: Sequence[str]) -> Mapping[str, list[str]]:
        if not machines:
            return {"": [], **{station: [] for station in self._fleet.shops()}}
        found: dict[str, list[str]] = {}
        for machine in machines:
            found.setdefault(station_of(machine)[0], []).append(machine)
        return found

    def slices(self, machine: str, from_ns: int, to_ns: int) -> Future[tuple[TimeSlice, ...]]:
        """The timeline behind the figures."""
        return self._workers.submit(
            lambda: self._desk(station_of(machine)[0]).slices(machine, from_ns, to_ns, time.time_ns())
        )

    def stops(self, query: StopQuery) -> Future[tuple[StopEvent, ...]]:
        """Stops, oldest first."""
        return self._workers.submit(lambda: tuple(sorted(self._stops(query), key=lambda stop: stop.from_ns)))

    def _stops(self, query: StopQuery) -> Iterator[StopEvent]:
        now_ns = time.time_ns()
        to_ns = now_ns if query.to_ns is None else min(query.to_ns, now_ns)
        for desk in self._all():
            mine = tuple(p.machine for p in desk.shop.places if not query.machines or p.machine in query.machines)
            if mine:
                yield from (s for s in desk.stops(mine, query.from_ns, to_ns, now_ns) if query.micro or not s.micro)

    # ------------------------------------------------------------ what is behind them

    def shifts(self, from_ns: int, to_ns: int, machine: str = "") -> tuple[Shift, ...]:
        """Shifts that touch a window, of one machine by its station's calendar, or of every station."""
        if machine:
            desk = self._desk(station_of(machine)[0])
            return desk.shop.calendar.shifts(from_ns, to_ns, desk.shop.place(machine))
        every = (shift for desk in self._all() for shift in desk.shop.calendar.shifts(from_ns, to_ns))
        known = {(shift.id, shift.from_ns, shift.to_ns): shift for shift in every}
        return tuple(sorted(known.values(), key=lambda shift: (shift.from_ns, shift.name)))

    def planned(self, machine: str, from_ns: int, to_ns: int) -> PlannedTime:
        """When one machine is planned to work."""
        desk = self._desk(station_of(machine)[0])
        return desk.shop.calendar.planned(from_ns, to_ns, desk.shop.place(machine))

    def counts(self, machine: str, from_ns: int, to_ns: int) -> Future[tuple[PartCount, ...]]:
        """Every change of the part counter and how it was taken."""
        return self._floor(machine).counts(machine, from_ns, to_ns)

    def cycles(self, machine: str, from_ns: int, to_ns: int, part: str = "") -> Future[tuple[CycleTimes, ...]]:
        """Part-to-part times."""
        return self._floor(machine).cycles(machine, from_ns, to_ns, part)

    def entries(self, machine: str, from_ns: int, to_ns: int) -> Future[tuple[QuantityEntry, ...]]:
        """What people entered about parts made in a window."""
        return self._floor(machine).entries(machine, from_ns, to_ns)

    def stop_history(self, stop: str) -> Future[tuple[ReasonNote, ...]]:
        """Who said what when, oldest first."""
        return self._floor(stop).stop_history(stop)

    def _floor(self, machine: str) -> ShopFloor:
        return ShopFloor(self._desk(station_of(machine)[0]), self._store, self._workers)

    # ------------------------------------------------------------ live

    def live(self) -> LiveOee | None:
        """The wall's figures: the newest answer at once, and a new one under way."""
        now_ns = time.time_ns()
        if not self._busy and now_ns - self._asked_ns > LIVE_NS:
            self._busy, self._asked_ns = True, now_ns
            self._workers.submit(self._refresh)
        return self._answer

    def _refresh(self) -> None:
        try:
            self._answer = live_of(self._all(), time.time_ns())
        finally:
            self._busy = False

    def now(self) -> Future[LiveOee]:
        """Figures of each machine's current shift, computed now."""
        return self._workers.submit(lambda: live_of(self._all(), time.time_ns()))

    # ------------------------------------------------------------ desks

    def _all(self) -> list[ProductionDesk]:
        return [self._own.desk, *(self._desk(station) for station in self._fleet.shops())]

    def _desk(self, station: str) -> ProductionDesk:
        if not station:
            return self._own.desk
        text = self._fleet.shops().get(station)
        if text is None:
            raise UserError(Message.of("There is no station '{name}' on this hub.", name=station))
        known = self._desks.get(station)
        if known is None or known[0] != text:
            share = KEPT_DAYS // max(1, len(self._fleet.shops()))
            known = self._desks[station] = (text, ProductionDesk(_shop(text, station), self._store, kept_days=share))
        return known[1]


def _shop(text: str, station: str) -> Shop:
    try:
        return shop_from(text, station)
    except (ValidationError, msgspec.MsgspecError, TypeError, ValueError):
        # A station of a newer version: its machines are shown, its OEE is not reckoned here.
        log.exception("the calendar of station %s can't be read by this version of the hub", station)
        return shop_of(Config())


def _fits(desk: ProductionDesk, query: OeeQuery) -> bool:
    return any(
        (not query.line or place.line == query.line) and (not query.area or place.area == query.area)
        for place in desk.shop.places
    )
