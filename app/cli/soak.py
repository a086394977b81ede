"""``soak``: runs a station for some minutes and writes what it lost, how late it was and what it used, as JSON and Markdown."""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from dataclasses import replace
from pathlib import Path

import psutil

from app.cli.arguments import version
from app.cli.console import Console
from app.cli.headless import stop_on_signals
from app.cli.order import Order, demo_of, order_of
from app.cli.soak_record import Picture, Use, build_record, markdown
from app.cli.station import NotWanted, running_station
from app.config.edit import write_atomically
from app.domain.gap import Gap
from app.domain.message import Message
from app.domain.state import LinkState
from app.runtime import Plant

EVERY_S = 1.0
SETTLE_S = 15.0
"""How long machines may take to connect before the measuring begins anyway."""


def run(options: argparse.Namespace, console: Console) -> int:
    """0 when the run lasted as long as asked, 130 when it was interrupted; the record is written in both cases, unless nothing ran yet."""
    order = order_of(options)
    if order.demo is None and options.config is None and not order.config.exists():
        console.tell(Message.of("There is no configuration at {path}: soaking the demo plant.", path=str(order.config)))
        order = replace(order, demo=demo_of(options))
    try:
        pictures, gaps, whole = asyncio.run(_soak(order, options.minutes * 60, console))
    except NotWanted:
        return 130
    record = build_record(pictures, gaps, version=version())
    out = options.out or order.data.root / "reports" / f"soak-{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}.json"
    _write(out, record)
    console.write(markdown(record))
    console.tell(
        Message.of(
            "Written: {json} and {markdown}",
            json=str(_json_path(out)),
            markdown=str(_json_path(out).with_suffix(".md")),
        )
    )
    return 0 if whole else 130


async def _soak(order: Order, seconds: float, console: Console) -> tuple[list[Picture], dict[str, list[Gap]], bool]:
    stopping = asyncio.Event()
    stop_on_signals(stopping)
    async with running_station(order, stopping) as station:
        await _settle(station.plant, stopping)
        console.tell(
            Message.of(
                "Soaking {count} machines for {minutes} min.",
                count=len(station.config.machines),
                minutes=f"{seconds / 60:g}",
            )
        )
        pictures = await _watch(station.plant, seconds, stopping)
        begin_ns, end_ns = pictures[0].plant.time_ns, pictures[-1].plant.time_ns
        gaps = {
            machine.id: await _gaps(station.plant, machine.id, begin_ns, end_ns)
            for machine in pictures[-1].plant.machines
        }
    return pictures, gaps, not stopping.is_set()


async def _settle(plant: Plant, stopping: asyncio.Event) -> None:
    deadline = time.monotonic() + SETTLE_S
    while time.monotonic() < deadline and not stopping.is_set():
        if all(machine.link.state is LinkState.CONNECTED for machine in plant.snapshot().machines):
            break
        await asyncio.sleep(0.1)
    # What the machines' buffers held is taken in before the measuring begins.
    await asyncio.to_thread(plant.flush, SETTLE_S)


async def _watch(plant: Plant, seconds: float, stopping: asyncio.Event) -> list[Picture]:
    process = psutil.Process()
    pictures = [_picture(plant, process)]
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0 and not stopping.is_set():
        await asyncio.wait([waiting := asyncio.ensure_future(stopping.wait())], timeout=min(EVERY_S, left))
        waiting.cancel()
        pictures.append(_picture(plant, process))
        _thin(pictures)
    return pictures


def _thin(pictures: list[Picture]) -> None:
    """A soak of a week keeps its memory flat: of the machines' states only the ends matter, of older pictures the health alone."""
    if len(pictures) > 2:
        older = pictures[-2]
        pictures[-2] = replace(older, plant=replace(older.plant, machines=()))
    if len(pictures) > 7200:
        del pictures[1:-1:2]


def _picture(plant: Plant, process: psutil.Process) -> Picture:
    times = process.cpu_times()
    return Picture(plant.snapshot(), Use(times.user + times.system, process.memory_info().rss))


async def _gaps(plant: Plant, machine: str, begin_ns: int, end_ns: int) -> list[Gap]:
    found = await asyncio.wrap_future(plant.gaps(machine, begin_ns, end_ns))
    return list(found)


def _json_path(out: Path) -> Path:
    return out if out.suffix == ".json" else out.with_suffix(".json")


def _write(out: Path, record: dict[str, object]) -> None:
    path = _json_path(out)
    write_atomically(path, json.dumps(record, indent=2, ensure_ascii=False).encode("utf-8"))
    write_atomically(path.with_suffix(".md"), markdown(record).encode("utf-8"))
