"""Stations without a window: run until a signal, then stop cleanly. It refuses to load any Qt module."""

from __future__ import annotations

import asyncio
import signal

from app.cli.console import Console
from app.cli.order import Order
from app.cli.station import Station, running_station
from app.domain.message import Message
from app.server.guard import INSECURE_NOTICE

STOP_LIMIT_S = 4.5


def run_headless(order: Order, console: Console) -> int:
    """Run until SIGINT or SIGTERM; 0 when everything was saved."""
    return asyncio.run(_run(order, console))


async def _run(order: Order, console: Console) -> int:
    stopping = asyncio.Event()
    stop_on_signals(stopping)
    starting = asyncio.create_task(_until_stopped(order, console, stopping))
    waiting = asyncio.create_task(stopping.wait())
    await asyncio.wait({starting, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if starting.done():
        return starting.result()
    done, _ = await asyncio.wait({starting}, timeout=STOP_LIMIT_S)
    if not done:
        starting.cancel()
        console.tell(Message.of("Not everything could be stopped in time; the log tells what."))
        return 1
    return starting.result()


async def _until_stopped(order: Order, console: Console, stopping: asyncio.Event) -> int:
    async with running_station(order) as station:
        if not stopping.is_set():
            _greet(station, console)
        await stopping.wait()
        console.tell(Message.of("Stopping."))
    return 0


def stop_on_signals(stopping: asyncio.Event) -> None:
    """SIGINT and SIGTERM set the event."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stopping.set)
        except NotImplementedError:  # Windows' loops have no signal handlers
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stopping.set))


def _greet(station: Station, console: Console) -> None:
    config = station.config
    console.say(
        Message.of(
            "{site} / {station}: {count} machines, data in {data}.",
            site=config.site,
            station=config.station,
            count=len(config.machines),
            data=str(station.plant.data),
        )
    )
    if station.server is not None:
        console.say(Message.of("Web page and interface: {url}", url=station.server.url))
        if station.server.insecure:
            console.note(f"*** {INSECURE_NOTICE} ***")
    console.say(Message.of("Stop with Ctrl+C."))
