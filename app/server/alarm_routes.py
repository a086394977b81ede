"""``/v1/alarms``: the list, its journal and key figures, and what people may do with an alarm. None of the routes blocks."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import timedelta
from typing import Any

import msgspec
from aiohttp import web

from app.contracts import PlantPort
from app.contracts.alarms import By
from app.domain.alarm import CALL, AlarmState, Priority, Standing
from app.domain.alarm_figures import AlarmFigures, Response
from app.domain.alarm_picture import AlarmView, urgency
from app.domain.alarm_record import AlarmTransition, JournalQuery
from app.domain.alarm_words import title_in
from app.domain.duration import parse_duration
from app.domain.message import Message
from app.server import parameters
from app.server.body import json_body, text_of
from app.server.problems import Render, bad_parameter, language_of, unknown
from app.server.reach import beginning
from app.server.routes import json_answer
from app.server.times import read_time, rfc3339, rfc3339_or_none

DAY_NS = 86_400 * 10**9
MOST_LINES = 10_000
CHOICES = ("active", "unacknowledged", "hidden", "all")


class AlarmRoutes:
    """One instance per running server."""

    def __init__(self, port: PlantPort, render: Render) -> None:
        self._port = port
        self._render = render

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Routes that change something; those that only answer are in the table of operations."""
        router.add_post("/v1/alarms/{id}/ack", self.acknowledge)
        router.add_post("/v1/alarms/{id}/shelve", self.shelve)
        router.add_post("/v1/alarms/{id}/unshelve", self.unshelve)
        router.add_post("/v1/alarms/{id}/suppress", self.suppress)
        router.add_post("/v1/alarms/{id}/unsuppress", self.unsuppress)
        router.add_post("/v1/alarms/{id}/out_of_service", self.out_of_service)
        router.add_post("/v1/alarms/{id}/return_to_service", self.return_to_service)
        router.add_post("/v1/alarms/{id}/reset", self.reset)
        router.add_post("/v1/alarms/{id}/comment", self.comment)
        router.add_post("/v1/machines/{id}/help", self.call)

    # ------------------------------------------------------------ answers

    async def alarms(self, request: web.Request) -> web.Response:
        """The list: unacknowledged first, then priority, then newest."""
        parameters.refuse_unknown(request, ("state", "machine", "priority"))
        chosen = parameters.choice(request, "state", CHOICES) or ("active",)
        machines = self._machines(request)
        priorities = tuple(int(p) for p in parameters.choice(request, "priority", ("1", "2", "3", "4")))
        now = self._port.alarms.snapshot()
        rows = [
            row
            for row in sorted(now.rows, key=urgency)
            if _wanted(row, chosen)
            and (not machines or row.machine in machines)
            and (not priorities or int(row.priority) in priorities)
        ]
        language = language_of(request)
        return json_answer(
            {
                "alarms": [alarm_payload(row, self._render, language) for row in rows],
                "active": {f"p{int(p)}": count for p, count in now.active.items()},
                "unacknowledged": {f"p{int(p)}": count for p, count in now.unacknowledged.items()},
                "shelved": now.shelved,
                "suppressed": now.suppressed,
                "out_of_service": now.out_of_service,
                "flood_since": rfc3339_or_none(now.flood_since_ns or 0),
                "announced_10min": now.announced_10min,
            }
        )

    async def alarm_journal(self, request: web.Request) -> web.Response:
        """Every transition of a window, newest first."""
        known = ("from", "to", "machine", "alarm", "priority", "text", "limit", "cursor")
        parameters.refuse_unknown(request, known)
        from_ns, to_ns = parameters.window(request, _last_day())
        cursor = request.query.get("cursor") or None
        if cursor is not None and not cursor.replace("-", "", 1).isdigit():
            raise bad_parameter("cursor", cursor, Message.of("the next_cursor of the page before"))
        query = JournalQuery(
            from_ns,
            to_ns,
            machines=self._machines(request),
            alarms=parameters.names(request, "alarm"),
            priorities=tuple(Priority(int(p)) for p in parameters.choice(request, "priority", ("1", "2", "3", "4"))),
            text=request.query.get("text", ""),
            limit=parameters.whole_number(request, "limit", least=1, most=MOST_LINES) or 1000,
            cursor=cursor,
        )
        page = await asyncio.wrap_future(self._port.alarms.journal(query))
        return json_answer({"journal": [line_payload(line) for line in page.lines], "next_cursor": page.next_cursor})

    async def alarm_kpi(self, request: web.Request) -> web.Response:
        """Key figures of a window."""
        parameters.refuse_unknown(request, ("from", "to", "machine"))
        from_ns, to_ns = parameters.window(request, _last_day())
        machines = self._machines(request)
        from_ns = await beginning(self._port, machines, from_ns, to_ns)
        found = await asyncio.wrap_future(self._port.alarms.kpi(from_ns, to_ns, machines=machines))
        return json_answer(figures_payload(found))

    # ------------------------------------------------------------ what people do

    async def acknowledge(self, request: web.Request) -> web.Response:
        """Acknowledge one alarm, with a note if there is one; ``occurrence`` makes sure that it is the one that was seen."""
        body = await json_body(request, ("user", "occurrence", "comment"))
        occurrence, comment = text_of(body, "occurrence"), text_of(body, "comment")
        if comment.strip():
            await asyncio.wrap_future(self._port.alarms.comment([self._alarm(request)], _by(body), text=comment))
        return await self._done(
            request, lambda alarm: self._port.alarms.acknowledge([alarm], _by(body), occurrence=occurrence)
        )

    async def shelve(self, request: web.Request) -> web.Response:
        """Hide for a time (``duration`` or ``until``), with a reason."""
        body = await json_body(request, ("user", "reason", "duration", "until"))
        until_ns = _until(body)
        reason = text_of(body, "reason")
        return await self._done(
            request, lambda alarm: self._port.alarms.shelve([alarm], _by(body), until_ns=until_ns, reason=reason)
        )

    async def unshelve(self, request: web.Request) -> web.Response:
        """Show again."""
        body = await json_body(request, ("user",))
        return await self._done(request, lambda alarm: self._port.alarms.unshelve([alarm], _by(body)))

    async def suppress(self, request: web.Request) -> web.Response:
        """Hide by a decision about the process, with a reason, until somebody ends it."""
        body = await json_body(request, ("user", "reason"))
        reason = text_of(body, "reason")
        return await self._done(request, lambda alarm: self._port.alarms.suppress([alarm], _by(body), reason=reason))

    async def unsuppress(self, request: web.Request) -> web.Response:
        """End a suppression that a person began."""
        body = await json_body(request, ("user",))
        return await self._done(request, lambda alarm: self._port.alarms.unsuppress([alarm], _by(body)))

    async def out_of_service(self, request: web.Request) -> web.Response:
        """Take out of service, with a reason."""
        body = await json_body(request, ("user", "reason"))
        reason, alarms = text_of(body, "reason"), self._port.alarms
        return await self._done(request, lambda alarm: alarms.out_of_service([alarm], _by(body), reason=reason))

    async def return_to_service(self, request: web.Request) -> web.Response:
        """Put back into service, with a reason."""
        body = await json_body(request, ("user", "reason"))
        reason, alarms = text_of(body, "reason"), self._port.alarms
        return await self._done(request, lambda alarm: alarms.return_to_service([alarm], _by(body), reason=reason))

    async def reset(self, request: web.Request) -> web.Response:
        """Reset a latched alarm."""
        body = await json_body(request, ("user",))
        return await self._done(request, lambda alarm: self._port.alarms.reset([alarm], _by(body)))

    async def comment(self, request: web.Request) -> web.Response:
        """Write a note."""
        body = await json_body(request, ("user", "text"))
        text = text_of(body, "text")
        return await self._done(request, lambda alarm: self._port.alarms.comment([alarm], _by(body), text=text))

    async def call(self, request: web.Request) -> web.Response:
        """Call for help at a machine, or end the call."""
        body = await json_body(request, ("user", "text", "wanted"))
        wanted = body.get("wanted", True)
        if not isinstance(wanted, bool):
            raise bad_parameter("wanted", str(wanted), Message.of("true or false"))
        machine = request.match_info["id"]
        if self._port.machine(machine) is None:
            raise unknown(Message.of("machine"), machine, (known.id for known in self._port.snapshot().machines))
        await asyncio.wrap_future(self._port.alarms.call(machine, _by(body), wanted=wanted, text=text_of(body, "text")))
        row = self._port.alarms.snapshot().get(f"{machine}:{CALL}")
        if row is None:
            return json_answer({"id": f"{machine}:{CALL}", "state": AlarmState.NORMAL.value})
        return json_answer(alarm_payload(row, self._render, language_of(request)))

    async def _done(self, request: web.Request, command: Callable[[str], Future[tuple[str, ...]]]) -> web.Response:
        name = self._alarm(request)
        before = self._port.alarms.snapshot().get(name)
        await asyncio.wrap_future(command(name))
        row = self._port.alarms.snapshot().get(name) or self._at_rest(name, before)
        if row is None:
            return json_answer({"id": name, "state": AlarmState.NORMAL.value})
        return json_answer(alarm_payload(row, self._render, language_of(request)))

    def _at_rest(self, name: str, before: AlarmView | None) -> AlarmView | None:
        """An alarm that has left the list: the same row, normal."""
        known = (d for d in self._port.alarms.definitions() if d.id == name)
        definition = before.definition if before is not None else next(known, None)
        return None if definition is None else AlarmView(definition, Standing(), definition.priority)

    def _alarm(self, request: web.Request) -> str:
        name = request.match_info["id"]
        known = [row.id for row in self._port.alarms.snapshot().rows]
        if name not in known and name not in (d.id for d in self._port.alarms.definitions()):
            raise unknown(Message.of("alarm"), name, known)
        return name

    def _machines(self, request: web.Request) -> tuple[str, ...]:
        known = [machine.id for machine in self._port.snapshot().machines]
        chosen = parameters.names(request, "machine")
        for machine in chosen:
            if machine not in known:
                raise unknown(Message.of("machine"), machine, known)
        return chosen


