"""Every device model and every recording through the simulated agent and the real driver, held against the agent's own audit."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest

from app.contracts import ConnectionPlan, MachinePlan
from app.domain.condition import Activation
from app.domain.observation import Observation
from app.domain.quality import Quality
from drivers.mtconnect import SPEC
from drivers.mtconnect.session import MtconnectDriver
from drivers.simulators.agent import AgentServer
from drivers.simulators.agent_state import Audited
from drivers.simulators.device_model import Item
from drivers.simulators.guessed_model import guess_model
from drivers.simulators.replay import Replay, read_recording, recorded_device
from drivers.simulators.values import (
    UNAVAILABLE,
    Alarm,
    AssetNote,
    Condition,
    DataSet,
    Entry,
    Series,
    Text,
    Value,
    merged,
)
from tests.integration.mtconnect_inlet import MemoryInlet
from tests.unit.simulators.places import DATA, DEVICES, NIST

Dialect = Literal["1.3", "2.7"]
MODELS = sorted(DEVICES.glob("*.xml"))
RECORDINGS = sorted((DATA / "shdr").glob("*.xz"))
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


# ---------------------------------------------------------------- what an item may be observed as


def _values(item: Item) -> Iterable[Value]:
    """A little of everything that an agent may say of this item."""
    if item.category == "CONDITION":
        return (
            Condition("FAULT", "A1", "3", "HIGH", 'Überlast <X> & "Y"'),
            Condition("WARNING", "B2", text="warm"),
            Condition("NORMAL", "A1"),
            Condition("NORMAL"),
        )
    if item.type == "ALARM":
        return (Alarm("FAILURE", "17", "CRITICAL", "ACTIVE", "stop"), Alarm("FAILURE", "17", "CRITICAL", "CLEARED", ""))
    if item.type.startswith("ASSET_") and item.representation == "VALUE":
        return (AssetNote("T1", "CuttingTool"),)
    shaped: Mapping[str, Iterable[Value]] = {
        "DATA_SET": (DataSet({"a": "1", "b": "text & more"}), DataSet({"b": None, "c": "-2.5e3"}), DataSet({"d": "x"}, "MANUAL")),
        "TABLE": (DataSet({"G54": {"X": "1", "Y": "2"}}), DataSet({"G54": {"X": "9"}, "G55": {"Z": "-1.5"}}), DataSet({"G54": None})),
        "TIME_SERIES": (Series("1 2.5 -3e-2", 3, "100"), Series("4", 1, "100")),
    }  # fmt: skip
    if item.representation in shaped:
        return shaped[item.representation]
    if _is_vector(item):
        return ("1 -2.5 3e2", "4 5 6")
    if item.category == "SAMPLE":
        return ("12.5", "-0.001", "1e3", "nan?", "0")
    return ("7", Text("8", reset="MANUAL"), "O0123 <main> & Größe", "7")


def _is_vector(item: Item) -> bool:
    return item.units.endswith("_3D") or (item.type == "PATH_POSITION" and not item.units)


def _feed(agent: AgentServer) -> None:
    """Observe every value of every item; what an agent would filter, it filters here too."""
    for rank, item in enumerate(agent.plant.items):
        if agent.plant.devices[item.device].is_agent or item.constant is not None:
            continue
        for value in _values(item):
            agent.observe(rank, value, agent.now_ns())
        agent.observe(rank, UNAVAILABLE, agent.now_ns())


# ---------------------------------------------------------------- what history must hold of it


class Expected:
    """Follows the audit of one agent and says what each observation must have become."""

    def __init__(self, agent: AgentServer) -> None:
        self._items = {item.id: item for item in agent.plant.items}
        self._sets: dict[str, dict[str, Entry]] = {}

    def of(self, audited: Audited) -> object:
        """The value in the form that ``delivered`` gives to the driver's rows."""
        item, value = self._items[audited.data_item_id], audited.value
        if isinstance(value, DataSet):
            self._sets[item.id] = merged(self._sets.get(item.id, {}), value)
            return _plain(self._sets[item.id])
        self._sets.pop(item.id, None)
        if isinstance(value, Condition):
            level = None if value.level.upper() == UNAVAILABLE else value.level.upper()
            return (level, value.native_code, value.native_severity, value.qualifier, " ".join(value.text.split()))
        if isinstance(value, Alarm):
            return (
                "NORMAL" if value.state == "CLEARED" else "FAULT",
                value.native_code,
                value.severity,
                "",
                value.text,
            )
        if isinstance(value, AssetNote):
            return value.asset_id
        if isinstance(value, Series):
            return [float(part) for part in value.samples.split()]
        return self._of_text(item, (value.value if isinstance(value, Text) else value).strip())

    def _of_text(self, item: Item, text: str) -> object:
        if item.category == "CONDITION" or (item.type == "ALARM" and text == UNAVAILABLE):
            return (None, "", "", "", "")
        if text in ("", UNAVAILABLE):
            return None
        if _is_vector(item):
            return [float(part) for part in text.split()]
        return text


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    with contextlib.suppress(ValueError):
        return float(str(value))
    return value


