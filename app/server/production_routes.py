"""Stops with their reasons, jobs, scrap and cycle times under ``/v1``. The routes ask, write down, and hand on who changed what."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from app.contracts import PlantPort
from app.contracts.production import ProductionPort, ScopeAnswer
from app.domain.message import Message
from app.domain.production import (
    CycleTimes,
    EntryKind,
    Job,
    QuantityEntry,
    ReasonNote,
    StopEvent,
    StopPart,
    StopQuery,
)
from app.domain.production_reasons import Reason
from app.server import parameters
from app.server.body import json_body, text_of
from app.server.problems import Problem, Render, bad_parameter, unknown
from app.server.reach import beginning
from app.server.routes import json_answer
from app.server.times import read_time, rfc3339, rfc3339_or_none

DAY_NS = 86_400 * 10**9
S = 10**9
YES_NO = ("yes", "no")


class ProductionRoutes:
    """One instance per running server."""

    def __init__(self, port: PlantPort, render: Render) -> None:
        self._port = port
        self._render = render

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Routes that change something; those that only answer are in the table of operations."""
        router.add_post("/v1/stops/{id}/reason", self.give_reason)
        router.add_post("/v1/stops/{id}/split", self.split)
        router.add_post("/v1/jobs", self.save_job)
        router.add_post("/v1/jobs/{id}/start", self.start_job)
        router.add_post("/v1/jobs/{id}/finish", self.finish_job)
        router.add_post("/v1/machines/{id}/quantities", self.enter)

    @property
    def _floor(self) -> ProductionPort:
        floor = self._port.floor
        if floor is None:
            detail = Message.of("A hub shows OEE; stops, jobs and scrap are entered at the station of the machine.")
            raise Problem(404, Message.of("Not found"), detail)
        return floor

    # ------------------------------------------------------------ stops

    async def reasons(self, request: web.Request) -> web.Response:
        """The site's tree, in the order in which it is offered."""
        parameters.refuse_unknown(request, ())
        return json_answer({"reasons": [_reason(each) for each in self._floor.reasons().reasons]})

    async def stops(self, request: web.Request) -> web.Response:
        """Stops that touch a window, oldest first."""
        parameters.refuse_unknown(request, ("from", "to", "machine", "unexplained", "micro"))
        now_ns = time.time_ns()
        from_ns, to_ns = parameters.window(request, (now_ns - DAY_NS, now_ns))
        machines = self._machines(request)
        query = StopQuery(
            machines,
            await beginning(self._port, machines, from_ns, min(to_ns, now_ns)),
            to_ns,
            unexplained_only=parameters.choice(request, "unexplained", YES_NO) == ("yes",),
            micro=parameters.choice(request, "micro", YES_NO) == ("yes",),
        )
        found = await asyncio.wrap_future(self._floor.stops(query))
        return json_answer({"stops": [stop_payload(stop) for stop in found]})

    async def stop_history(self, request: web.Request) -> web.Response:
        """Who said what about one stop when, oldest first."""
        parameters.refuse_unknown(request, ())
        found = await asyncio.wrap_future(self._floor.stop_history(request.match_info["id"]))
        return json_answer({"history": [_note(note) for note in found]})

    async def advice(self, request: web.Request) -> web.Response:
        """What to ask at a machine now; ``stop`` null: nothing."""
        parameters.refuse_unknown(request, ())
        found = await asyncio.wrap_future(self._floor.advice(self._machine(request)))
        if found is None:
            return json_answer({"stop": None, "likely": [], "last": None})
        return json_answer({"stop": stop_payload(found.stop), "likely": found.likely, "last": found.last})

    async def give_reason(self, request: web.Request) -> web.Response:
        """Give one reason to a whole stop; null takes it away."""
        body = await json_body(request, ("reason", "revision", "user", "comment"))
        reason = None if body.get("reason") is None else text_of(body, "reason")
        given = self._floor.set_reason(
            request.match_info["id"], reason, _user(body), whole(body, "revision", 0), text_of(body, "comment")
        )
        return json_answer(stop_payload(await asyncio.wrap_future(given)))

    async def split(self, request: web.Request) -> web.Response:
        """Cut a stop into parts with a reason each."""
        body = await json_body(request, ("parts", "revision", "user"))
        given = body.get("parts")
        if not isinstance(given, list) or not given or not all(isinstance(part, dict) for part in given):
            raise bad_parameter("parts", str(given)[:50], Message.of("a list of objects with 'from' and 'reason'"))
        parts = [
            (read_time("from", text_of(part, "from")), None if part.get("reason") is None else text_of(part, "reason"))
            for part in given
        ]
        done = self._floor.split(request.match_info["id"], parts, _user(body), whole(body, "revision", 0))
        return json_answer(stop_payload(await asyncio.wrap_future(done)))

    # ------------------------------------------------------------ jobs and parts

    async def jobs(self, request: web.Request) -> web.Response:
        """Jobs, running and planned ones first."""
        parameters.refuse_unknown(request, ("machine", "open"))
        machines = self._machines(request)
        open_only = parameters.choice(request, "open", YES_NO) == ("yes",)
        found = await asyncio.wrap_future(self._floor.jobs(open_only=open_only))
        return json_answer({"jobs": [job_payload(job) for job in found if not machines or job.machine in machines]})

    async def job(self, request: web.Request) -> web.Response:
        """One job and how far it is."""
        parameters.refuse_unknown(request, ())
        return json_answer(_progress(await asyncio.wrap_future(self._floor.progress(request.match_info["id"]))))

    async def save_job(self, request: web.Request) -> web.Response:
        """Make a job, or change a planned one (its ``revision`` as read)."""
        body = await json_body(
            request, ("id", "machine", "part", "target", "version", "ideal_cycle_s", "revision", "user")
        )
        name, machine = text_of(body, "id").strip(), text_of(body, "machine")
        if not name:
            raise bad_parameter("id", name, Message.of("a name"))
        known = next((job for job in await asyncio.wrap_future(self._floor.jobs()) if job.id == name), None)
        ideal = body.get("ideal_cycle_s")
        if ideal is not None and (isinstance(ideal, bool) or not isinstance(ideal, int | float) or not ideal > 0):
            raise bad_parameter("ideal_cycle_s", str(ideal), Message.of("seconds above 0"))
        fresh = Job(
            name,
            machine,
            text_of(body, "part"),
            whole(body, "target", None),
            text_of(body, "version"),
            None if ideal is None else float(ideal),
            revision=whole(body, "revision", 0) or 0,
        )
        if known is not None:
            fresh = _with_times_of(fresh, known)
        saved = await asyncio.wrap_future(self._floor.save_job(fresh, _user(body)))
        return json_answer(job_payload(saved))

    async def start_job(self, request: web.Request) -> web.Response:
        """Start it now."""
        body = await json_body(request, ("user",))
        started = self._floor.start_job(request.match_info["id"], _user(body))
        return json_answer(job_payload(await asyncio.wrap_future(started)))

    async def finish_job(self, request: web.Request) -> web.Response:
        """Finish it now."""
        body = await json_body(request, ("user",))
        finished = self._floor.finish_job(request.match_info["id"], _user(body))
        return json_answer(job_payload(await asyncio.wrap_future(finished)))

    async def enter(self, request: web.Request) -> web.Response:
        """Scrap, rework or a correction of the count; ``made_at`` is when the parts were made (now when left out)."""
        machine = self._machine(request)
        body = await json_body(request, ("kind", "quantity", "reason", "made_at", "part", "job", "user", "comment"))
        kinds = [kind.value for kind in EntryKind]
        if body.get("kind") not in kinds:
            raise unknown(Message.of("kind"), str(body.get("kind")), kinds)
        kind, quantity = EntryKind(body["kind"]), whole(body, "quantity", None)
        if not quantity or (quantity < 0 and kind is not EntryKind.CORRECTION):
            raise bad_parameter("quantity", str(quantity), Message.of("a number of parts"))
        now_ns, made_at = time.time_ns(), text_of(body, "made_at")
        entry = QuantityEntry(
            machine,
            kind,
            quantity,
            read_time("made_at", made_at) if made_at else now_ns,
            _user(body),
            now_ns,
            text_of(body, "reason") or None,
            text_of(body, "part"),
            text_of(body, "job"),
            text_of(body, "comment"),
        )
        return json_answer(_entry(await asyncio.wrap_future(self._floor.enter(entry))))

    async def quantities(self, request: web.Request) -> web.Response:
        """What people entered about parts made in a window."""
        machine, from_ns, to_ns = self._window(request, ("from", "to"))
        found = await asyncio.wrap_future(self._floor.entries(machine, from_ns, to_ns))
        return json_answer({"quantities": [_entry(each) for each in found]})

    async def cycles(self, request: web.Request) -> web.Response:
        """Part-to-part times of a window, by part and program."""
        machine, from_ns, to_ns = self._window(request, ("from", "to", "part"))
        found = await asyncio.wrap_future(self._floor.cycles(machine, from_ns, to_ns, request.query.get("part", "")))
        return json_answer({"cycles": [_cycles(each) for each in found]})

    # ------------------------------------------------------------ shared

    def _window(self, request: web.Request, known: tuple[str, ...]) -> tuple[str, int, int]:
        parameters.refuse_unknown(request, known)
        now_ns = time.time_ns()
        return (self._machine(request), *parameters.window(request, (now_ns - DAY_NS, now_ns)))

    def _machine(self, request: web.Request) -> str:
        return self._known(request.match_info["id"])

    def _machines(self, request: web.Request) -> tuple[str, ...]:
        return tuple(self._known(name) for name in parameters.names(request, "machine"))

    def _known(self, name: str) -> str:
        known = [machine.id for machine in self._port.snapshot().machines]
        if name not in known:
            raise unknown(Message.of("machine"), name, known)
        return name


