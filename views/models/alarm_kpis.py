"""The alarm system's key figures as cards: value, target, verdict, what it means, and the alarms behind it. It refuses to compute them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.alarm import Priority
from app.domain.alarm_figures import AlarmFigures, OpenAlarm, Share, Wait
from views.binding import format as written
from views.binding.i18n import tr
from views.binding.page import BETWEEN
from views.models.trend_window import HOUR_NS, MINUTE_NS

Options = tuple[tuple[str, str], ...]
TEN_NS = 10 * MINUTE_NS
_AROUND_NS = MINUTE_NS


class Verdict(StrEnum):
    """How a figure stands to its target."""

    GOOD = "good"
    WATCH = "watch"
    """Above the target, below the limit."""
    BAD = "bad"
    PLAIN = "plain"
    """There is no target."""
    UNKNOWN = "unknown"
    """There is no value."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One row behind a figure; ``options`` open the journal at it."""

    title: str
    detail: str
    options: Options


@dataclass(frozen=True, slots=True)
class Kpi:
    """One card."""

    name: str
    title: str
    value: str
    target: str
    verdict: Verdict
    meaning: str
    """How it is computed, in a sentence."""
    evidence: tuple[Evidence, ...] = ()
    options: Options = ()
    """The journal behind the whole figure."""


@dataclass(frozen=True, slots=True)
class Naming:
    """What alarms and machines are called."""

    alarm: Callable[[str], str]
    machine: Callable[[str], str]

    def both(self, alarm: str, machine: str) -> str:
        """``Lathe 2 · Spindle hot``."""
        return f"{self.machine(machine)} · {self.alarm(alarm)}"


def kpis(found: AlarmFigures, name: Naming) -> tuple[Kpi, ...]:
    """Every card, in the order in which an alarm system is put right: load, floods, nuisances, answers, hygiene."""
    span = (("range", f"{found.from_ns}-{found.to_ns}"),)
    return (*_load(found, name, span), *_floods(found, name, span), *_nuisances(found, name, span), *_mixes(found, span),
            *_answers(found, name, span), *_hygiene(found, name, span))  # fmt: skip


# ---------------------------------------------------------------- load


def _load(found: AlarmFigures, name: Naming, span: Options) -> Iterator[Kpi]:
    announced = (*span, ("what", "announced"))
    top = tuple(_share(share, name, span) for share in found.top)
    yield Kpi(
        "per_10min", tr("Alarms per 10 min"), _number(found.per_10min), tr("target 1, limit 2"),
        _between(found.per_10min, 1, 2),
        tr("Mean over the whole time. Announced alarms only; what was shelved, suppressed or out of service is counted apart."),
        top, announced,
    )  # fmt: skip
    yield Kpi(
        "per_hour", tr("Alarms per hour"), _number(found.per_hour), tr("target 6, limit 12"),
        _between(found.per_hour, 6, 12), tr("Mean over the whole time, on its own window of one hour."), top, announced,
    )  # fmt: skip
    yield Kpi(
        "per_day", tr("Alarms per day"), _number(found.per_day, 0), tr("for information: 144 to 288"), _known(found.per_day),
        tr("Mean over the whole time, on its own window of one day."), top, announced,
    )  # fmt: skip
    peak_at = found.peak_10min_at_ns
    evidence: tuple[Evidence, ...] = ()
    if peak_at is not None and found.peak_10min:
        when = (("range", f"{peak_at}-{peak_at + TEN_NS}"), ("what", "announced"))
        evidence = (Evidence(written.date_time(peak_at), _alarms(found.peak_10min), when),)
    yield Kpi(
        "peak", tr("Peak in 10 min"), str(found.peak_10min), tr("target 10 at most"), _most(found.peak_10min, 10),
        tr("The most alarms in any ten minutes, wherever they begin."), evidence, announced,
    )  # fmt: skip


def _floods(found: AlarmFigures, name: Naming, span: Options) -> Iterator[Kpi]:
    evidence = tuple(
        Evidence(
            f"{written.date_time(flood.from_ns)} – {_end(flood.to_ns)}",
            tr("{count} alarms, peak {peak}, first: {first}", count=flood.size, peak=flood.peak_10min, first=name.alarm(flood.first)),
            (("range", f"{flood.from_ns}-{flood.to_ns or found.to_ns}"), ("what", "announced")),
        )
        for flood in sorted(found.floods, key=lambda flood: -flood.size)
    )  # fmt: skip
    announced = (*span, ("what", "announced"))
    yield Kpi(
        "flood", tr("Time in flood"), _share_words(found.flood_share), tr("target below 1 %"), _below(found.flood_share, 0.01),
        tr("{count} floods. One begins with more than 10 alarms in 10 min and ends with fewer than 5.", count=len(found.floods)),
        evidence, announced,
    )  # fmt: skip
    yield Kpi(
        "busy_10min", tr("10-min windows over 10"), _share_words(found.busy_10min_share), tr("target below 1 %"),
        _below(found.busy_10min_share, 0.01), tr("Share of ten-minute windows, one a minute, with more than 10 alarms."),
        evidence, announced,
    )  # fmt: skip
    yield Kpi(
        "busy_hour", tr("Hours over 30"), _share_words(found.busy_hour_share), tr("target below 1 %"),
        _below(found.busy_hour_share, 0.01), tr("Share of hours, one a minute, with more than 30 alarms."), evidence, announced,
    )  # fmt: skip


