"""What people do about production: reasons for stops, jobs, scrap, and what an operator is asked. It refuses to follow machines."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

from app.analytics.advice import likely
from app.analytics.cycles import counts_of, cycles_of
from app.analytics.desk import ProductionDesk
from app.contracts.production import ScopeAnswer
from app.contracts.production_store import LOOK_BACK_NS, ProductionStore
from app.domain.message import EditConflict, Message, UnknownName, UserError
from app.domain.production import (
    CycleTimes,
    Job,
    JobState,
    OeeQuery,
    Part,
    PartCount,
    QuantityEntry,
    ReasonNote,
    Scene,
    SliceSource,
    StopAdvice,
    StopEvent,
    StopQuery,
)
from app.domain.production_making import Making
from app.domain.production_reasons import ReasonTree

DAY_NS = 86_400 * 10**9
ASKED_NS = DAY_NS // 2
"""A stop that ended longer ago is a supervisor's, not asked at the machine any more."""
LEARNT_NS = 14 * DAY_NS
"""How far back reasons of other stops tell what this one's may be."""


class ShopFloor:
    """Over one desk and one store; waits in worker threads. Edits carry user and the revision that was seen."""

    def __init__(self, desk: ProductionDesk, store: ProductionStore, workers: ThreadPoolExecutor) -> None:
        self.desk, self._store, self._workers = desk, store, workers

    def _knows(self, machine: str) -> bool:
        return any(place.machine == machine for place in self.desk.shop.places)

    # ------------------------------------------------------------ stops

    def reasons(self) -> ReasonTree:
        """The site's tree."""
        return self.desk.shop.tree

    def stops(self, query: StopQuery) -> Future[tuple[StopEvent, ...]]:
        """Stops, oldest first."""
        return self._workers.submit(self._stops, query)

    def _stops(self, query: StopQuery) -> tuple[StopEvent, ...]:
        machines = query.machines or tuple(place.machine for place in self.desk.shop.places)
        to_ns = time.time_ns() if query.to_ns is None else min(query.to_ns, time.time_ns())
        found = self.desk.stops(machines, query.from_ns, to_ns, time.time_ns())
        return tuple(
            stop
            for stop in found
            if (query.micro or not stop.micro)
            and not (query.unexplained_only and (stop.reason is not None or not stop.planned_ns))
        )

    def set_reason(
        self, stop: str, reason: str | None, user: str, revision: int, comment: str = ""
    ) -> Future[StopEvent]:
        """Give (None: take away) the reason of a whole stop."""
        return self._workers.submit(self._set_reason, stop, ((None, reason),), user, revision, comment)

    def split(self, stop: str, parts: Sequence[tuple[int, str | None]], user: str, revision: int) -> Future[StopEvent]:
        """Cut a stop: each part begins at a time and has a reason; the first begins where the stop does."""
        return self._workers.submit(self._set_reason, stop, tuple(parts), user, revision, "")

    def _set_reason(
        self, stop: str, parts: Sequence[tuple[int | None, str | None]], user: str, revision: int, comment: str
    ) -> StopEvent:
        machine, begin_ns = self._stop_named(stop)
        for _, reason in parts:
            if reason is not None and self.reasons().get(reason) is None:
                raise UserError(Message.of("There is no reason '{reason}'.", reason=reason))
        now_ns = time.time_ns()
        begins = [begin_ns if at is None else at for at, _ in parts]
        notes = [
            ReasonNote(
                stop, machine, at, begins[number + 1] if number + 1 < len(begins) else None, reason, user, now_ns,
                revision + 1, comment,
            )
            for number, (at, (_, reason)) in enumerate(zip(begins, parts, strict=True))
        ]  # fmt: skip
        if not self._store.note(notes, expected=revision).result(10):
            raise EditConflict(Message.of("Somebody else has changed this stop meanwhile. Look at it again."))
        return self._stop(stop)

    def _stop_named(self, stop: str) -> tuple[str, int]:
        machine, _, milliseconds = stop.rpartition("@")
        if not milliseconds.isdigit() or not self._knows(machine):
            raise UnknownName(Message.of("There is no stop '{stop}'.", stop=stop))
        return machine, int(milliseconds) * 10**6

    def _stop(self, stop: str) -> StopEvent:
        machine, begin_ns = self._stop_named(stop)
        now_ns = time.time_ns()
        found = self.desk.stops((machine,), begin_ns, now_ns, now_ns)
        for each in found:
            if each.id == stop:
                return each
        raise UnknownName(Message.of("There is no stop '{stop}'.", stop=stop))

    def stop_history(self, stop: str) -> Future[tuple[ReasonNote, ...]]:
        """Who said what when, oldest first."""
        return self._workers.submit(self._store.notes_of, stop)

    # ------------------------------------------------------------ jobs and parts

    def parts(self) -> tuple[Part, ...]:
        """Configured part numbers."""
        return tuple(self.desk.shop.parts.values())

    def jobs(self, machine: str = "", *, open_only: bool = False) -> Future[tuple[Job, ...]]:
        """Jobs, planned and running ones first."""
        return self._workers.submit(self._jobs, machine, open_only)

    def _jobs(self, machine: str, open_only: bool) -> tuple[Job, ...]:
        order = [JobState.RUNNING, JobState.PLANNED, JobState.FINISHED, JobState.CANCELLED]
        found = [job for job in self._store.jobs(machine) if not open_only or job.state in order[:2]]
        return tuple(sorted(found, key=lambda job: (order.index(job.state), -(job.started_ns or 0), job.id)))

    def save_job(self, job: Job, user: str) -> Future[Job]:
        """Make a job, or change one (its ``revision`` as read; 0 for a new one)."""
        return self._workers.submit(self._save_job, job, user)

    def _save_job(self, job: Job, user: str) -> Job:
        if not self._knows(job.machine):
            raise UserError(Message.of("There is no machine '{machine}'.", machine=job.machine))
        saved = replace(job, revision=job.revision + 1, user=user, at_ns=time.time_ns())
        if not self._store.save_job(saved, expected=job.revision).result(10):
            raise EditConflict(Message.of("Somebody else has changed this job meanwhile. Look at it again."))
        return saved

    def start_job(self, job: str, user: str) -> Future[Job]:
        """Start it now; the one that runs on that machine is finished."""
        return self._workers.submit(self._start_job, job, user)

    def _start_job(self, name: str, user: str) -> Job:
        job, now_ns = self._job(name), time.time_ns()
        for other in self._store.jobs(job.machine):
            if other.state is JobState.RUNNING and other.id != name:
                self._save_job(replace(other, state=JobState.FINISHED, finished_ns=now_ns), user)
        return self._save_job(replace(job, state=JobState.RUNNING, started_ns=now_ns, finished_ns=None), user)

    def finish_job(self, job: str, user: str) -> Future[Job]:
        """Finish it now."""
        return self._workers.submit(
            lambda: self._save_job(replace(self._job(job), state=JobState.FINISHED, finished_ns=time.time_ns()), user)
        )

    def _job(self, name: str) -> Job:
        found = self._store.job(name)
        if found is None:
            raise UnknownName(Message.of("There is no job '{job}'.", job=name))
        return found

    def enter(self, entry: QuantityEntry) -> Future[QuantityEntry]:
        """Scrap, rework or a correction; answers as it was kept."""
        return self._workers.submit(self._enter, entry)

    def _enter(self, entry: QuantityEntry) -> QuantityEntry:
        if not self._knows(entry.machine):
            raise UserError(Message.of("There is no machine '{machine}'.", machine=entry.machine))
        self._store.keep(entry).result(10)
        return entry

    def entries(self, machine: str, from_ns: int, to_ns: int) -> Future[tuple[QuantityEntry, ...]]:
        """What people entered about parts made in a window."""
        return self._workers.submit(self._entries, machine, from_ns, to_ns)

    def _entries(self, machine: str, from_ns: int, to_ns: int) -> tuple[QuantityEntry, ...]:
        with self._store.reading() as file:
            return file.said((machine,), from_ns, to_ns).entries.get(machine, ())

    def _counted(self, machine: str, from_ns: int, to_ns: int) -> tuple[PartCount, ...]:
        if not self._knows(machine):
            raise UserError(Message.of("There is no machine '{machine}'.", machine=machine))
        with self._store.reading() as file:
            return counts_of(machine, file.counted(machine, from_ns, to_ns), from_ns, to_ns)

    def counts(self, machine: str, from_ns: int, to_ns: int) -> Future[tuple[PartCount, ...]]:
        """Every change of the part counter and how it was taken."""
        return self._workers.submit(self._counted, machine, from_ns, to_ns)

    def cycles(self, machine: str, from_ns: int, to_ns: int, part: str = "") -> Future[tuple[CycleTimes, ...]]:
        """Part-to-part times, by part and program."""
        return self._workers.submit(self._cycles, machine, from_ns, to_ns, part)

    def _cycles(self, machine: str, from_ns: int, to_ns: int, part: str) -> tuple[CycleTimes, ...]:
        found = cycles_of(self._counted(machine, from_ns, to_ns), self._making(machine))
        return tuple(each for each in found if not part or each.part == part)

    def _making(self, machine: str) -> Making:
        shop = self.desk.shop
        return Making(machine, shop.parts, self._store.jobs(machine), shop.ideal_s.get(machine))

    # ------------------------------------------------------------ what an operator sees

    def advice(self, machine: str) -> Future[StopAdvice | None]:
        """What to ask at this machine now: its newest stop without a reason, long enough and in planned time."""
        return self._workers.submit(self._advice, machine)

    def _advice(self, machine: str) -> StopAdvice | None:
        now_ns = time.time_ns()
        known = self._stops(StopQuery((machine,), now_ns - LEARNT_NS))
        open_ones = [s for s in known if s.reason is None and s.planned_ns and s.until_ns > now_ns - ASKED_NS]
        if not open_ones:
            return None
        told = [s for s in known if s.reason is not None and any(p.source is SliceSource.PERSON for p in s.parts)]
        last = told[-1].reason if told else None
        return StopAdvice(open_ones[-1], likely(open_ones[-1], told, self.reasons()), last)

    def scene(self, machine: str) -> Future[Scene]:
        """Shift, job, part and open stop of a machine now."""
        return self._workers.submit(self._scene, machine)

    def _scene(self, machine: str) -> Scene:
        if not self._knows(machine):
            raise UserError(Message.of("There is no machine '{machine}'.", machine=machine))
        now_ns = time.time_ns()
        place = self.desk.shop.place(machine)
        shift = next(iter(self.desk.shop.calendar.shifts(now_ns, now_ns + 1, place)), None)
        stops = self._stops(StopQuery((machine,), now_ns - LOOK_BACK_NS, micro=True))
        counts = self._counted(machine, now_ns - LOOK_BACK_NS, now_ns)
        making = self._making(machine)
        made = making.at(now_ns, counts[-1].program if counts else "")
        open_stop = stops[-1] if stops and stops[-1].to_ns is None else None
        return Scene(place, shift, making.job_at(now_ns), made.part, open_stop)

    def progress(self, job: str) -> Future[ScopeAnswer]:
        """Where a job stands."""
        return self._workers.submit(self._progress, job)

    def _progress(self, name: str) -> ScopeAnswer:
        job, now_ns = self._job(name), time.time_ns()
        since_ns, until_ns = job.started_ns or now_ns, job.finished_ns or now_ns
        query = OeeQuery((job.machine,), from_ns=since_ns, to_ns=until_ns, job=name)
        found = self.desk.oee(query, now_ns).total
        good = found.account.good
        remaining = max(0, job.target - good) if job.target is not None else None
        ideal_ns = self._making(job.machine).at(now_ns, "").ideal_ns if job.state is JobState.RUNNING else None
        pace = found.oee.value
        expected = now_ns + round(remaining * ideal_ns / pace) if remaining is not None and ideal_ns and pace else None
        return ScopeAnswer(job, found, found.account.made, good, remaining, expected)
