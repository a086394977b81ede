"""The web application and its life: routes put together, listening, stopping. It refuses an address that others can reach."""

from __future__ import annotations

import errno
import logging
import ssl
from dataclasses import dataclass, field

from aiohttp import web

from app.contracts import PlantPort
from app.domain.message import Message, UserError
from app.domain.snapshot import ComponentHealth
from app.i18n import catalogue
from app.server.access import VISITOR, Notice, access_middleware
from app.server.acknowledge_page import AcknowledgePage
from app.server.alarm_routes import AlarmRoutes
from app.server.events import EventFeed
from app.server.fleet_routes import FleetRoutes
from app.server.guard import add_headers, guard_middleware, is_loopback, notice_of, refuse_strangers
from app.server.oee_routes import OeeRoutes
from app.server.openapi.document import document
from app.server.openapi.reads import OPERATIONS
from app.server.pages import Pages
from app.server.problems import Render, problem_middleware
from app.server.production_routes import ProductionRoutes
from app.server.routes import Routes
from app.server.session_routes import SessionRoutes

log = logging.getLogger(__name__)

STOP_S = 1.5


def _no_notice() -> str:
    return ""


def _in_language(message: Message, language: str) -> str:
    return catalogue(language).render(message)


def make_app(
    port: PlantPort,
    *,
    render: Render = _in_language,
    check_host: bool = True,
    notice: Notice = _no_notice,
    secure: bool = False,
    version: str = "",
) -> web.Application:
    """The application over a plant. ``check_host`` belongs to loopback, ``notice`` stands on everything, ``secure``: over TLS."""
    people = port.people
    app = web.Application(
        middlewares=[problem_middleware(render), guard_middleware(check_host=check_host), access_middleware(people)]
    )
    port = port.attended(VISITOR.get)
    routes, feed, pages = Routes(port, render), EventFeed(port, render), Pages(notice)
    sessions = SessionRoutes(port, render, secure=secure, notice=notice)
    alarms, oee, fleet = AlarmRoutes(port, render), OeeRoutes(port, render), FleetRoutes(port, render)
    floor = ProductionRoutes(port, render)
    for operation in OPERATIONS:
        owner = next(
            each for each in (routes, alarms, oee, floor, fleet, feed, sessions) if hasattr(each, operation.name)
        )
        app.router.add_get(operation.path, getattr(owner, operation.name))
    alarms.add_to(app.router)
    floor.add_to(app.router)
    fleet.add_to(app.router)
    sessions.add_to(app.router)
    AcknowledgePage(port, render).add_to(app.router)
    pages.add_to(app.router, document(version))
    app.on_response_prepare.append(add_headers(notice))
    app.on_shutdown.append(feed.close)
    return app


@dataclass(slots=True)
class RunningServer:
    """A server that listens. ``stop`` from its own loop."""

    url: str
    notice: str
    """What had to be said about it when it started; empty: nothing."""
    _runner: web.AppRunner
    _stopped: bool = field(default=False)

    def health(self) -> ComponentHealth:
        """For the plant's health list."""
        return ComponentHealth("server", ok=not self._stopped, message=None)

    async def stop(self) -> None:
        """End event streams, finish what is under way, free the port."""
        self._stopped = True
        await self._runner.cleanup()


async def serve(
    port: PlantPort,
    *,
    host: str,
    listen_port: int,
    insecure: bool = False,
    tls: ssl.SSLContext | None = None,
    render: Render = _in_language,
    version: str = "",
) -> RunningServer:
    """Listen on the running loop. Raises ConfigError (address open to others) or UserError (port taken, no such address)."""
    people, secure = port.people, tls is not None
    refuse_strangers(host, insecure=insecure, users=people.defined, tls=secure)

    def notice() -> str:
        return notice_of(host, users=people.defined, tls=secure)

    app = make_app(port, render=render, check_host=is_loopback(host), notice=notice, secure=secure, version=version)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=STOP_S, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host.strip("[]"), listen_port, ssl_context=tls).start()
    except OSError as error:
        await runner.cleanup()
        raise _not_listening(error, host, listen_port) from None
    bound = runner.addresses[0]
    shown = f"[{host}]" if ":" in host and not host.startswith("[") else host
    return RunningServer(f"{'https' if secure else 'http'}://{shown}:{bound[1]}", notice(), runner)


def _not_listening(error: OSError, host: str, listen_port: int) -> UserError:
    if error.errno == errno.EADDRINUSE:
        return UserError(
            Message.of(
                "Port {port} on {host} is taken by another program. Stop it, or set another one: 'server: {{port: {other}}}' or --port.",
                port=listen_port,
                host=host,
                other=listen_port + 1,
            )
        )
    if error.errno == errno.EACCES:
        return UserError(Message.of("This user may not listen on port {port}. Use one above 1023.", port=listen_port))
    return UserError(
        Message.of(
            "The server can't listen on {host}:{port}: {reason}.",
            host=host,
            port=listen_port,
            reason=error.strerror or str(error),
        )
    )
