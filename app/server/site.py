"""The web application and its life: routes put together, listening, stopping. It refuses an address that others can reach."""

from __future__ import annotations

import errno
import logging
from dataclasses import dataclass, field

from aiohttp import web

from app.contracts import PlantPort
from app.domain.message import Message, UserError
from app.domain.snapshot import ComponentHealth
from app.i18n import catalogue
from app.server.acknowledge_page import AcknowledgePage
from app.server.alarm_routes import AlarmRoutes
from app.server.events import EventFeed
from app.server.fleet_routes import FleetRoutes
from app.server.guard import add_headers, guard_middleware, is_loopback, refuse_strangers
from app.server.oee_routes import OeeRoutes
from app.server.openapi import OPERATIONS, document
from app.server.pages import Pages
from app.server.problems import Render, problem_middleware
from app.server.production_routes import ProductionRoutes
from app.server.routes import Routes

log = logging.getLogger(__name__)

STOP_S = 1.5


def _in_language(message: Message, language: str) -> str:
    return catalogue(language).render(message)


def make_app(
    port: PlantPort,
    *,
    render: Render = _in_language,
    check_host: bool = True,
    insecure: bool = False,
    version: str = "",
) -> web.Application:
    """The application over a plant. ``check_host`` belongs to loopback, ``insecure`` puts its notice on everything."""
    app = web.Application(middlewares=[problem_middleware(render), guard_middleware(check_host=check_host)])
    routes, feed, pages = Routes(port, render), EventFeed(port, render), Pages(insecure=insecure)
    alarms, oee, fleet = AlarmRoutes(port, render), OeeRoutes(port, render), FleetRoutes(port, render)
    floor = ProductionRoutes(port, render)
    for operation in OPERATIONS:
        owner = next(each for each in (routes, alarms, oee, floor, fleet, feed) if hasattr(each, operation.name))
        app.router.add_get(operation.path, getattr(owner, operation.name))
    alarms.add_to(app.router)
    floor.add_to(app.router)
    fleet.add_to(app.router)
    AcknowledgePage(port, render).add_to(app.router)
    pages.add_to(app.router, document(version))
    app.on_response_prepare.append(add_headers(insecure))
    app.on_shutdown.append(feed.close)
    return app


@dataclass(slots=True)
class RunningServer:
    """A server that listens. ``stop`` from its own loop."""

    url: str
    insecure: bool
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
    render: Render = _in_language,
    version: str = "",
) -> RunningServer:
    """Listen on the running loop. Raises ConfigError (address open to others) or UserError (port taken, no such address)."""
    refuse_strangers(host, insecure=insecure)
    open_to_others = not is_loopback(host)
    app = make_app(port, render=render, check_host=not open_to_others, insecure=open_to_others, version=version)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=STOP_S, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host.strip("[]"), listen_port).start()
    except OSError as error:
        await runner.cleanup()
        raise _not_listening(error, host, listen_port) from None
    bound = runner.addresses[0]
    shown = f"[{host}]" if ":" in host and not host.startswith("[") else host
    return RunningServer(f"http://{shown}:{bound[1]}", open_to_others, runner)


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
