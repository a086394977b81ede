"""Who is asking: sessions of browsers, tokens and passwords of programs; and what each route takes. A route that stands nowhere is closed."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextvars import ContextVar

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from app.contracts.people import PeoplePort
from app.domain.message import Message
from app.domain.people import Action, NotPermitted, Person, SignInRefused, TooManyTries, Visitor
from app.server.problems import Problem

VISITOR: ContextVar[Visitor] = ContextVar("visitor", default=Visitor())  # noqa: B039 -- a frozen value
"""Who asks in this request; nobody before the middleware has looked."""

PUBLIC = frozenset(
    {
        "/sign-in",
        "/sign-out",
        "/v1/session",
        "/acknowledge",
        "/healthz",
        "/web/style.css",
        "/web/icon.svg",
        "/favicon.ico",
    }
    | {"/manifest.webmanifest"}
)
"""What strangers get: signing in, the page behind a message's signed link, whether the station is well (no more than that word)."""

CHANGES: Mapping[str, Action] = {
    "/v1/alarms/{id}/ack": Action.ACKNOWLEDGE,
    "/v1/alarms/{id}/shelve": Action.SHELVE,
    "/v1/alarms/{id}/unshelve": Action.SHELVE,
    "/v1/alarms/{id}/suppress": Action.SUPPRESS,
    "/v1/alarms/{id}/unsuppress": Action.SUPPRESS,
    "/v1/alarms/{id}/out_of_service": Action.OUT_OF_SERVICE,
    "/v1/alarms/{id}/return_to_service": Action.OUT_OF_SERVICE,
    "/v1/alarms/{id}/reset": Action.ACKNOWLEDGE,
    "/v1/alarms/{id}/comment": Action.ACKNOWLEDGE,
    "/v1/machines/{id}/help": Action.ACKNOWLEDGE,
    "/v1/stops/{id}/reason": Action.EXPLAIN,
    "/v1/stops/{id}/split": Action.EXPLAIN,
    "/v1/jobs": Action.PLAN,
    "/v1/jobs/{id}/start": Action.EXPLAIN,
    "/v1/jobs/{id}/finish": Action.EXPLAIN,
    "/v1/machines/{id}/quantities": Action.EXPLAIN,
    "/v1/fleet/stations": Action.STATIONS,
    "/v1/fleet/stations/{name}/revoke": Action.STATIONS,
    "/v1/fleet/resend": Action.RESEND,
}
"""What each route that changes something takes; every other one that is not public can be read by whoever may look."""

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
BASIC, BEARER = 'Basic realm="CNC Telemetry", charset="UTF-8"', 'Bearer realm="CNC Telemetry"'


def action_of(method: str, path: str) -> Action | None:
    """What a route takes; None for one that may never be called."""
    return Action.LOOK if method in SAFE else CHANGES.get(path)


def cookie_name(request: web.Request) -> str:
    """Of its own for each port: browsers don't keep stations on one computer apart."""
    port = request.transport.get_extra_info("sockname")[1] if request.transport is not None else 0
    return f"cnc-session-{port}"


def csrf_of(secret: str) -> str:
    """What a page of this session has to show with each change: other sites can send its cookie, but can't read this."""
    return hashlib.sha256(f"csrf {secret}".encode()).hexdigest()


