"""Query parameters of the routes, read strictly: a wrong one is a 400 that names it, an unknown one too."""

from __future__ import annotations

import difflib
from collections.abc import Collection

from aiohttp import web

from app.domain.message import Message
from app.server.problems import Problem, bad_parameter
from app.server.times import read_time

EARLIEST_NS, LATEST_NS = -(2**61), 2**62
"""1896 and 2116: no machine told anything before or will after, and sums and differences of times stay within 64 bits."""


def refuse_unknown(request: web.Request, known: Collection[str]) -> None:
    """A misspelt parameter that changes nothing would be a wrong answer."""
    for name in request.query:
        if name not in known:
            match = difflib.get_close_matches(name, known, n=1, cutoff=0.4)
            accepted = ", ".join(known) or "-"
            if match:
                detail = Message.of(
                    "Unknown parameter '{name}'. Did you mean '{nearest}'? Accepted: {accepted}.",
                    name=name,
                    nearest=match[0],
                    accepted=accepted,
                )
            else:
                detail = Message.of("Unknown parameter '{name}'. Accepted: {accepted}.", name=name, accepted=accepted)
            raise Problem(400, Message.of("Wrong parameter"), detail, parameter=name, accepted=list(known))


def time_or_none(request: web.Request, name: str) -> int | None:
    """A time in ns, at most the ends of what is possible, or None when the parameter is missing or empty."""
    text = request.query.get(name, "")
    return max(EARLIEST_NS, min(LATEST_NS, read_time(name, text))) if text.strip() else None


def window(request: web.Request, default: tuple[int, int]) -> tuple[int, int]:
    """``from`` and ``to`` in ns."""
    from_ns, to_ns = time_or_none(request, "from"), time_or_none(request, "to")
    start = default[0] if from_ns is None else from_ns
    end = max(default[1], start) if to_ns is None else to_ns
    refuse_backwards(request, start, end)
    return start, end


def refuse_backwards(request: web.Request, from_ns: int | None, to_ns: int | None) -> None:
    """A window whose end is before its begin is a 400."""
    if from_ns is not None and to_ns is not None and from_ns > to_ns:
        raise bad_parameter("from", request.query.get("from", ""), Message.of("a time before 'to'"))


def whole_number(request: web.Request, name: str, *, least: int, most: int) -> int | None:
    """A whole number within limits, or None when the parameter is missing."""
    text = request.query.get(name, "").strip()
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 12 or not least <= int(text) <= most:
        raise bad_parameter(name, text, Message.of("a whole number from {least} to {most}", least=least, most=most))
    return int(text)


def names(request: web.Request, name: str) -> tuple[str, ...]:
    """Comma-separated names, each once, in order; repeated parameters add up."""
    parts = [part.strip() for text in request.query.getall(name, []) for part in text.split(",")]
    return tuple(dict.fromkeys(part for part in parts if part))


def choice(request: web.Request, name: str, accepted: Collection[str]) -> tuple[str, ...]:
    """Comma-separated words out of a fixed set."""
    chosen = names(request, name)
    for word in chosen:
        if word not in accepted:
            raise bad_parameter(name, word, Message.of("{words}", words=", ".join(accepted)))
    return chosen
