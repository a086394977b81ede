"""A recorded flood: what three real machines' conditions did in days, played by forty machines within one minute, 10,000 of them.

Every transition that a plain reading of the recordings demands is in the journal on the disk, in an unbroken chain for each alarm, and
people get the few messages that the caps allow.
"""

from __future__ import annotations

import asyncio
import lzma
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from app.config.loader import load
from app.contracts import ConnectionPlan, Driver, DriverSpec, Inlet
from app.contracts.alarms import By
from app.domain.alarm import AlarmState, Step
from app.domain.alarm_record import AlarmTransition, JournalQuery
from app.domain.condition import Activation, Level
from app.domain.equipment import Category, DataItem, MachineModel, ValueKind
from app.domain.observation import Cursor, Delivery, batch_of
from app.runtime import Plant
from tests.integration.test_plant import until
from tests.unit.notifiers.receivers import Receiver, running

TAPES = Path(__file__).parents[1] / "data" / "shdr"
NAMES = (
    "usnistgov__smstestbed__GFAgie01-20161108-20161109",
    "usnistgov__smstestbed__Mazak01-20171127-20171128",
    "usnistgov__smstestbed__Mazak01-20190702-20190703",
)
MACHINES, EVENTS, MINUTE_S = 40, 10_000, 60
S = 1_000_000_000
START = 1_795_780_800 * S
LEVELS = {"normal": Level.NORMAL, "warning": Level.WARNING, "fault": Level.FAULT}


@dataclass(frozen=True)
class Told:
    """One line of a recording that tells a condition."""

    item: str
    level: Level
    code: str
    text: str


def recorded(name: str) -> list[Told]:
    """Conditions of a tape in their order: lines with a level and six fields."""
    found = []
    with lzma.open(TAPES / f"{name}.txt.xz", "rt", errors="replace") as lines:
        for line in lines:
            parts = line.rstrip("\n").split("|")
            if len(parts) == 7 and parts[2].lower() in LEVELS:
                found.append(Told(parts[1], LEVELS[parts[2].lower()], parts[3], parts[6]))
    return found


@dataclass
class Wanted:
    """What a plain reading of conditions demands: a code comes, gets worse, goes; "normal" without a code ends all of its item."""

    raised: Counter[str] = field(default_factory=Counter)
    returned: Counter[str] = field(default_factory=Counter)
    _active: dict[str, dict[str, Level]] = field(default_factory=lambda: defaultdict(dict))

    def take(self, machine: str, told: Told) -> None:
        place = f"{machine}:{told.item}"
        active = self._active[place]
        if told.level is Level.NORMAL:
            for code in [told.code] if told.code else list(active):
                if active.pop(code, None) is not None:
                    self.returned[f"{place}:{code}"] += 1
            return
        if told.level > active.get(told.code, Level.NORMAL):
            self.raised[f"{place}:{told.code}"] += 1
        active[told.code] = told.level

    @property
    def standing(self) -> set[str]:
        return {f"{place}:{code}" for place, codes in self._active.items() for code in codes}