def whole(body: Mapping[str, Any], name: str, missing: Any) -> Any:
    """A whole number of a body, or ``missing``."""
    value = body.get(name)
    if value is None:
        return missing
    if isinstance(value, bool) or not isinstance(value, int):
        raise bad_parameter(name, str(value)[:50], Message.of("a whole number"))
    return value


def _user(body: Mapping[str, Any]) -> str:
    return text_of(body, "user") or "http"


def _with_times_of(job: Job, known: Job) -> Job:
    return Job(
        job.id, job.machine, job.part, job.target, job.version, job.ideal_cycle_s, known.state, known.started_ns,
        known.finished_ns, job.revision,
    )  # fmt: skip


# ---------------------------------------------------------------- payloads


def stop_payload(stop: StopEvent) -> dict[str, Any]:
    """One stop; hand its ``revision`` back with a change."""
    return {
        "id": stop.id,
        "machine_id": stop.machine,
        "from": rfc3339(stop.from_ns),
        "to": rfc3339_or_none(stop.to_ns or 0),
        "seconds": stop.duration_ns / S,
        "planned_s": stop.planned_ns / S,
        "kind": stop.kind.name,
        "reason": stop.reason,
        "micro": stop.micro,
        "alarm": stop.alarm or None,
        "program": stop.program or None,
        "basis": stop.basis,
        "revision": stop.revision,
        "parts": [_part(part) for part in stop.parts],
    }