# ---------------------------------------------------------------- nuisances


def _nuisances(found: AlarmFigures, name: Naming, span: Options) -> Iterator[Kpi]:
    yield Kpi(
        "top", tr("Share of the ten most frequent"), _share_words(found.top_share), tr("target below 5 %"),
        _below(found.top_share, 0.05), tr("How many of all alarms come from ten of them: the list to work off."),
        tuple(_share(share, name, span) for share in found.top), _only(found.top, span),
    )  # fmt: skip
    yield Kpi(
        "chattering", tr("Chattering"), str(len(found.chattering)), tr("target 0"), _most(len(found.chattering), 0),
        tr("Alarms that came three times or more within a minute. A deadband or a delay cures them."),
        tuple(_counted(share, tr("{count} in one minute", count=share.count), name, span) for share in found.chattering),
        _only(found.chattering, span),
    )  # fmt: skip
    yield Kpi(
        "fleeting", tr("Fleeting"), str(len(found.fleeting)), tr("target 0"), _most(len(found.fleeting), 0),
        tr("Alarms that went by themselves within ten seconds and did not come again at once. A delay cures them."),
        tuple(_counted(share, _times(share.count), name, span) for share in found.fleeting), _only(found.fleeting, span),
    )  # fmt: skip
    yield Kpi(
        "stale", tr("Standing for long"), str(len(found.stale)), tr("target below 5"), _below(len(found.stale), 5),
        tr("Alarms that stood for more than 24 h at the end of the time."),
        tuple(_open(alarm, found.to_ns, name) for alarm in found.stale), _only(found.stale, span),
    )  # fmt: skip


def _mixes(found: AlarmFigures, span: Options) -> Iterator[Kpi]:
    evidence = tuple(
        Evidence(
            tr("Priority {number}", number=int(priority)),
            _share_words(share),
            (*span, ("priority", str(int(priority))), ("what", "announced")),
        )
        for priority, share in found.mix.items()
    )
    yield Kpi(
        "mix", tr("Priorities, announced"), _mix(found.mix), tr("target 5 · 15 · 80 %"), _judged_mix(found.mix),
        tr("Share of alarms of priority 1, 2, 3 and 4. Notices (4) come on top of the 80 % of priority 3."),
        evidence, (*span, ("what", "announced")),
    )  # fmt: skip
    yield Kpi(
        "configured", tr("Priorities, configured"), _mix(found.configured_mix), tr("target 5 · 15 · 80 %"),
        _judged_mix(found.configured_mix), tr("The same of the alarms that are configured, whether they come or not."),
        tuple(Evidence(tr("Priority {number}", number=int(p)), _share_words(share), ()) for p, share in found.configured_mix.items()),
    )  # fmt: skip


# ---------------------------------------------------------------- answers and hygiene


def _answers(found: AlarmFigures, name: Naming, span: Options) -> Iterator[Kpi]:
    waits = tuple(_wait(wait, name) for wait in found.slowest)
    seen = (*span, ("what", "acknowledge"))
    response = found.response
    p95 = written.duration(response.p95_s) if response.p95_s is not None else written.NO_VALUE
    yield Kpi(
        "median", tr("Time to acknowledge"),
        written.duration(response.median_s) if response.median_s is not None else written.NO_VALUE,
        tr("95 % within {time}", time=p95), _known(response.median_s),
        tr("Median from announcement to acknowledgement. {seen} were acknowledged, {open} were not.",
           seen=response.acknowledged, open=response.unanswered),
        waits, seen,
    )  # fmt: skip
    first = found.response_by_priority.get(Priority.P1)
    within = first.within_time if first is not None else None
    yield Kpi(
        "in_time", tr("Priority 1 in time"), _share_words(within), tr("target 95 % at least"),
        Verdict.UNKNOWN if within is None else Verdict.GOOD if within >= 0.95 else Verdict.BAD,
        tr("Share of alarms of priority 1 that were acknowledged within their time to respond. All priorities: {share}.",
           share=_share_words(response.within_time)),
        tuple(_wait(wait, name) for wait in found.slowest if wait.limit_s is not None and (wait.waited_s or wait.limit_s + 1) > wait.limit_s),
        (*span, ("priority", "1")),
    )  # fmt: skip


