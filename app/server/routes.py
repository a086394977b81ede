"""The routes of ``/v1`` and the probes of operations; each reads parameters, asks the plant, answers. None of them blocks."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import msgspec
import numpy as np
from aiohttp import web

from app.contracts import PlantPort
from app.domain.account import added
from app.domain.kpi import figures
from app.domain.message import Message
from app.domain.people import Action
from app.domain.series import HistoryAnswer, HistoryQuery, Series
from app.domain.snapshot import MachineSnapshot
from app.domain.state import MachineState
from app.server import parameters
from app.server.access import VISITOR
from app.server.history_payload import at_most, encode_history
from app.server.metrics import exposition
from app.server.payloads import Payloads, asset, conditions, fleet_summary, gap, signal_description
from app.server.problems import Render, language_of, unknown

MAX_POINTS = 100_000
PAGE_POINTS = 100_000
STATES = tuple(dict.fromkeys((*(state.value for state in MachineState), *(state.three for state in MachineState))))


class Routes:
    """One instance per running server."""

    def __init__(self, port: PlantPort, render: Render) -> None:
        self._port = port
        self._render = render
        self._started = time.monotonic()

    # ------------------------------------------------------------ operations

    async def healthz(self, request: web.Request) -> web.Response:
        """Is every part of the station well?"""
        parameters.refuse_unknown(request, ())
        plant, payloads = self._port.snapshot(), self._payloads(request)
        well = all(component.ok for component in plant.health)
        if not VISITOR.get().may(Action.LOOK):
            return json_answer({"status": "ok" if well else "failed"}, status=200 if well else 503)
        body = {
            "status": "ok" if well else "failed",
            "site": plant.site,
            "station": plant.station,
            "uptime_s": round(time.monotonic() - self._started, 3),
            "components": {component.name: payloads.health(component) for component in plant.health},
        }
        return json_answer(body, status=200 if well else 503)

    async def metrics(self, request: web.Request) -> web.Response:
        """Prometheus text."""
        body, content_type = exposition(self._port.snapshot(), self._port.alarms.snapshot())
        return web.Response(body=body, headers={"Content-Type": content_type})

    # ------------------------------------------------------------ live

    async def machines(self, request: web.Request) -> web.Response:
        """All machines in configured order."""
        parameters.refuse_unknown(request, ())
        payloads = self._payloads(request)
        return json_answer({"machines": [payloads.machine(machine) for machine in self._port.snapshot().machines]})

    async def status(self, request: web.Request) -> web.Response:
        """Everything live about one machine."""
        parameters.refuse_unknown(request, ())
        machine = self._machine(request)
        return json_answer(self._payloads(request).status(machine, time.time_ns()))

    async def signals(self, request: web.Request) -> web.Response:
        """What a machine can tell."""
        parameters.refuse_unknown(request, ())
        machine = self._machine(request)
        items = machine.model.items if machine.model is not None else ()
        return json_answer({"signals": [signal_description(item) for item in items]})

    async def conditions(self, request: web.Request) -> web.Response:
        """What the machine complains about now."""
        parameters.refuse_unknown(request, ())
        return json_answer({"conditions": conditions(self._machine(request))})

    async def assets(self, request: web.Request) -> web.Response:
        """Cutting tools and other assets, newest version of each."""
        parameters.refuse_unknown(request, ("kind",))
        machine = self._machine(request)
        documents = await asyncio.wrap_future(self._port.documents(machine.id, request.query.get("kind") or None))
        return json_answer({"assets": [asset(document) for document in documents]})

    async def fleet_summary(self, request: web.Request) -> web.Response:
        """Counts over machines that pass the filters."""
        parameters.refuse_unknown(request, ("state", "site", "kind"))
        plant = self._port.snapshot()
        states = parameters.choice(request, "state", STATES)
        sites, kinds = parameters.names(request, "site"), parameters.names(request, "kind")
        chosen = [
            m for m in plant.machines if _passes(m, states, kinds) and (not sites or (m.site or plant.site) in sites)
        ]
        live = await asyncio.wrap_future(self._port.production.now())
        accounts = [live.machines[m.id].account for m in chosen if m.id in live.machines]
        total = figures(added(accounts), scope="fleet", from_ns=0, to_ns=live.at_ns).oee if accounts else None
        return json_answer(fleet_summary(plant, chosen, time.monotonic() - self._started, total))

    # ------------------------------------------------------------ history

    async def history(self, request: web.Request) -> web.StreamResponse:
        """Series of a window, with its gaps."""
        parameters.refuse_unknown(request, ("from", "to", "signals", "max_points", "limit", "cursor"))
        machine = self._machine(request)
        max_points = parameters.whole_number(request, "max_points", least=1, most=MAX_POINTS)
        limit = parameters.whole_number(request, "limit", least=1, most=PAGE_POINTS) or PAGE_POINTS
        signals = self._signals(request, machine)
        extent = await asyncio.wrap_future(self._port.extent(machine.id))
        from_ns, to_ns = parameters.window(request, _everything(extent))
        cursor = request.query.get("cursor") or None
        query = HistoryQuery(machine.id, signals, from_ns, to_ns, max_points=max_points, limit=limit, cursor=cursor)
        if extent is None:
            answer = _nothing_yet(machine, signals)
        else:
            answer = await asyncio.wrap_future(self._port.history(query))
        if max_points is not None:
            answer = at_most(answer, max_points)
        body, tag = await asyncio.to_thread(encode_history, answer)
        return _tagged(request, body, tag)

    async def gaps(self, request: web.Request) -> web.Response:
        """Every hole in a machine's history, with its cause."""
        parameters.refuse_unknown(request, ("from", "to"))
        machine = self._machine(request)
        extent = await asyncio.wrap_future(self._port.extent(machine.id))
        from_ns, to_ns = parameters.window(request, _everything(extent))
        found = await asyncio.wrap_future(self._port.gaps(machine.id, from_ns, to_ns))
        return json_answer({"gaps": [gap(one) for one in found]})

    def _signals(self, request: web.Request, machine: MachineSnapshot) -> tuple[str, ...]:
        known = tuple(machine.model.index) if machine.model is not None else ()
        chosen = parameters.names(request, "signals")
        for signal in chosen:
            if known and signal not in known:
                raise unknown(Message.of("signal"), signal, known)
        return chosen or known

    # ------------------------------------------------------------ shared

    def _machine(self, request: web.Request) -> MachineSnapshot:
        name = request.match_info["id"]
        machine = self._port.machine(name)
        if machine is None:
            raise unknown(Message.of("machine"), name, [known.id for known in self._port.snapshot().machines])
        return machine

    def _payloads(self, request: web.Request) -> Payloads:
        return Payloads(self._render, language_of(request))


