"""A shop's shift for reports: machines with slices, stops, scrap and alarms, and figures reckoned from them as the product does."""

from __future__ import annotations

import random
from datetime import UTC, datetime

from app.domain.account import Account, Loss, PartAccount, added
from app.domain.alarm_figures import Share
from app.domain.calendar import Shift
from app.domain.kpi import figures
from app.domain.production import EntryKind, QuantityEntry, SliceKind, SliceSource, StopEvent, StopPart, TimeSlice
from app.domain.production_reasons import Reason, ReasonClass, ReasonTree
from app.domain.report import (
    AlarmResult,
    EarlierResult,
    HourResult,
    MachineResult,
    Report,
    ReportKind,
    ReportSubject,
)

S = 10**9
BEGIN = int(datetime(2026, 11, 23, 9, tzinfo=UTC).timestamp()) * S
"""06:00 in São Paulo."""
END = BEGIN + 8 * 3600 * S
REASONS = ReasonTree(
    (
        Reason("material", {"en": "Waiting for material", "pt-BR": "Aguardando material do almoxarifado central"}, ReasonClass.DELAY),
        Reason("tool", {"en": "Tool change", "pt-BR": "Troca de ferramenta"}, ReasonClass.SETUP),
        Reason("broken", {"en": "Spindle drive fault", "pt-BR": "Falha no acionamento do fuso principal"}, ReasonClass.BREAKDOWN),
        Reason("size", {"en": "Out of tolerance", "pt-BR": "Fora de tolerância dimensional"}, scrap=True),
    )
)  # fmt: skip
GIVEN = ("material", "tool", "broken", None)


def machine(number: int, chance: random.Random, *, unknown: bool = False) -> MachineResult:
    """One machine with some hours of production and stops between."""
    name, at, slices, stops = f"m{number}", BEGIN, list[TimeSlice](), list[StopEvent]()
    while at < END:
        run = min(END, at + chance.randrange(600, 4000) * S)
        slices.append(TimeSlice(name, at, run, SliceKind.APT, SliceKind.APT, "execution=ACTIVE"))
        at, kind = run, chance.choice((SliceKind.ADET, SliceKind.AUST, SliceKind.ADOT, SliceKind.IDLE))
        until = min(END, at + chance.randrange(60, 1500) * S)
        if until <= at:
            break
        if unknown and len(slices) == 3:
            slices.append(TimeSlice(name, at, until, SliceKind.UNKNOWN, SliceKind.UNKNOWN, "link lost"))
        else:
            reason = chance.choice(GIVEN)
            source = SliceSource.PERSON if reason else SliceSource.MACHINE
            slices.append(TimeSlice(name, at, until, kind, kind, "execution=STOPPED", reason, source, f"{name}@{at}"))
            part = StopPart(at, until, reason, source, "maria" if reason else "")
            stops.append(StopEvent(f"{name}@{at}", name, at, until, until, kind, (part,), False, planned_ns=until - at))
        at = until
    account = _account(name, slices, chance)
    entries = (QuantityEntry(name, EntryKind.SCRAP, account.scrap, BEGIN, "joao", END, "size", "P-4711"),)
    title = f"Centro de usinagem {number:02d}" if number % 3 else f"Torno CNC bi-fuso com alimentador {number:02d}"
    of = figures(account, scope=name, from_ns=BEGIN, to_ns=END)
    return MachineResult(name, title, of, tuple(slices), tuple(stops), entries, plan=account.made + 10)


def _account(name: str, slices: list[TimeSlice], chance: random.Random) -> Account:
    spent = dict.fromkeys(SliceKind, 0)
    for piece in slices:
        spent[piece.kind] += piece.duration_ns
    made = int(spent[SliceKind.APT] / (45 * S) * chance.uniform(0.75, 0.97))
    lost = [p for p in slices if p.kind not in (SliceKind.APT, SliceKind.UNKNOWN)]
    return Account(
        window_ns=END - BEGIN,
        calendar_busy_ns=END - BEGIN,
        apt_ns=spent[SliceKind.APT],
        aust_ns=spent[SliceKind.AUST],
        adet_ns=spent[SliceKind.ADET],
        adot_ns=spent[SliceKind.ADOT],
        idle_ns=spent[SliceKind.IDLE],
        unknown_ns=spent[SliceKind.UNKNOWN],
        failures=sum(p.kind is SliceKind.ADOT for p in lost),
        stops=len(lost),
        parts=(PartAccount(name, "P-4711", 45 * S, made, chance.randrange(0, 9)),),
        losses=tuple(Loss(p.kind, p.reason, p.duration_ns, 1) for p in lost),
        machines=1,
    )


def shift(machines: int = 20, *, seed: int = 1, unknown: bool = False) -> Report:
    """A whole report."""
    chance = random.Random(seed)
    of = tuple(machine(number, chance, unknown=unknown) for number in range(1, machines + 1))
    account = added(each.figures.account for each in of)
    total = figures(account, scope="station", from_ns=BEGIN, to_ns=END)
    hours = tuple(
        HourResult(BEGIN + h * 3600 * S, BEGIN + (h + 1) * 3600 * S, chance.randrange(500, 1500), 3000 * S, 3600 * S)
        for h in range(8)
    )
    earlier = tuple(EarlierResult(f"{day:02d}/11", total.oee) for day in range(10, 24))
    top = (Share("m1:rpm_high", "m1", 14, 0.4), Share("m2:door", "m2", 6, 0.2))
    names = {"m1:rpm_high": "Rotação acima do limite do mandril hidráulico", "m2:door": "Door open while running"}
    taking_place = Shift("A", "2026-11-23", BEGIN, END)
    subject = ReportSubject(ReportKind.SHIFT, taking_place.id, BEGIN, END, taking_place)
    link = "https://estacao-1.novatech.local:8420/r/2026-11-23/A"
    alarms = AlarmResult(35, top, names)
    return Report(
        subject, "Novatech Usinagem", "linha-1", total, "sum", of, REASONS, earlier, hours, alarms, 0.75, link
    )


def bare(report: Report) -> Report:
    """The same machines where nobody has configured anything: no calendar, no plan, no alarms."""
    nothing = figures(
        Account(window_ns=END - BEGIN, machines=1, has_calendar=False), scope="m1", from_ns=BEGIN, to_ns=END
    )
    machines = tuple(MachineResult(m.id, m.name, nothing) for m in report.machines)
    return Report(report.subject, report.site, report.station, nothing, "machine", machines, ReasonTree())