def _hygiene(found: AlarmFigures, name: Naming, span: Options) -> Iterator[Kpi]:
    yield Kpi(
        "shelved", tr("Shelved for more than a shift"), str(len(found.shelved_long)), tr("target 0"),
        _most(len(found.shelved_long), 0), tr("Alarms that were on the shelf for more than 8 h at the end of the time."),
        tuple(_open(alarm, found.to_ns, name) for alarm in found.shelved_long), _only(found.shelved_long, span),
    )  # fmt: skip
    yield Kpi(
        "hidden", tr("While hidden"), str(found.hidden), tr("reported apart"), Verdict.PLAIN,
        tr("Alarms that came while they were shelved, suppressed or out of service. Nobody was disturbed by them."),
        (), (*span, ("what", "process")),
    )  # fmt: skip
    yield Kpi(
        "response", tr("Without guidance"), str(len(found.without_response)), tr("target 0"),
        _most(len(found.without_response), 0), tr("Rules of which nobody has said what to do when they come."),
        tuple(Evidence(name.both(alarm, alarm.partition(":")[0]), "", (*span, ("alarms", alarm))) for alarm in found.without_response),
    )  # fmt: skip


# ---------------------------------------------------------------- rows of evidence


def _share(share: Share, name: Naming, span: Options) -> Evidence:
    return _counted(share, f"{_times(share.count)} · {_share_words(share.share)}", name, span)


def _counted(share: Share, words: str, name: Naming, span: Options) -> Evidence:
    return Evidence(name.both(share.alarm, share.machine), words, (*span, ("alarms", share.alarm)))


def _open(alarm: OpenAlarm, to_ns: int, name: Naming) -> Evidence:
    lasted = written.duration((to_ns - alarm.since_ns) / 1e9)
    span = (("range", f"{alarm.since_ns - _AROUND_NS}-{to_ns}"), ("alarms", alarm.alarm))
    return Evidence(name.both(alarm.alarm, alarm.machine), f"{written.date_time(alarm.since_ns)} · {lasted}", span)


def _wait(wait: Wait, name: Naming) -> Evidence:
    waited = written.duration(wait.waited_s) if wait.waited_s is not None else tr("not acknowledged")
    limit = tr("of {time}", time=written.duration(wait.limit_s)) if wait.limit_s is not None else ""
    until_ns = wait.at_ns + round((wait.waited_s or 0.0) * 1e9) + HOUR_NS
    span = (("range", f"{wait.at_ns - _AROUND_NS}-{until_ns}"), ("alarms", wait.alarm))
    words = f"{written.date_time(wait.at_ns)} · {' '.join(filter(None, (waited, limit)))}"
    return Evidence(name.both(wait.alarm, wait.machine), words, span)


def _only(alarms: Iterable[Share | OpenAlarm], span: Options) -> Options:
    named = BETWEEN.join(dict.fromkeys(each.alarm for each in alarms))
    return (*span, ("alarms", named)) if named else ()


# ---------------------------------------------------------------- words


def _number(value: float | None, places: int = 1) -> str:
    return written.NO_VALUE if value is None else written.number(value, places)


def _share_words(share: float | None) -> str:
    return written.NO_VALUE if share is None else f"{written.number(share * 100, 1)} %"


def _mix(mix: Mapping[Priority, float]) -> str:
    shares = list(mix.values())
    return " · ".join(written.number(share * 100, 0) for share in shares) + " %" if shares else written.NO_VALUE


def _alarms(count: int) -> str:
    return tr("{count} alarms", count=count)


def _times(count: int) -> str:
    return tr("{count} times", count=count)


def _end(at_ns: int | None) -> str:
    return written.clock(at_ns) if at_ns is not None else tr("still")


# ---------------------------------------------------------------- verdicts


def _between(value: float | None, target: float, limit: float) -> Verdict:
    if value is None:
        return Verdict.UNKNOWN
    return Verdict.GOOD if value <= target else Verdict.WATCH if value <= limit else Verdict.BAD


def _below(value: float | None, limit: float) -> Verdict:
    if value is None:
        return Verdict.UNKNOWN
    return Verdict.GOOD if value < limit else Verdict.BAD


def _most(value: int, limit: int) -> Verdict:
    return Verdict.GOOD if value <= limit else Verdict.BAD


def _known(value: float | None) -> Verdict:
    return Verdict.UNKNOWN if value is None else Verdict.PLAIN


def _judged_mix(mix: Mapping[Priority, float]) -> Verdict:
    """Too much of what is urgent devalues it: twice the share is worth a look, more is bad."""
    if not mix:
        return Verdict.UNKNOWN
    worst = max(mix[Priority.P1] / 0.05, mix[Priority.P2] / 0.15)
    return Verdict.GOOD if worst <= 1.0 else Verdict.WATCH if worst <= 2.0 else Verdict.BAD
