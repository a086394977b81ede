"""Stations without a window: run until a signal, then stop cleanly. It refuses to load any Qt module."""

from __future__ import annotations

import asyncio
import contextlib
import signal

from app.cli.console import Console
from app.cli.interrupts import asked_to_stop
from app.cli.leaving import wait_for_workers
from app.cli.order import Order
from app.cli.station import NotWanted, Station, running_station
from app.domain.message import Message

STOP_LIMIT_S = 4.0
WORKERS_S = 0.5
"""What a report or an answer that nobody waits for any more may still take."""


def run_headless(order: Order, console: Console) -> int:
    """Run until SIGINT or SIGTERM; 0 when everything was saved."""
    code = asyncio.run(_run(order, console))
    wait_for_workers(WORKERS_S)
    return code


async def _run(order: Order, console: Console) -> int:
    stopping = asyncio.Event()
    stop_on_signals(stopping)
    if stopping.is_set():
        return 0
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
    with contextlib.suppress(NotWanted):
        async with running_station(order, stopping) as station:
            if not stopping.is_set():
                _greet(station, console)
            await stopping.wait()
            console.tell(Message.of("Stopping."))
    return 0


def stop_on_signals(stopping: asyncio.Event) -> None:
    """SIGINT and SIGTERM set the event; so does one that came while modules were loaded."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stopping.set)
        except NotImplementedError:  # Windows' loops have no signal handlers
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stopping.set))
    if asked_to_stop():
        stopping.set()


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
        if station.server.notice:
            console.note(f"*** {station.server.notice} ***")
    console.say(Message.of("Stop with Ctrl+C."))