def delivered(rows: list[Observation], expected: object) -> object:
    """What the driver made of one observation, as comparable as the item's kind allows."""
    first = rows[0]
    if isinstance(expected, tuple):
        one = Activation.decode(first.text or "")
        level = None if one.level is None else one.level.name
        return (level, one.native_code, one.native_severity, one.qualifier, one.text)
    if isinstance(expected, dict):
        return _plain(json.loads(first.text or "null"))
    if isinstance(expected, list):
        return json.loads(first.text) if first.text else [row.number for row in rows]
    if first.quality is Quality.UNAVAILABLE:
        return None
    if first.text is None and isinstance(expected, str):
        return expected if first.number == float(expected) else first.number
    return first.text


def assert_all_delivered(agent: AgentServer, inlet: MemoryInlet, devices: Mapping[str, int]) -> None:
    """Each audited observation of these machines is recorded once, at its time, with its value, and nothing else is."""
    found: dict[tuple[str, int], list[Observation]] = defaultdict(list)
    for row in inlet.recorded():
        if row.sequence and "#" not in row.item.source_id:
            found[row.item.source_id, row.sequence].append(row)
    expected, owner = Expected(agent), {item.id: item.device for item in agent.plant.items}
    assert agent.audit is not None
    for audited in agent.audit:
        if owner[audited.data_item_id] not in devices.values():
            continue
        what = expected.of(audited)
        rows = found.pop((audited.data_item_id, audited.sequence), [])
        many = len(what) if isinstance(what, list) and isinstance(audited.value, Series) else 1
        assert len(rows) == many, (audited, rows)
        assert delivered(rows, what) == what, (audited, rows)
        assert rows[-1].time_ns == _ns(audited.timestamp), (audited, rows)
    assert not found


def _ns(stamp: str) -> int:
    since = datetime.fromisoformat(stamp) - EPOCH
    return ((since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds) * 1_000


# ---------------------------------------------------------------- both together


@contextlib.asynccontextmanager
async def _followed(agent: AgentServer) -> AsyncIterator[tuple[MemoryInlet, Mapping[str, int]]]:
    """The driver on every device of this agent; at the end it has taken all that there is."""
    devices = {f"m{n}": n for n, device in enumerate(agent.plant.devices) if not device.is_agent}
    await agent.start()
    plans = []
    for machine, number in devices.items():
        uuid = agent.plant.devices[number].uuid
        plans.append(MachinePlan(machine, machine, SPEC.settings(url=agent.url, device=uuid, interval="0s")))
    inlet = MemoryInlet()
    driver = MtconnectDriver(ConnectionPlan(SPEC.connection_key(plans[0].settings), tuple(plans), None, {}), inlet)
    session = asyncio.create_task(driver.session())
    try:
        yield inlet, devices
        await _caught_up(inlet, agent)
    finally:
        session.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await session
        await agent.stop()


async def _caught_up(inlet: MemoryInlet, agent: AgentServer) -> None:
    await inlet.until(lambda: inlet.cursor is not None and inlet.cursor.position == agent.next_sequence)


@pytest.mark.parametrize("dialect", ["1.3", "2.7"])
@pytest.mark.parametrize("model", MODELS, ids=lambda path: path.stem.partition("__")[2])
async def test_every_item_of_every_device_arrives_once_with_its_value(model: Path, dialect: Dialect) -> None:
    agent = AgentServer(model, dialect=dialect, audit=True)
    _feed(agent)
    async with _followed(agent) as (inlet, devices):
        await _caught_up(inlet, agent)
        _feed(agent)
    assert_all_delivered(agent, inlet, devices)
    assert not inlet.refusals
    assert not {"quarantined", "resyncs", "unknown_items"} & inlet.counters.keys()


LINES = 2_500
"""Of each recording; enough for every kind of line that it has."""


def _pairs(lines: Iterable[str]) -> Iterator[str]:
    """One pair per line: three plain values in one line are no condition, though they have as many fields."""
    for line in lines:
        stamp, *parts = line.split("|")
        yield from (f"{stamp}|{key}|{value}" for key, value in zip(parts[::2], parts[1::2], strict=False))


def _recorded(path: Path, dialect: Dialect, lines: list[str]) -> AgentServer:
    known = _pairs(lines) if "okuma" in path.name else lines
    model = NIST if "smstestbed" in path.name else guess_model(known, path.name.partition("__")[2])
    return AgentServer(model, dialect=dialect, audit=True)


def _halves(lines: list[str]) -> Iterator[list[str]]:
    yield lines[: len(lines) // 2]
    yield lines[len(lines) // 2 :]


@pytest.mark.parametrize("dialect", ["1.3", "2.7"])
@pytest.mark.parametrize("recording", RECORDINGS, ids=lambda path: path.stem.partition("__")[2])
async def test_a_recorded_day_arrives_once_with_its_values(recording: Path, dialect: Dialect) -> None:
    lines = read_recording(recording)[:LINES]
    agent = _recorded(recording, dialect, lines)
    device = recorded_device(agent.plant, lines)
    before, after = _halves(lines)
    accepted = Replay(agent, device, before).play_all()
    async with _followed(agent) as (inlet, devices):
        for start in range(0, len(after), 200):
            accepted += Replay(agent, device, after[start : start + 200]).play_all()
            await _caught_up(inlet, agent)
    assert accepted or "cuttingtool" in recording.name  # which holds assets alone
    assert_all_delivered(agent, inlet, devices)
    assert not {"quarantined", "resyncs", "unknown_items"} & inlet.counters.keys()