def _part(part: StopPart) -> dict[str, Any]:
    return {
        "from": rfc3339(part.from_ns),
        "to": rfc3339(part.to_ns),
        "reason": part.reason,
        "source": part.source.value,
        "user": part.user or None,
        "at": rfc3339_or_none(part.at_ns),
        "comment": part.comment or None,
    }


def _note(note: ReasonNote) -> dict[str, Any]:
    return {
        "from": rfc3339(note.from_ns),
        "to": rfc3339_or_none(note.to_ns or 0),
        "reason": note.reason,
        "user": note.user,
        "at": rfc3339(note.at_ns),
        "revision": note.revision,
        "comment": note.comment or None,
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "id": reason.id,
        "name": dict(reason.names),
        "category": reason.category.value,
        "limit_s": reason.limit_s,
        "parent": reason.parent,
        "external": reason.external,
        "scrap": reason.scrap,
    }


def job_payload(job: Job) -> dict[str, Any]:
    """One job; hand its ``revision`` back with a change."""
    return {
        "id": job.id,
        "machine_id": job.machine,
        "part": job.part or None,
        "target": job.target,
        "version": job.version or None,
        "ideal_cycle_s": job.ideal_cycle_s,
        "state": job.state.value,
        "started_at": rfc3339_or_none(job.started_ns or 0),
        "finished_at": rfc3339_or_none(job.finished_ns or 0),
        "revision": job.revision,
        "user": job.user or None,
    }


def _progress(answer: ScopeAnswer) -> dict[str, Any]:
    return {
        **job_payload(answer.job),
        "made": answer.made,
        "good": answer.good,
        "remaining": answer.remaining,
        "expected_at": rfc3339_or_none(answer.expected_ns or 0),
        "oee": answer.figures.oee.value,
        "completeness": answer.figures.completeness,
    }


def _entry(entry: QuantityEntry) -> dict[str, Any]:
    return {
        "machine_id": entry.machine,
        "kind": entry.kind.value,
        "quantity": entry.quantity,
        "made_at": rfc3339(entry.made_ns),
        "user": entry.user,
        "at": rfc3339(entry.at_ns),
        "reason": entry.reason,
        "part": entry.part or None,
        "job": entry.job or None,
        "comment": entry.comment or None,
    }


def _cycles(found: CycleTimes) -> dict[str, Any]:
    return {
        "part": found.part or None,
        "program": found.program or None,
        "ideal_s": found.ideal_s,
        "p5_s": found.p5,
        "median_s": found.median,
        "p95_s": found.p95,
        "seconds": found.seconds,
        "at": [rfc3339(at) for at in found.at_ns],
        "outliers": found.outliers,
    }
