"""A day of each NIST machine through agent, driver, history and desk: timeline and figures are those of the recording itself."""

from __future__ import annotations

import asyncio
import random
import time
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from lxml import etree

from app.config.loader import load
from app.domain.production import OeeQuery
from app.runtime import Plant
from drivers.mtconnect import SPEC
from drivers.simulators.agent import AgentServer
from drivers.simulators.replay import Replay, read_recording, recorded_device
from tests import recompute
from tests.integration.test_plant import until
from tests.unit.simulators.places import DATA, NIST

S = 10**9
MS = 10**6
ZONE = ZoneInfo("America/New_York")
RECORDINGS = sorted((DATA / "shdr").glob("usnistgov*.xz"))
ROLES_OF = {
    "AVAILABILITY": "availability", "EXECUTION": "execution", "CONTROLLER_MODE": "mode", "FUNCTIONAL_MODE": "function", "EMERGENCY_STOP": "estop",
    "PART_COUNT": "count", "POWER_STATE": "power",
}  # fmt: skip
FAULTS = {"SYSTEM", "LOGIC_PROGRAM", "MOTION_PROGRAM", "HARDWARE", "ACTUATOR", "COMMUNICATIONS", "ALARM"}
IDEAL_S = 240
CONFIG = """\
timezone: America/New_York
machines:
  - {{id: nist, driver: mtconnect, url: "{url}", device: "{device}", ideal_cycle: {ideal}s}}
shifts:
  - {{name: A, from: "06:00", to: "14:30", breaks: ["10:00-10:15"]}}
  - {{name: B, from: "14:30", to: "23:00", breaks: ["18:30-19:00"]}}
reports: {{at_shift_end: false}}
"""
PLANNED = (("06:00", "10:00"), ("10:15", "14:30"), ("14:30", "18:30"), ("19:00", "23:00"))


def device_items(uuid: str) -> tuple[dict[str, tuple[str, str, str]], dict[str, str]]:
    """Every data item of a device by each of its names, and the roles of those that a timeline is made of."""
    device = next(each for each in etree.parse(NIST).iter("{*}Device") if each.get("uuid") == uuid)
    items: dict[str, tuple[str, str, str]] = {}
    roles: dict[str, str] = {}
    for item in device.iter("{*}DataItem"):
        told = (item.get("id"), item.get("category"), item.get("type"))
        source = item.find("{*}Source")
        for name in (item.get("id"), item.get("name"), source.text if source is not None else None):
            if name:
                items.setdefault(name.strip(), told)
        role = "fault" if told[1] == "CONDITION" and told[2] in FAULTS else ROLES_OF.get(told[2])
        if (
            role is not None
            and (told[1] == "CONDITION") == (role == "fault")
            and not (role in ("availability", "count", "power") and role in roles.values())
        ):
            roles[told[0]] = role
    return items, roles


def available(lines: list[str]) -> list[str]:
    """With the line that an agent adds when it finds an adapter that says nothing of its availability (``autoAvailable``)."""
    if any(line.endswith(("|avail|AVAILABLE", "|AVAILABLE")) or "|avail|AVAILABLE|" in line for line in lines):
        return lines
    first = next(at for at, line in enumerate(lines) if "|execution|" in line and not line.endswith("UNAVAILABLE"))
    return [*lines[:first], lines[first].partition("|")[0] + "|avail|AVAILABLE", *lines[first:]]


