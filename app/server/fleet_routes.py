"""``/v1/fleet/*`` of a hub: its stations, what is proven of their history, sums by site, line and station, and who may send."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from aiohttp import web

from app.contracts import PlantPort
from app.contracts.fleet import FleetPort, StationStatus, Stranger
from app.domain.fleet import HOUR_NS, HourShare, Verdict, station_of, told
from app.domain.message import Message
from app.domain.snapshot import MachineSnapshot
from app.server import parameters
from app.server.body import json_body, text_of
from app.server.problems import Problem, Render, bad_parameter, language_of, unknown
from app.server.routes import json_answer
from app.server.times import read_time, rfc3339, rfc3339_or_none

DAY_NS = 86_400 * 10**9
MOST_HOURS = 24 * 400
BY: Mapping[str, Callable[[MachineSnapshot], str]] = {
    "site": lambda machine: machine.site,
    "station": lambda machine: station_of(machine.id)[0],
    "area": lambda machine: machine.area,
    "line": lambda machine: machine.line,
    "kind": lambda machine: machine.kind,
}


class FleetRoutes:
    """One instance per running server."""

    def __init__(self, port: PlantPort, render: Render) -> None:
        self._port = port
        self._render = render

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Routes that change something; those that only answer are in the table of operations."""
        router.add_post("/v1/fleet/stations", self.enrol)
        router.add_post("/v1/fleet/stations/{name}/revoke", self.revoke)
        router.add_post("/v1/fleet/resend", self.resend)

    # ------------------------------------------------------------ answers

    async def fleet_stations(self, request: web.Request) -> web.Response:
        """Stations, those that need help first, strangers, and what was refused."""
        parameters.refuse_unknown(request, ())
        now = self._fleet().snapshot()
        language = language_of(request)
        return json_answer(
            {
                "hub": {"fingerprint": now.fingerprint, "public_key": now.public_key, "address": now.address},
                "stations": [self._station(station, language) for station in now.stations],
                "strangers": [_stranger(stranger) for stranger in now.strangers],
                "refused": dict(now.refused),
            }
        )

    async def fleet_completeness(self, request: web.Request) -> web.Response:
        """Hour by hour what a station has and what is stored here."""
        parameters.refuse_unknown(request, ("station", "machine", "from", "to"))
        now_ns = time.time_ns()
        from_ns, to_ns = parameters.window(request, (now_ns - DAY_NS, now_ns))
        if to_ns - from_ns > MOST_HOURS * HOUR_NS:
            raise bad_parameter("from", request.query.get("from", ""), Message.of("at most 400 days before 'to'"))
        station = self._named(request.query.get("station", ""))
        machine = station_of(request.query.get("machine", ""))[1]
        hours = await asyncio.wrap_future(self._fleet().completeness(station.name, from_ns, to_ns, machine))
        return json_answer(_completeness(station, machine, hours))

    async def fleet_rollup(self, request: web.Request) -> web.Response:
        """Sums by site, station, area, line or kind."""
        parameters.refuse_unknown(request, ("by", "site"))
        by = parameters.choice(request, "by", tuple(BY)) or ("site",)
        sites = parameters.names(request, "site")
        machines = [m for m in self._port.snapshot().machines if not sites or m.site in sites]
        incomplete = self._incomplete()
        groups: dict[tuple[str, ...], list[MachineSnapshot]] = {}
        for machine in machines:
            groups.setdefault(tuple(BY[name](machine) for name in by), []).append(machine)
        rows = [
            {**dict(zip(by, key, strict=True)), **_sums(members, incomplete)} for key, members in sorted(groups.items())
        ]
        return json_answer({"by": list(by), "groups": rows, "total": _sums(machines, incomplete)})

    def _incomplete(self) -> frozenset[str]:
        fleet = self._port.fleet
        if fleet is None:
            return frozenset()
        return frozenset(station.name for station in fleet.snapshot().stations if not station.complete)

    # ------------------------------------------------------------ what people do

    async def enrol(self, request: web.Request) -> web.Response:
        """Let a station in."""
        body = await json_body(request, ("fingerprint", "name"))
        fleet, name = self._fleet(), text_of(body, "name")
        if not name or not all(letter.isalnum() or letter in "._-" for letter in name):
            raise bad_parameter("name", name, Message.of("letters, digits, '.', '_' and '-'"))
        await asyncio.wrap_future(fleet.enrol(text_of(body, "fingerprint"), name))
        return json_answer({"name": name})

    async def revoke(self, request: web.Request) -> web.Response:
        """Shut a station out."""
        await json_body(request, ())
        station = self._named(request.match_info["name"])
        await asyncio.wrap_future(self._fleet().revoke(station.name))
        return json_answer({"name": station.name, "revoked": True})

    async def resend(self, request: web.Request) -> web.Response:
        """Have a station compare a window again, and send what is missing."""
        body = await json_body(request, ("station", "machine", "from", "to"))
        station = self._named(text_of(body, "station"))
        from_ns, to_ns = (read_time(name, text_of(body, name)) for name in ("from", "to"))
        if from_ns >= to_ns:
            raise bad_parameter("from", text_of(body, "from"), Message.of("a time before 'to'"))
        machine = station_of(text_of(body, "machine"))[1]
        hours = await asyncio.wrap_future(self._fleet().resend(station.name, from_ns, to_ns, machine))
        return json_answer({"station": station.name, "hours": hours}, status=202)

    # ------------------------------------------------------------ inside

    def _fleet(self) -> FleetPort:
        if self._port.fleet is None:
            raise Problem(
                404, Message.of("Not found"), Message.of("This is a station, not a hub: only 'hub' has stations.")
            )
        return self._port.fleet

    def _named(self, name: str) -> StationStatus:
        stations = self._fleet().snapshot().stations
        found = next((station for station in stations if station.name == name), None)
        if found is None:
            raise unknown(Message.of("station"), name, [station.name for station in stations])
        return found

    def _station(self, station: StationStatus, language: str) -> dict[str, Any]:
        return {
            "name": station.name,
            "fingerprint": station.fingerprint,
            "site": station.site,
            "version": station.version or None,
            "connected": station.connected,
            "since": rfc3339_or_none(station.since_ns),
            "last_heard_at": rfc3339_or_none(station.last_heard_ns),
            "clock_offset_s": station.clock_offset_s,
            "backlog": {
                "hours": station.backlog.hours,
                "rows": station.backlog.rows,
                "oldest": rfc3339_or_none(station.backlog.oldest_ns or 0),
            },
            "differing_hours": station.differing_hours,
            "complete": station.complete,
            "revoked": station.revoked,
            "lag_s": station.lag_s,
            "machines": list(station.machines),
            "message": self._render(station.message, language) if station.message is not None else None,
        }


