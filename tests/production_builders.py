"""A shop floor for view tests: one machine's stops by hand, answers at once, what people do is written down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

from app.calendar_editing import entries_of, with_entry, without_entry
from app.config.faults import ConfigFaults
from app.config.loader import parse
from app.contracts.production import CalendarDraft, CalendarEntry, OeeAnswer, ScopeAnswer
from app.contracts.settings import Applied
from app.domain.account import Account
from app.domain.calendar import Place, Shift
from app.domain.kpi import figures
from app.domain.message import EditConflict, Message, UserError
from app.domain.production import (
    CycleTimes,
    Job,
    JobState,
    OeeQuery,
    Part,
    QuantityEntry,
    ReasonNote,
    Scene,
    SliceKind,
    SliceSource,
    StopAdvice,
    StopEvent,
    StopPart,
    StopQuery,
)
from app.domain.production_reasons import Reason, ReasonTree
from app.shop import shop_of
from app.site_reasons import BUILT_IN

S = 10**9


def stop_of(from_ns: int, to_ns: int | None, *, now_ns: int, machine: str = "abr-850", **given: Any) -> StopEvent:
    """A stop without a reason."""
    until_ns = to_ns or now_ns
    part = StopPart(from_ns, until_ns, given.pop("reason", None), SliceSource.MACHINE)
    return StopEvent(
        f"{machine}@{from_ns // 10**6}", machine, from_ns, to_ns, until_ns, SliceKind.IDLE, (part,), False,
        planned_ns=until_ns - from_ns, **given,
    )  # fmt: skip


class FakeFloor:
    """``ProductionPort`` of a test."""

    def __init__(self) -> None:
        self.target: float | None = 0.75
        self.asking: StopAdvice | None = None
        self.known: tuple[StopEvent, ...] = ()
        self.answer: OeeAnswer | None = None
        self.answers: dict[tuple[int | None, int | None], OeeAnswer] = {}
        self.done: list[tuple[Any, ...]] = []
        self.conflict = False
        self.times: tuple[CycleTimes, ...] = ()
        self.week: tuple[Shift, ...] = ()
        self.orders: dict[str, Job] = {}
        self.made: dict[str, int] = {}
        """Good parts of orders."""
        self.tree = BUILT_IN
        self.text = "shifts:\n  - {name: A, days: mon-fri, from: '06:00', to: '14:00'}\n"

    def reasons(self) -> ReasonTree:
        return self.tree

    def shifts(self, from_ns: int, to_ns: int, machine: str = "") -> tuple[Shift, ...]:
        return tuple(shift for shift in self.week if shift.from_ns < to_ns and shift.to_ns > from_ns)

    def oee(self, query: OeeQuery) -> Future[OeeAnswer]:
        self.done.append(("oee", query))
        found = self.answers.get((query.from_ns, query.to_ns), self.answer)
        assert found is not None
        return _done(found)

    def progress(self, job: str) -> Future[ScopeAnswer]:
        found, good = self.orders[job], self.made.get(job, 0)
        told = figures(Account(), scope=found.machine, from_ns=0, to_ns=0)
        left = max(0, found.target - good) if found.target is not None else None
        return _done(ScopeAnswer(found, told, good, good, left, found.started_ns))

    def parts(self) -> tuple[Part, ...]:
        return (Part("P-4711"), Part("P-4712"))

    def jobs(self, machine: str = "", *, open_only: bool = False) -> Future[tuple[Job, ...]]:
        running = (JobState.PLANNED, JobState.RUNNING)
        fits = (job for job in self.orders.values() if machine in ("", job.machine))
        return _done(tuple(job for job in fits if not open_only or job.state in running))

    def save_job(self, job: Job, user: str) -> Future[Job]:
        return self._ordered(replace(job, revision=job.revision + 1, user=user))

    def start_job(self, job: str, user: str) -> Future[Job]:
        return self._ordered(replace(self.orders[job], state=JobState.RUNNING, started_ns=1, user=user))

    def finish_job(self, job: str, user: str) -> Future[Job]:
        return self._ordered(replace(self.orders[job], state=JobState.FINISHED, finished_ns=2, user=user))

    def _ordered(self, job: Job) -> Future[Job]:
        self.done.append(job)
        if self.conflict:
            failed: Future[Job] = Future()
            failed.set_exception(
                EditConflict(Message.of("Somebody else has changed this job meanwhile. Look at it again."))
            )
            return failed
        self.orders[job.id] = job
        return _done(job)

    def enter(self, entry: QuantityEntry) -> Future[QuantityEntry]:
        self.done.append(entry)
        return _done(entry)

    def entries(self, machine: str, from_ns: int, to_ns: int) -> Future[tuple[QuantityEntry, ...]]:
        every = (each for each in self.done if isinstance(each, QuantityEntry) and each.machine == machine)
        return _done(tuple(each for each in every if from_ns <= each.made_ns < to_ns))

    def save_reason(self, reason: Reason) -> Future[Applied]:
        kept = [reason if each.id == reason.id else each for each in self.tree.reasons]
        self.tree = ReasonTree((*kept, *([reason] if self.tree.get(reason.id) is None else [])))
        return _done(Applied())

    def advice(self, machine: str) -> Future[StopAdvice | None]:
        return _done(self.asking)

    def scene(self, machine: str) -> Future[Scene]:
        return _done(Scene(Place(machine), None, None, "P-4711", None))

    def stops(self, query: StopQuery) -> Future[tuple[StopEvent, ...]]:
        return _done(self.known)

    def stop_history(self, stop: str) -> Future[tuple[ReasonNote, ...]]:
        return _done(tuple(each for each in self.done if isinstance(each, ReasonNote)))

    def cycles(self, machine: str, from_ns: int, to_ns: int, part: str = "") -> Future[tuple[CycleTimes, ...]]:
        return _done(self.times)

    def set_reason(
        self, stop: str, reason: str | None, user: str, revision: int, comment: str = ""
    ) -> Future[StopEvent]:
        return self._edited(("set_reason", stop, reason, revision), stop, reason)

    def split(self, stop: str, parts: Sequence[tuple[int, str | None]], user: str, revision: int) -> Future[StopEvent]:
        return self._edited(("split", stop, tuple(parts), revision), stop, parts[0][1])

    def calendar_text(self) -> Future[str]:
        return _done(self.text)

    def set_calendar_text(self, text: str, user: str) -> Future[Applied]:
        self.done.append(("set_calendar_text", text))
        self.text = text
        return _done(Applied())

    def calendar_draft(self, text: str | None = None) -> Future[CalendarDraft]:
        return _answered(lambda: _draft_of(self.text if text is None else text))

    def calendar_with(self, text: str, entry: CalendarEntry) -> Future[CalendarDraft]:
        return _answered(lambda: _draft_of(with_entry(text, entry)))

    def calendar_without(self, text: str, section: str, index: int) -> Future[CalendarDraft]:
        return _answered(lambda: _draft_of(without_entry(text, section, index)))

    def _edited(self, what: tuple[Any, ...], stop: str, reason: str | None) -> Future[StopEvent]:
        self.done.append(what)
        if self.conflict:
            failed: Future[StopEvent] = Future()
            failed.set_exception(
                EditConflict(Message.of("Somebody else has changed this stop meanwhile. Look at it again."))
            )
            return failed
        every = [*self.known, *([self.asking.stop] if self.asking is not None else [])]
        seen = next(each for each in every if each.id == stop)
        if self.asking is not None and self.asking.stop.id == stop:
            self.asking = None
        part = replace(seen.parts[0], reason=reason, source=SliceSource.PERSON)
        kept = replace(seen, parts=(part,), revision=seen.revision + 1)
        self.known = (*(each for each in self.known if each.id != stop), kept)
        return _done(kept)


def _draft_of(text: str) -> CalendarDraft:
    """As the station means it, in UTC."""
    try:
        config = parse(("timezone: UTC\n" + text).encode(), "plant.yaml", {})
    except ConfigFaults as wrong:
        fault = wrong.faults[0]
        raise UserError(Message.of("Line {line}: {problem}", line=fault.line - 1, problem=fault.problem)) from None
    return CalendarDraft(text, shop_of(config).calendar, entries_of(text))


def _answered(work: Callable[[], Any]) -> Future[Any]:
    future: Future[Any] = Future()
    try:
        future.set_result(work())
    except UserError as error:
        future.set_exception(error)
    return future


def _done(value: Any) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_result(value)
    return future