def access_middleware(people: PeoplePort) -> Middleware:
    """Finds out who asks, refuses what they may not do, and lets the routes know (``VISITOR``)."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        place = f"http {request.remote or '?'}"
        VISITOR.set(Visitor(place=place))
        if not people.defined:
            VISITOR.set(Visitor(place=place, is_open=True))
            return await handler(request)
        public = request.path in PUBLIC
        person = await _person(people, request, place, strict=not public)
        visitor = Visitor.of(person, place, defined=True)
        VISITOR.set(visitor)
        if not public:
            _refuse(request, visitor)
        return await handler(request)

    return middleware


async def may_still_look(people: PeoplePort, request: web.Request) -> bool:
    """Whether whoever asked this request some time ago still may: for answers that last."""
    if not people.defined:
        return True
    try:
        person = await _person(people, request, f"http {request.remote or '?'}", strict=False)
    except OSError:  # its connection is gone, and with it the cookie's name
        return False
    return Visitor.of(person, "", defined=True).may(Action.LOOK)


async def _person(people: PeoplePort, request: web.Request, place: str, *, strict: bool) -> Person | None:
    """Who asks. Wrong credentials are a fault, not a stranger; on a public page they don't matter."""
    header = request.headers.get("Authorization", "")
    scheme, _, given = header.partition(" ")
    try:
        if scheme.lower() == "bearer":
            person = await asyncio.wrap_future(people.by_pass(given.strip(), "token"))
            if person is None:
                raise SignInRefused
            return person
        if scheme.lower() == "basic":
            return await asyncio.wrap_future(_basic(people, given, place))
    except TooManyTries as error:
        if strict:
            raise _too_many(error) from None
        return None
    except SignInRefused as error:
        if strict:
            raise _unauthorized(request, error.message) from None
        return None
    secret = request.cookies.get(cookie_name(request), "")
    if not secret:
        return None
    person = await asyncio.wrap_future(people.by_pass(secret, "session"))
    if person is not None and strict and request.method not in SAFE:
        refuse_forged(request, secret, request.headers.get("X-CSRF-Token", ""))
    return person


def _basic(people: PeoplePort, given: str, place: str) -> Future[Person]:
    """Name and password as RFC 7617 writes them, in UTF-8."""
    try:
        name, colon, password = base64.b64decode(given.strip(), validate=True).decode("utf-8").partition(":")
    except ValueError:
        raise SignInRefused from None
    if not colon:
        raise SignInRefused
    return people.check(name, password, place)


def refuse_forged(request: web.Request, secret: str, shown: str) -> None:
    """403 for a change that carries a browser's session and does not come from a page of ours."""
    if not hmac.compare_digest(shown.encode(), csrf_of(secret).encode()):
        detail = Message.of("The page has to send the header X-CSRF-Token as /v1/session told it.")
        raise Problem(403, Message.of("Not allowed"), detail)


def _refuse(request: web.Request, visitor: Visitor) -> None:
    route = request.match_info.route.resource
    action = action_of(request.method, route.canonical if route is not None else "")
    if visitor.role is None:
        if _is_navigation(request):
            raise web.HTTPSeeOther(f"/sign-in?next={request.rel_url.raw_path}")
        raise _unauthorized(
            request, Message.of("Sign in: this station has users. Programs send a token or name and password.")
        )
    if route is None:
        return  # nothing is there: the answer says so
    if action is None:
        raise Problem(403, Message.of("Not allowed"), Message.of("Nobody may do this."))
    if not visitor.may(action):
        raise NotPermitted(action, visitor)


def _too_many(error: TooManyTries) -> Problem:
    wait_s = str(max(1, round(error.wait_s)))
    return Problem(429, Message.of("Too many tries"), error.message, headers={"Retry-After": wait_s})


def _unauthorized(request: web.Request, detail: Message) -> Problem:
    # A browser that is told of Basic opens a window of its own; our page has a better one.
    challenge = BEARER if _is_browser(request) else f"{BASIC}, {BEARER}"
    return Problem(401, Message.of("Sign in"), detail, headers={"WWW-Authenticate": challenge})


def _is_browser(request: web.Request) -> bool:
    headers = request.headers
    return "Sec-Fetch-Mode" in headers or "X-Requested-With" in headers or _wants(request, "html", "event-stream")


def _is_navigation(request: web.Request) -> bool:
    return request.method == "GET" and not request.path.startswith("/v1/") and _wants(request, "text/html")


def _wants(request: web.Request, *kinds: str) -> bool:
    return any(kind in request.headers.get("Accept", "") for kind in kinds)


Notice = Callable[[], str]
"""What stands on every page and in every answer; empty: nothing."""