def _everything(extent: tuple[int, int] | None) -> tuple[int, int]:
    """From the first observation until now (or the last one, where the machine's clock is ahead of ours)."""
    now_ns = time.time_ns()
    return (0, now_ns) if extent is None else (extent[0], max(extent[1] + 1, now_ns))


def _nothing_yet(machine: MachineSnapshot, signals: tuple[str, ...]) -> HistoryAnswer:
    """A machine that has just been added: history learns of it with its first value, whoever asks need not know."""
    items = [machine.model.get(signal) for signal in signals] if machine.model is not None else []
    none = np.empty(0, np.int64)
    empty = [
        Series(item, none, np.empty(0), None, np.empty(0, np.uint8), none, aggregate="raw")
        for item in items
        if item is not None
    ]
    return HistoryAnswer(tuple(empty), ())


def _passes(machine: MachineSnapshot, states: tuple[str, ...], kinds: tuple[str, ...]) -> bool:
    state_fits = not states or machine.state.value in states or machine.state.three in states
    kind_fits = not kinds or any(machine.kind == kind or machine.kind.startswith(f"{kind}-") for kind in kinds)
    return state_fits and kind_fits


def json_answer(body: Any, *, status: int = 200) -> web.Response:
    """An answer that nobody may keep."""
    response = web.Response(
        body=msgspec.json.encode(body),
        status=status,
        content_type="application/json",
        charset="utf-8",
        zlib_executor_size=4096,
    )
    response.headers["Cache-Control"] = "no-store"
    response.enable_compression()
    return response


def _tagged(request: web.Request, body: bytes, tag: str) -> web.StreamResponse:
    """The answer, or 304 when the client has it already."""
    headers = {"ETag": f'W/"{tag}"', "Cache-Control": "no-cache"}
    if any(known.value in ("*", tag) for known in request.if_none_match or ()):
        return web.Response(status=304, headers=headers)
    response = web.Response(
        body=body, content_type="application/json", charset="utf-8", zlib_executor_size=4096, headers=headers
    )
    response.enable_compression()
    return response
