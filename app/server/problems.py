"""RFC 9457 problem details for every fault of the API; it refuses to let a traceback or an HTML page out."""

from __future__ import annotations

import difflib
import logging
from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from app.domain.message import EditConflict, Message, OperatorError, UnknownName
from app.domain.people import NotPermitted

log = logging.getLogger(__name__)

Render = Callable[[Message, str], str]
"""A message in a language (``en``, ``pt-BR``)."""


class Problem(Exception):
    """A request that can't be answered as asked."""

    def __init__(self, status: int, title: Message, detail: Message, **extra: Any) -> None:
        super().__init__(str(detail))
        self.status = status
        self.title = title
        self.detail = detail
        self.extra = extra


def bad_parameter(name: str, value: str, accepted: Message) -> Problem:
    """400: which parameter is wrong, and what is accepted."""
    detail = Message.of(
        "The parameter '{name}' can't be '{value}'. Accepted: {accepted}.", name=name, value=value, accepted=accepted
    )
    return Problem(400, Message.of("Wrong parameter"), detail, parameter=name, accepted=accepted)


def unknown(what: Message, name: str, known: Iterable[str]) -> Problem:
    """404: the name that nobody has, and the nearest that somebody has."""
    names = list(known)
    match = difflib.get_close_matches(name, names, n=1, cutoff=0.3)
    title = Message.of("Not found")
    if match:
        detail = Message.of(
            "There is no {what} '{name}'. Did you mean '{nearest}'?", what=what, name=name, nearest=match[0]
        )
        return Problem(404, title, detail, nearest=match[0], known=names)
    return Problem(404, title, Message.of("There is no {what} '{name}'.", what=what, name=name), known=names)


def language_of(request: web.Request) -> str:
    """``pt-BR`` when the client prefers Portuguese, else ``en``."""
    for entry in request.headers.get("Accept-Language", "").split(","):
        tag = entry.partition(";")[0].strip().lower()
        if tag.startswith("pt"):
            return "pt-BR"
        if tag.startswith("en"):
            return "en"
    return "en"


def problem_middleware(render: Render) -> Middleware:
    """Turns every exception of a route into a problem document."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except Problem as problem:
            return _response(request, problem, render)
        except NotPermitted as error:
            status = 403 if error.visitor.name else 401
            return _response(request, Problem(status, Message.of("Not allowed"), error.message), render)
        except OperatorError as error:
            status = 409 if isinstance(error, EditConflict) else 404 if isinstance(error, UnknownName) else 400
            return _response(
                request, Problem(status, Message.of("The request can't be answered"), error.message), render
            )
        except web.HTTPException as error:
            if error.status < 400:
                raise
            return _response(request, _http_problem(request, error), render)
        except Exception:
            # Supervisor of requests: our bug becomes a 500 here and a traceback in the log, never a dead connection.
            log.exception("%s %s failed", request.method, request.path_qs)
            detail = Message.of("The program has a fault here. The station's log file tells more.")
            return _response(request, Problem(500, Message.of("Internal fault"), detail), render)

    return middleware


def _http_problem(request: web.Request, error: web.HTTPException) -> Problem:
    if error.status == 404:
        detail = Message.of("There is nothing at {path}. The page /docs lists what there is.", path=request.path)
        return Problem(404, Message.of("Not found"), detail)
    if isinstance(error, web.HTTPMethodNotAllowed):
        allowed = ", ".join(sorted(error.allowed_methods))
        detail = Message.of(
            "{path} does not take {method}. Accepted: {allowed}.",
            path=request.path,
            method=request.method,
            allowed=allowed,
        )
        return Problem(405, Message.of("Method not allowed"), detail, headers={"Allow": allowed})
    return Problem(
        error.status, Message.of("The request can't be answered"), Message.of("{reason}", reason=error.reason)
    )


def _response(request: web.Request, problem: Problem, render: Render) -> web.Response:
    language = language_of(request)
    headers = problem.extra.pop("headers", {})
    extra = {
        key: render(value, language) if isinstance(value, Message) else value for key, value in problem.extra.items()
    }
    body = {
        "type": "about:blank",
        "title": render(problem.title, language),
        "status": problem.status,
        "detail": render(problem.detail, language),
        "instance": request.path_qs,
        **extra,
    }
    return web.Response(
        body=msgspec.json.encode(body), status=problem.status, content_type="application/problem+json", headers=headers
    )
