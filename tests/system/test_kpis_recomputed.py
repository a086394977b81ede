"""A thousand figures over HTTP against a second reckoning of the exported raw observations that shares no line with the product."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from app.cli import export
from app.cli.arguments import parse
from app.cli.console import Console
from app.cli.language import in_language
from app.config.loader import load
from app.contracts import ConnectionPlan, Driver, DriverSpec, Inlet
from app.domain.equipment import MachineModel
from app.domain.gap import GapAction, GapCause, GapEvent
from app.domain.observation import Cursor, Delivery, batch_of
from app.domain.production import EntryKind, QuantityEntry, StopQuery
from app.runtime import Plant
from app.server.site import serve
from tests import recompute
from tests.integration.test_plant import Settings, until
from tests.unit.builders import condition, event, fault, normal, sample

S = 10**9
MS = 10**6
MACHINES = ("m1", "m2", "m3")
DAYS = 8
END = (time.time_ns() // S - 3_600) * S
BEGIN = END - DAYS * 86_400 * S
DRAWS = 1_000
ROLES = {
    "availability": "availability", "execution": "execution", "mode": "mode", "estop": "estop", "functional_mode": "function",
    "system": "fault", "program": "program", "part_count": "count",
}  # fmt: skip
CONFIG = """\
timezone: UTC
machines:
  - {id: m1, driver: scripted, ideal_cycle: 60s}
  - {id: m2, driver: scripted, ideal_cycle: 60s}
  - {id: m3, driver: scripted}
shifts:
  - {name: A, from: "05:30", to: "13:30", breaks: ["09:00-09:15", "11:30-12:00"]}
  - {name: B, days: mon-fri, from: "13:30", to: "22:00", breaks: ["18:00-18:30"]}
parts:
  - {number: P-40, programs: ["O1*"], cycles: [{ideal: 40s}]}
reports: {at_shift_end: false}
"""
BREAKS = {"A": ((5.5, 9), (9.25, 11.5), (12, 13.5)), "B": ((13.5, 18), (18.5, 22))}
RELATIVE = 1e-12
"""Both sides divide whole numbers once or twice: they differ by a few units of the last place at most."""


def model(machine: str) -> MachineModel:
    return MachineModel(
        machine,
        (
            event("availability", "AVAILABILITY"),
            event("execution", "EXECUTION"),
            event("mode", "CONTROLLER_MODE"),
            event("estop", "EMERGENCY_STOP"),
            event("functional_mode", "FUNCTIONAL_MODE"),
            event("program", "PROGRAM"),
            condition("system"),
            sample("part_count"),
            sample("rpm"),
        ),
    )


def life(chance: random.Random) -> list[tuple[str, int, float | str | None]]:
    """What a machine says in some days, with everything that may happen to it."""
    told: list[tuple[str, int, float | str | None]] = []
    at, count, program = BEGIN, chance.randrange(500), "O1001"

    def say(signal: str, value: float | str | None, after_ms: int = 0) -> None:
        told.append((signal, at + after_ms * MS, value))

    for signal, value in (
        ("availability", "AVAILABLE"),
        ("mode", "AUTOMATIC"),
        ("execution", "READY"),
        ("estop", "ARMED"),
        ("program", program),
    ):
        say(signal, value)
    say("part_count", count)
    while at < END:
        say("execution", "ACTIVE")
        run_ms = chance.randrange(30_000, 2_400_000)
        part = at + chance.randrange(1, 60_000) * MS
        while part < at + run_ms * MS:
            count += chance.choice((1, 1, 1, 1, 2))
            told.append(("part_count", part, count))
            part += chance.randrange(30_000, 90_000) * MS
        at += run_ms * MS
        _stop(chance, say)
        if chance.random() < 0.1:
            program = chance.choice(("O1001", "O1002", "O77"))
            say("program", program, 10)
        if chance.random() < 0.03:
            count = chance.choice((0, 0, count + 5_000, max(0, count - 3)))
            say("part_count", count, 20)
        length_ms = chance.choice(
            (20, 1_500, 45_000, 100_000, 119_999, 120_000, 130_000, 400_000, 1_800_000)
        ) + chance.randrange(50)
        at += length_ms * MS
        for signal, value in (
            ("availability", "AVAILABLE"),
            ("mode", "AUTOMATIC"),
            ("estop", "ARMED"),
            ("functional_mode", "PRODUCTION"),
            ("system", normal()),
        ):
            say(signal, value)
    told.sort(key=lambda row: row[1])
    return [row for row in told if row[1] < END]


def _stop(chance: random.Random, say: Any) -> None:
    match chance.randrange(9):
        case 0:
            say("execution", "FEED_HOLD")
        case 1:
            say("execution", "INTERRUPTED")
            say("system", fault("1010"), 700)
        case 2:
            say("execution", "STOPPED")
            say("system", fault("1010"))
            say("system", fault("2020"), 300)
            say("system", normal("1010"), 900)
        case 3:
            say("execution", "PROGRAM_COMPLETED")
        case 4:
            say("execution", "READY")
            say("mode", "MANUAL", 400)
        case 5:
            say("estop", "TRIGGERED")
        case 6:
            say("availability", "UNAVAILABLE")
            say("execution", None)
        case 7:
            say("mode", "MANUAL_DATA_INPUT")
        case _:
            say("execution", "OPTIONAL_STOP")
            say("functional_mode", "SETUP", 200)


class Scripted:
    """Every machine's life in pieces of random length, some of them late, with holes between."""

    def __init__(self, inlet: Inlet, deliveries: Sequence[Delivery]) -> None:
        self.inlet, self.deliveries = inlet, list(deliveries)

    async def session(self) -> None:
        for machine in MACHINES:
            self.inlet.model(MODELS[machine])
        self.inlet.connected()
        while self.deliveries:
            await self.inlet.deliver(self.deliveries.pop(0))
        await asyncio.sleep(3_600)

    async def close(self) -> None:
        return None


