"""Bodies of requests that change something: a JSON object with known names, from no other page than our own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from aiohttp import web

from app.domain.message import Message
from app.server import parameters
from app.server.problems import Problem, bad_parameter

MOST_BODY = 65_536
LONGEST_TEXT = 2_000


async def json_body(request: web.Request, known: tuple[str, ...]) -> Mapping[str, Any]:
    """A JSON object, or nothing. A page of another origin can send neither: it would need our leave first."""
    parameters.refuse_unknown(request, ())
    refuse_other_origins(request)
    raw = await request.content.read(MOST_BODY + 1)
    if not raw.strip():
        return {}
    if request.content_type != "application/json" or len(raw) > MOST_BODY:
        raise Problem(415, Message.of("Wrong content"), Message.of("Send a JSON object as application/json."))
    try:
        body = msgspec.json.decode(raw)
    except msgspec.DecodeError as error:
        detail = Message.of("This is no JSON: {reason}.", reason=str(error))
        raise Problem(400, Message.of("Wrong content"), detail) from None
    if not isinstance(body, dict):
        raise Problem(400, Message.of("Wrong content"), Message.of("Send a JSON object as application/json."))
    for name in body:
        if name not in known:
            detail = Message.of(
                "Unknown parameter '{name}'. Accepted: {accepted}.", name=name, accepted=", ".join(known)
            )
            raise Problem(400, Message.of("Wrong parameter"), detail, parameter=name, accepted=list(known))
    return body


def text_of(body: Mapping[str, Any], name: str) -> str:
    """A text of the body; empty when it says nothing."""
    value = body.get(name, "")
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise bad_parameter(name, str(value)[:50], Message.of("a text"))
    return value


def refuse_other_origins(request: web.Request) -> None:
    """403 for what a page of another address has sent."""
    origin = request.headers.get("Origin", "")
    if origin and origin.partition("://")[2] != request.host:
        raise Problem(
            403,
            Message.of("Not allowed"),
            Message.of("A page of {origin} may not change anything here.", origin=origin),
        )