def _wanted(row: AlarmView, chosen: tuple[str, ...]) -> bool:
    of = {
        "active": row.state.is_active,
        "unacknowledged": row.state.is_unacknowledged,
        "hidden": row.state.is_hidden,
        "all": True,
    }
    return any(of[choice] for choice in chosen)


def _last_day() -> tuple[int, int]:
    now_ns = time.time_ns()
    return now_ns - DAY_NS, now_ns


def _by(body: Mapping[str, Any]) -> By:
    return By(text_of(body, "user") or "http")


def _until(body: Mapping[str, Any]) -> int:
    """The end of a shelving: a time, or a duration from now; one hour where nothing is said."""
    until, now_ns = text_of(body, "until"), time.time_ns()
    if until:
        return read_time("until", until)
    given = body.get("duration", "1h")
    try:
        duration = parse_duration(given)
    except ValueError:
        raise bad_parameter("duration", str(given), Message.of("a duration such as 15min or 1h")) from None
    return now_ns + duration // timedelta(microseconds=1) * 1000


# ---------------------------------------------------------------- payloads


def alarm_payload(row: AlarmView, render: Render, language: str) -> dict[str, Any]:
    """One row of the list."""
    definition, standing = row.definition, row.standing
    title = render(title_in(definition, language), language)
    return {
        "id": row.id,
        "machine_id": row.machine,
        "name": definition.name,
        "kind": definition.kind.value,
        "title": title,
        "text": row.text or None,
        "state": row.state.value,
        "priority": int(row.priority),
        "abnormal": standing.abnormal,
        "acknowledged": not row.state.is_unacknowledged,
        "since": rfc3339_or_none(standing.raised_ns),
        "returned_at": rfc3339_or_none(standing.returned_ns),
        "changed_at": rfc3339_or_none(standing.changed_ns),
        "count": standing.count,
        "occurrence": standing.occurrence or None,
        "acknowledged_by": standing.acknowledged_by or None,
        "acknowledged_at": rfc3339_or_none(standing.acknowledged_ns),
        "hidden_until": rfc3339_or_none(standing.hidden_until_ns),
        "hidden_by": standing.hidden_by or None,
        "reason": standing.reason or None,
        "value": row.value,
        "unit": row.unit or None,
        "condition": definition.condition or None,
        "native_code": definition.native_code or None,
        "uncertain": row.uncertain,
        "cause": row.cause or None,
        "consequences": row.consequences,
        "guidance": definition.guidance.get(language) or definition.guidance.get("en"),
        "link": definition.link or None,
        "comment": row.comment or None,
    }


