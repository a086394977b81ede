"""``/v1/machines/{id}/oee``: figures with formula, inputs, time slices and losses. The routes only ask and write down."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from aiohttp import web

from app.contracts import PlantPort
from app.domain.account import Account
from app.domain.kpi import Figure, OeeFigures
from app.domain.message import Message, UserError
from app.domain.production import OeeQuery, SliceKind, TimeSlice
from app.domain.timeline import basis_fields
from app.server import parameters
from app.server.problems import Problem, Render, language_of, unknown
from app.server.reach import beginning
from app.server.routes import json_answer
from app.server.times import rfc3339

S = 10**9


class OeeRoutes:
    """One instance per running server."""

    def __init__(self, port: PlantPort, render: Render) -> None:
        self._port = port
        self._render = render

    async def oee(self, request: web.Request) -> web.Response:
        """Of one machine over a window or a shift."""
        parameters.refuse_unknown(request, ("from", "to", "shift", "job", "part", "slices"))
        machine = self._machine(request)
        from_ns, to_ns = parameters.time_or_none(request, "from"), parameters.time_or_none(request, "to")
        parameters.refuse_backwards(request, from_ns, to_ns)
        if from_ns is not None:
            until_ns = time.time_ns() if to_ns is None else to_ns
            from_ns = await beginning(self._port, (machine,), from_ns, until_ns)
        wants_slices = parameters.choice(request, "slices", ("yes", "no")) != ("no",)
        query = OeeQuery(
            (machine,),
            from_ns=from_ns,
            to_ns=to_ns,
            shift=request.query.get("shift", ""),
            job=request.query.get("job", ""),
            part=request.query.get("part", ""),
            slices=wants_slices,
        )
        answer = await asyncio.wrap_future(self._port.production.oee(query))
        return json_answer(_answer(machine, answer.total, self._render, language_of(request)))

    async def reports(self, request: web.Request) -> web.Response:
        """Finished reports, all revisions."""
        parameters.refuse_unknown(request, ())
        found = await asyncio.wrap_future(self._port.reports.every())
        return json_answer(
            {
                "reports": [
                    {
                        "name": each.name,
                        "revision": each.revision,
                        "sha256": each.digest,
                        "made_at": rfc3339(each.made_ns),
                        "url": f"/v1/reports/{each.file}",
                    }
                    for each in found
                ]
            }
        )

    async def report_file(self, request: web.Request) -> web.StreamResponse:
        """One report as PDF."""
        parameters.refuse_unknown(request, ())
        try:
            path = await asyncio.wrap_future(self._port.reports.file(request.match_info["id"]))
        except UserError as error:
            raise Problem(404, Message.of("Not found"), error.message) from None
        return web.FileResponse(path, headers={"Content-Type": "application/pdf"})

    def _machine(self, request: web.Request) -> str:
        name = request.match_info["id"]
        known = [machine.id for machine in self._port.snapshot().machines]
        if name not in known:
            raise unknown(Message.of("machine"), name, known)
        return name


def _answer(machine: str, found: OeeFigures, render: Render, language: str) -> dict[str, Any]:
    figures = {name: _figure(figure, render, language) for name, figure in found.figures.items()}
    reasons = {
        name: figures[key]["reason"]
        for name, key in (("availability", "availability"), ("performance", "effectiveness"), ("quality", "quality"), ("oee", "oee"))
        if figures[key]["reason"]
    }  # fmt: skip
    account = found.account
    return {
        "machine_id": machine,
        "from": rfc3339(found.from_ns),
        "to": rfc3339(found.to_ns),
        "shift": found.shift or None,
        "availability": found.availability.value,
        "performance": found.effectiveness.value,
        "quality": found.quality.value,
        "oee": found.oee.value,
        "reasons": reasons,
        "completeness": found.completeness,
        "figures": figures,
        "times_s": _times(account),
        "parts": [
            {
                "part": part.part or None,
                "ideal_cycle_s": None if part.ideal_ns is None else part.ideal_ns / S,
                "made": part.made,
                "good": part.good,
                "scrap": part.scrap,
                "rework": part.rework,
            }
            for part in account.parts
        ],
        "made": account.made,
        "good": account.good,
        "losses": [
            {
                "kind": loss.kind.name,
                "reason": loss.reason,
                "seconds": loss.duration_ns / S,
                "count": loss.count,
                "micro": loss.micro,
            }
            for loss in account.losses
        ],
        "slices": [_slice(piece) for piece in found.slices],
        "warnings": [render(warning, language) for warning in found.warnings],
        "revision": found.revision,
    }


def _figure(figure: Figure, render: Render, language: str) -> dict[str, Any]:
    return {
        "value": figure.value,
        "unit": figure.unit or None,
        "reason": None if figure.reason is None else render(figure.reason, language),
        "approximate": figure.approximate,
        "lower": figure.lower,
        "upper": figure.upper,
        "at_least": figure.at_least,
        "formula": figure.evidence.formula,
        "inputs": {each.symbol: each.value for each in figure.evidence.inputs},
    }


def _times(account: Account) -> dict[str, float]:
    """Seconds by ISO 22400-2's elements."""
    told = {
        "window": account.window_ns,
        "planned_busy": account.pbt_ns,
        "known": account.known_ns,
        "production": account.production_ns,
        "setup": account.aust_ns,
        "delay": account.delay_ns,
        "down": account.adot_ns,
        "idle": account.idle_ns,
        "unknown": account.unknown_ns,
        "breaks": account.breaks_ns,
        "maintenance": account.maintenance_ns,
        "planned_stops": account.planned_stop_ns,
        "micro_stops": account.micro_ns,
        "outside_of_plan": account.extension_ns,
    }
    return {name: ns / S for name, ns in told.items()}


def _slice(piece: TimeSlice) -> dict[str, Any]:
    return {
        "from": rfc3339(piece.from_ns),
        "to": rfc3339(piece.to_ns),
        "kind": piece.kind.name,
        "raw": piece.raw.name,
        "basis": basis_fields(piece.basis),
        "cause": piece.basis
        if piece.raw is SliceKind.UNKNOWN and not piece.basis.startswith("{") and piece.basis
        else None,
        "reason": piece.reason,
        "source": piece.source.value,
        "stop": piece.stop,
        "micro": piece.micro,
        "planned": piece.planned,
    }