def planned(first_ns: int, last_ns: int) -> list[tuple[int, int]]:
    """The calendar's busy time around a recording, by hand."""
    day, last = (datetime.fromtimestamp(ns // S, ZONE).date() for ns in (first_ns, last_ns))
    found = []
    day -= timedelta(days=5)
    while day <= last + timedelta(days=5):
        found += [(_ms(day, begin), _ms(day, end)) for begin, end in PLANNED]
        day += timedelta(days=1)
    return found


def _ms(day: date, clock: str) -> int:
    hour, minute = map(int, clock.split(":"))
    return int(datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE).timestamp()) * 1_000


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("recording", RECORDINGS, ids=lambda path: path.name.split("__")[2].removesuffix(".txt.xz"))
async def test_timeline_and_figures_of_a_day_are_those_of_its_recording(recording: Path, tmp_path: Path) -> None:
    lines = available(read_recording(recording))
    stamps = [recompute.ns_of(line.partition("|")[0]) for line in lines if line[:4].isdigit()]
    agent = AgentServer(NIST, dialect="1.3", buffer_size=131_072, clock_ns=lambda: min(stamps) - S)
    device = recorded_device(agent.plant, lines)
    await agent.start()
    plant = _plant(tmp_path, agent, device)
    await plant.start()
    try:
        await until(lambda: plant.snapshot().machines[0].link.state.value == "connected")
        for start in range(0, len(lines), 2_000):
            Replay(agent, device, lines[start : start + 2_000]).play_all()
            await _followed(plant, agent)
        await asyncio.to_thread(plant.production.repair)
        await asyncio.to_thread(_compare, plant, device, lines, stamps)
    finally:
        assert await plant.stop()
        await agent.stop()


def _plant(folder: Path, agent: AgentServer, device: str) -> Plant:
    path = folder / "plant.yaml"
    path.write_text(CONFIG.format(url=agent.url, device=device, ideal=IDEAL_S))
    return Plant(load(path, {"mtconnect": SPEC}), path, folder, {"mtconnect": SPEC})


def _compare(plant: Plant, device: str, lines: list[str], stamps: list[int]) -> None:
    """Timeline to the millisecond, every figure of the day, of its hours, and of some windows at random."""
    items, roles = device_items(device)
    raw = recompute.read_shdr(lines, items)
    rules = recompute.Rules(planned(min(stamps), max(stamps)), {"": IDEAL_S * 1_000})
    day = _day_with_most(stamps)
    chance = random.Random(7)
    windows = [(day, day + 86_400_000), *pairwise(range(day, day + 86_400_001, 3_600_000))]
    windows += [
        (at, at + chance.randrange(10_000, 30_000_000))
        for at in (day + chance.randrange(80_000_000) for _ in range(20))
    ]

    kinds, _ = recompute.follow(raw, roles)
    assert len({kind for _, kind in kinds}) > 1  # the machine did something on that day
    slices = recompute.slices_of(kinds, raw, rules, day - 86_400_000, day + 2 * 86_400_000, [])
    told = plant.production.slices("nist", day * MS, (day + 86_400_000) * MS).result(30)
    assert _merged((piece.from_ns // MS, piece.to_ns // MS, piece.raw.name) for piece in told) == _merged(
        (piece.since, piece.until, piece.raw) for piece in recompute._cut(slices, day, day + 86_400_000)
    )
    for (since, until_ms), expected in zip(windows, recompute.figures(raw, roles, rules, windows), strict=True):
        found = plant.production.oee(OeeQuery(("nist",), from_ns=since * MS, to_ns=until_ms * MS)).result(30).total
        for name, figure in found.figures.items():
            wanted = expected[name]
            if figure.value is None or wanted is None:
                assert figure.value is wanted, (name, since, until_ms)
            else:
                assert figure.value == pytest.approx(wanted, rel=1e-12, abs=1e-12), (name, since, until_ms)
        assert (found.account.made, found.account.good) == (expected["made"], expected["good"])


def plant_source(plant: Plant) -> str:
    return SPEC.connection_key(plant.config.machines[0].settings)


async def _followed(plant: Plant, agent: AgentServer) -> None:
    """Everything that the agent has is in history."""
    source, until_s = plant_source(plant), time.monotonic() + 60
    while True:
        assert await asyncio.to_thread(plant.flush, 10.0)
        cursor = plant._history.reader.cursor(source)
        if cursor is not None and cursor.position >= agent.next_sequence:
            return
        assert time.monotonic() < until_s
        await asyncio.sleep(0.05)


def _day_with_most(stamps: list[int]) -> int:
    """The UTC day of the recording with most observations, ms."""
    days = [ns // (86_400 * S) for ns in stamps]
    return max(set(days), key=days.count) * 86_400_000


def _merged(pieces: object) -> list[list[object]]:
    """Neighbours of one kind as one."""
    found: list[list[object]] = []
    for since, until_ms, kind in pieces:  # type: ignore[attr-defined]
        if found and found[-1][2] == kind and found[-1][1] == since:
            found[-1][1] = until_ms
        else:
            found.append([since, until_ms, kind])
    return found


def test_the_hand_made_calendar_has_the_hours_of_a_clock_change() -> None:
    first = int(datetime(2017, 11, 5, 12, tzinfo=UTC).timestamp()) * S
    spans = planned(first, first)
    assert sum(b - a for a, b in spans) == 11 * (4 + 4.25 + 4 + 4) * 3_600_000