def flood() -> tuple[list[Delivery], Wanted, dict[str, MachineModel]]:
    """Sixty deliveries, one for each second, and what they demand. Every machine begins at another place of its tape."""
    tapes = [recorded(name) for name in NAMES]
    names = [f"m{number:02d}" for number in range(MACHINES)]
    items = sorted({told.item for tape in tapes for told in tape})
    condition = ValueKind.CONDITION
    models = {
        name: MachineModel(name, tuple(DataItem(i, i, Category.CONDITION, condition, "SYSTEM") for i in items))
        for name in names
    }
    wanted, deliveries = Wanted(), []
    per_second, at = EVENTS / MINUTE_S, 0
    for second in range(MINUTE_S):
        rows: dict[str, list[tuple[str, int, str]]] = defaultdict(list)
        last = round((second + 1) * per_second)
        for number in range(at, last):
            name = names[number % MACHINES]
            tape = tapes[number % MACHINES % len(tapes)]
            told = tape[(number // MACHINES + 97 * (number % MACHINES)) % len(tape)]
            wanted.take(name, told)
            time_ns = START + second * S + round((number - at) / per_second * S)
            rows[name].append(
                (told.item, time_ns, Activation(told.level, native_code=told.code, text=told.text).encode())
            )
        at = last
        batches = tuple(batch_of(models[name], each, received_ns=START + second * S) for name, each in rows.items())
        deliveries.append(Delivery("tapes", batches, Cursor("tapes", "1", second)))
    return deliveries, wanted, models


class Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Tapes:
    """One connection of forty machines."""

    def __init__(self, inlet: Inlet, models: dict[str, MachineModel], deliveries: list[Delivery]) -> None:
        self._inlet, self._models, self._deliveries = inlet, models, deliveries

    async def session(self) -> None:
        for model in self._models.values():
            self._inlet.model(model)
        self._inlet.connected()
        for delivery in self._deliveries:
            await self._inlet.deliver(delivery)
        await asyncio.sleep(3600)

    async def close(self) -> None:
        return None


def station(folder: Path, url: str, models: dict[str, MachineModel], deliveries: list[Delivery]) -> Plant:
    machines = "\n".join(f"  - {{id: {name}, driver: tapes}}" for name in models)
    (folder / "plant.yaml").write_text(
        f"machines:\n{machines}\n"
        f'channels:\n  shop: {{type: webhook, url: "{url}"}}\n'
        "notifications:\n  people:\n    ana: {channels: [shop]}\n    rui: {channels: [shop]}\n"
        "  routes:\n    - {to: [ana, rui]}\n"
    )

    def opened(plan: ConnectionPlan, inlet: Inlet) -> Driver:
        return Tapes(inlet, models, deliveries)

    specs = {"tapes": DriverSpec("tapes", "Tapes", Settings, lambda _: "tapes", opened)}
    return Plant(load(folder / "plant.yaml", specs), folder / "plant.yaml", folder, specs)


def chains(lines: list[AlarmTransition]) -> Iterator[tuple[str, AlarmState, AlarmState]]:
    """Where an alarm's line does not begin in the state in which the one before ended."""
    stands: dict[str, AlarmState] = {}
    for line in lines:
        known = stands.get(line.alarm, AlarmState.NORMAL)
        if line.before is not known:
            yield line.alarm, known, line.before
        stands[line.alarm] = line.after


def test_the_recordings_are_what_they_are_said_to_be() -> None:
    told = [each for name in NAMES for each in recorded(name)]
    assert len(told) > 400
    assert {each.level for each in told} == set(Level)
    assert any("LUBRICATION" in each.text for each in told)


async def test_ten_thousand_in_a_minute_lose_no_transition_and_tell_people_a_few_times(tmp_path: Path) -> None:
    deliveries, wanted, models = flood()
    assert sum(len(batch) for delivery in deliveries for batch in delivery.batches) == EVENTS
    async with running(Receiver()) as receiver:
        plant = station(tmp_path, receiver.url, models, deliveries)
        seen: list[str] = []
        await plant.start()
        while len(seen) < 200:  # people work while it comes down
            unseen = [row.id for row in plant.alarms.snapshot().rows if row.state.is_unacknowledged][:40]
            if unseen:
                seen += await asyncio.wrap_future(plant.alarms.acknowledge(unseen, By("ana")))
            await asyncio.sleep(0.01)
        await until(lambda: {r.id for r in plant.alarms.snapshot().rows if r.standing.abnormal} == wanted.standing)
        assert plant.alarms.snapshot().flood_since_ns is not None
        assert await asyncio.to_thread(plant.flush, 20)
        page = await asyncio.wrap_future(plant.alarms.journal(JournalQuery(0, 2 * 10**18, limit=10**6)))
        lines = sorted(page.lines, key=lambda line: line.number)
        assert Counter(line.alarm for line in lines if line.step == Step.RAISE) == wanted.raised
        assert Counter(line.alarm for line in lines if line.step == Step.RETURN) == wanted.returned
        assert sorted(line.alarm for line in lines if line.step == Step.ACKNOWLEDGE) == sorted(seen)
        assert not list(chains(lines))
        await until(lambda: len(receiver.bodies) >= 20)
        await asyncio.sleep(1)
        assert await plant.stop()
    told = [(body["id"].split("/")[-2], body["incident"]) for body in receiver.bodies]
    # Ten each; what is beyond waits for the digest, a minute after the first that was held back.
    assert Counter(person for person, _ in told) == {"ana": 10, "rui": 10}
    assert max(Counter(told).values()) <= 5