def _stranger(stranger: Stranger) -> dict[str, Any]:
    return {
        "fingerprint": stranger.fingerprint,
        "address": stranger.address,
        "first_at": rfc3339(stranger.first_ns),
        "last_at": rfc3339(stranger.last_ns),
        "attempts": stranger.attempts,
    }


def _completeness(station: StationStatus, machine: str, hours: Iterable[HourShare]) -> dict[str, Any]:
    hours = tuple(hours)
    stored, missing = sum(hour.stored.count for hour in hours), sum(hour.missing for hour in hours)
    whole = all(hour.verdict in (Verdict.EQUAL, Verdict.EXTRA) for hour in hours) and bool(hours)
    return {
        "station": station.name,
        "machine": machine or None,
        "complete": whole,
        "stored": stored,
        "expected": sum(hour.expected.count for hour in hours),
        "missing": missing,
        "told": told(stored, whole),
        "hours": [
            {
                "from": rfc3339(hour.from_ns),
                "stored": hour.stored.count,
                "expected": hour.expected.count,
                "missing": hour.missing,
                "checksum": _checksum(hour.stored.low, hour.stored.high),
                "expected_checksum": _checksum(hour.expected.low, hour.expected.high),
                "verdict": hour.verdict.value,
            }
            for hour in hours
        ],
    }


def _checksum(low: int, high: int) -> str:
    return f"{high & (1 << 64) - 1:016x}{low & (1 << 64) - 1:016x}"


def _sums(machines: Iterable[MachineSnapshot], incomplete: frozenset[str]) -> dict[str, Any]:
    machines = tuple(machines)
    counts = {name: sum(m.state.three == name for m in machines) for name in ("running", "stopped", "idle", "offline")}
    parts = [reading.value for m in machines if (reading := m.reading("part_count")) is not None]
    made = [value for value in parts if isinstance(value, int | float)]
    complete = not any(station_of(machine.id)[0] in incomplete for machine in machines)
    return {
        "total_machines": len(machines),
        **counts,
        "part_count": sum(made) if made else None,
        "part_count_told": told(sum(made), complete and len(made) == len(parts)) if made else None,
        "complete": complete,
    }