def line_payload(line: AlarmTransition) -> dict[str, Any]:
    """One line of the journal."""
    return {
        "number": line.number,
        "timestamp": rfc3339(line.time_ns),
        "recorded_at": rfc3339_or_none(line.recorded_ns),
        "alarm_id": line.alarm,
        "machine_id": line.machine,
        "step": line.step,
        "from_state": line.before.value,
        "to_state": line.after.value,
        "priority": int(line.priority),
        "announced": line.announced,
        "occurrence": line.occurrence or None,
        "user": line.user or None,
        "role": line.role or None,
        "station": line.station or None,
        "reason": line.reason or None,
        "value": line.value or None,
        "text": line.text or None,
        "cause": line.cause or None,
    }


def figures_payload(found: AlarmFigures) -> dict[str, Any]:
    """Key figures; null is n/a."""
    plain = msgspec.to_builtins(found, str_keys=True)
    for name in ("from_ns", "to_ns", "peak_10min_at_ns", "alarms_10min", "floods", "stale", "shelved_long", "slowest"):
        plain.pop(name, None)
    return {
        "from": rfc3339(found.from_ns),
        "to": rfc3339(found.to_ns),
        **plain,
        "peak_10min_at": rfc3339_or_none(found.peak_10min_at_ns or 0),
        "floods": [
            {
                "from": rfc3339(flood.from_ns),
                "to": rfc3339_or_none(flood.to_ns or 0),
                "size": flood.size,
                "peak_10min": flood.peak_10min,
                "first": flood.first,
            }
            for flood in found.floods
        ],
        "stale": [{"alarm": o.alarm, "machine": o.machine, "since": rfc3339(o.since_ns)} for o in found.stale],
        "shelved_long": [
            {"alarm": o.alarm, "machine": o.machine, "since": rfc3339(o.since_ns)} for o in found.shelved_long
        ],
        "slowest": [
            {
                "alarm": wait.alarm,
                "machine": wait.machine,
                "announced_at": rfc3339(wait.at_ns),
                "waited_s": wait.waited_s,
                "limit_s": wait.limit_s,
            }
            for wait in found.slowest
        ],
        "mix": _by_priority(found.mix),
        "configured_mix": _by_priority(found.configured_mix),
        "response_by_priority": {
            f"p{int(priority)}": _response(response) for priority, response in found.response_by_priority.items()
        },
        "alarms_10min": [[since_ns // 10**6, count] for since_ns, count in found.alarms_10min],
    }


def _by_priority(shares: Mapping[Priority, float]) -> dict[str, float]:
    return {f"p{int(priority)}": share for priority, share in shares.items()}


def _response(response: Response) -> dict[str, Any]:
    return dict(msgspec.to_builtins(response))