MODELS = {machine: model(machine) for machine in MACHINES}


def deliveries(chance: random.Random) -> list[Delivery]:
    """In the order in which they arrive: a tenth of them too late."""
    made: list[tuple[int, Delivery]] = []
    for machine in MACHINES:
        rows, sequence = life(chance), 1
        while rows:
            size = min(len(rows), chance.randrange(1, 400))
            piece, rows = rows[:size], rows[size:]
            arrived = piece[-1][1] + (chance.randrange(1, 30) * 3_600 * S if chance.random() < 0.1 else 0)
            batch = batch_of(MODELS[machine], piece, received_ns=arrived, first_sequence=sequence)
            gaps = []
            if chance.random() < 0.15:
                until_ns = piece[-1][1]
                gaps.append(
                    GapEvent(
                        GapAction.LOST,
                        machine,
                        until_ns,
                        GapCause.LINK_LOST,
                        until_ns - chance.randrange(60, 5_400) * S,
                    )
                )
            made.append(
                (arrived, Delivery("scripted:all", (batch,), Cursor("scripted:all", "1", sequence + size), tuple(gaps)))
            )
            sequence += size
    return [delivery for _, delivery in sorted(made, key=lambda each: each[0])]


def planned() -> list[tuple[int, int]]:
    """The calendar's busy time, by hand."""
    found = []
    day = datetime.fromtimestamp(BEGIN / S, UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=4)
    for _ in range(DAYS + 8):
        midnight = int(day.timestamp()) * 1_000
        for name, spans in BREAKS.items():
            if name == "A" or day.weekday() < 5:
                found += [(midnight + round(a * 3_600_000), midnight + round(b * 3_600_000)) for a, b in spans]
        day += timedelta(days=1)
    return found


def windows(chance: random.Random, count: int) -> list[tuple[int, int]]:
    """From seconds to days, at any millisecond; some begin before anything is known."""
    found = []
    for _ in range(count):
        length = chance.choice((60_000, 3_600_000, 8 * 3_600_000, 86_400_000, 3 * 86_400_000)) + chance.randrange(
            1_000_000
        )
        since = chance.randrange(BEGIN // MS - 3_600_000, END // MS - length)
        found.append((since, since + length))
    return found


async def _said_afterwards(plant: Plant, chance: random.Random) -> dict[str, tuple[list[Any], list[Any]]]:
    """Reasons and scrap that people give, through the product; what they said is the raw data of the second reckoning."""
    told: dict[str, tuple[list[Any], list[Any]]] = {}
    categories = {
        "no-material": "delay",
        "setup": "setup",
        "breakdown": "breakdown",
        "meeting": "planned",
        "other": "other",
    }
    for machine in MACHINES:
        notes, entries = [], []
        stops = await asyncio.wrap_future(plant.floor.stops(StopQuery((machine,), BEGIN, END, micro=True)))  # type: ignore[union-attr]
        for stop in sorted(chance.sample(stops, 40), key=lambda each: each.from_ns):
            reason = chance.choice(tuple(categories))
            middle = (stop.from_ns + stop.until_ns) // 2 // MS * MS
            if chance.random() < 0.3 and stop.from_ns < middle < stop.until_ns:
                other = chance.choice(tuple(categories))
                await asyncio.wrap_future(
                    plant.floor.split(stop.id, ((stop.from_ns, reason), (middle, other)), "ana", 0)
                )  # type: ignore[union-attr]
                notes += [
                    (stop.from_ns // MS, middle // MS, categories[reason]),
                    (middle // MS, None, categories[other]),
                ]
            else:
                await asyncio.wrap_future(plant.floor.set_reason(stop.id, reason, "ana", 0))  # type: ignore[union-attr]
                notes.append((stop.from_ns // MS, None, categories[reason]))
        for _ in range(30):
            kind, at = chance.choice(tuple(EntryKind)), chance.randrange(BEGIN, END) // MS * MS
            quantity = chance.randrange(1, 4)
            entry = QuantityEntry(machine, kind, quantity, at, "rui", END, part="P-40")
            await asyncio.wrap_future(plant.floor.enter(entry))  # type: ignore[union-attr]
            entries.append((at // MS, kind.value, quantity, "P-40"))
        told[machine] = (notes, entries)
    return told


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_a_thousand_figures_are_what_the_raw_data_says(tmp_path: Path) -> None:
    chance = random.Random(22_400)
    (tmp_path / "plant.yaml").write_text(CONFIG)

    made: list[Scripted] = []
    arriving = tuple(deliveries(chance))

    def open_driver(plan: ConnectionPlan, inlet: Inlet) -> Driver:
        made.append(Scripted(inlet, arriving))
        return made[-1]

    spec = DriverSpec("scripted", "Scripted", Settings, lambda _: "scripted:all", open_driver)
    path = tmp_path / "plant.yaml"
    plant = Plant(load(path, {"scripted": spec}), path, tmp_path, {"scripted": spec})
    await plant.start()
    await until_stored(plant, made, sum(len(batch) for each in arriving for batch in each.batches))
    await asyncio.to_thread(plant.production.repair)
    said = await _said_afterwards(plant, chance)
    await asyncio.to_thread(plant.production.seal, time.time_ns())
    server = await serve(plant, host="127.0.0.1", listen_port=0)

    differences, compared, missing = [], 0, Counter[str]()
    async with ClientSession(server.url) as http:
        for machine in MACHINES:
            raw = await asyncio.to_thread(_exported, tmp_path, machine)
            notes, entries = said[machine]
            rules = recompute.Rules(
                planned(),
                {"P-40": 40_000, **({} if machine == "m3" else {"": 60_000})},
                {"O1": "P-40"},
                notes=notes,
                entries=entries,
            )
            asked = windows(chance, 60)
            for (since, until_ms), expected in zip(asked, recompute.figures(raw, ROLES, rules, asked), strict=True):
                async with http.get(f"/v1/machines/{machine}/oee?from={_time(since)}&to={_time(until_ms)}") as answer:
                    assert answer.status == 200, await answer.text()
                    told = _flat(await answer.json())
                for name in chance.sample(sorted(expected), 7):
                    compared += 1
                    missing[name] += expected[name] is None
                    if not _equal(told[name], expected[name]):
                        differences.append((machine, since, until_ms, name, told[name], expected[name]))
    await server.stop()
    assert await plant.stop()
    assert compared >= DRAWS
    assert not differences, f"{len(differences)} of {compared}: {differences[:5]}"
    assert sum(missing.values()) < compared / 3  # most of them are numbers, not the same word for none


async def until_stored(plant: Plant, made: list[Scripted], rows: int) -> None:
    """Everything that the machines said is in history, and nothing more comes."""
    await until(lambda: bool(made) and not made[0].deliveries)
    figures, before = plant._history.writer, -1
    async with asyncio.timeout(120):
        while figures.figures.committed_total != before or before < rows:
            before = figures.figures.committed_total
            await asyncio.sleep(1.0)
    assert await asyncio.to_thread(plant.flush, 30.0)


def _exported(folder: Path, machine: str) -> recompute.Raw:
    out = folder / f"{machine}.csv"
    words = [
        "--data",
        str(folder),
        "--lang",
        "en",
        "export",
        "--machine",
        machine,
        "--signals",
        ",".join(ROLES),
        "--out",
        str(out),
    ]
    options = in_language(parse(words))
    assert export.run(options, Console(options.language)) == 0
    with out.open(encoding="utf-8", newline="") as lines:
        return recompute.read_csv(lines)


def _time(ms: int) -> str:
    return datetime.fromtimestamp(ms // 1_000, UTC).strftime("%Y-%m-%dT%H:%M:%S") + f".{ms % 1_000:03d}Z"


def _flat(answer: dict[str, Any]) -> dict[str, float | None]:
    spent = Counter[str]()
    for piece in answer["slices"]:
        spent[f"time {piece['raw']}"] += recompute.ms_of(piece["to"]) - recompute.ms_of(piece["from"])
    return {
        **{name: figure["value"] for name, figure in answer["figures"].items()},
        **{
            f"time {kind}": spent[f"time {kind}"] / 1_000
            for kind in ("APT", "AUST", "ADET", "ADOT", "IDLE", "UNKNOWN", "PLANNED")
        },
        "made": float(answer["made"]),
        "good": float(answer["good"]),
        "completeness": answer["completeness"],
    }


def _equal(told: float | None, expected: float | None) -> bool:
    if told is None or expected is None:
        return told is expected
    return abs(told - expected) <= RELATIVE * max(1.0, abs(expected))
