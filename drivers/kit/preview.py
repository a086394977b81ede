"""Shows a machine's live values as a configuration entry would map them, by running its driver for a moment. Records nothing."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from app.contracts import ConnectionPlan, DriverSpec, Inlet, MachinePlan, OpenHistory, ProbeAnswer, ProbedMachine
from app.domain.equipment import MachineModel
from app.domain.message import DriverNotReady, Message, OperatorError, UserError
from app.domain.observation import Delivery
from app.domain.quality import Quality
from app.domain.snapshot import Reading
from app.domain.units import scaled

COMMON_KEYS = frozenset({"id", "name", "driver", "model", "kind", "ideal_cycle", "area", "line"})
"""What every machine's entry may say besides its driver's own keys."""
LONGEST_S = 10.0
TELL_S = 0.4
SETTLE_S = 0.7
"""After the first values: how long the others are waited for."""


Told = Callable[[tuple[tuple[Reading, ...], ...]], object]


async def preview(
    entry: Mapping[str, Any],
    specs: Mapping[str, DriverSpec],
    data: Path | None,
    open_history: OpenHistory | None = None,
) -> ProbeAnswer:
    """Raises DriverNotReady, AuthRefused or DriverFault as the driver does, UserError for an entry that can't be used."""
    spec, settings = _chosen(entry, specs)
    name = str(entry.get("id") or "machine")
    machines = (MachinePlan(name, str(entry.get("name", name)), settings),)
    plan = ConnectionPlan(spec.connection_key(settings), machines, None, {}, data, open_history)
    glance = Glance(name)
    await _run_until(glance, spec, plan)
    if glance.refusal is not None:
        raise DriverNotReady(glance.refusal)
    if glance.model_of is None:
        raise DriverNotReady(Message.of("The source answers, but tells nothing within {seconds} s.", seconds=LONGEST_S))
    machine = ProbedMachine(name, name, glance.model_of, glance.readings(), dict(entry))
    return ProbeAnswer(plan.key.partition(":")[2], spec.name, spec.title, (machine,))


async def watch(
    entries: Sequence[Mapping[str, Any]],
    specs: Mapping[str, DriverSpec],
    data: Path | None,
    told: Told,
    open_history: OpenHistory | None = None,
) -> None:
    """Tell the live values of all entries about twice a second, in their order, until cancelled; one session per source.

    Raises as ``preview`` does.
    """
    glances = [Glance(str(place)) for place in range(len(entries))]
    connections: dict[str, tuple[DriverSpec, list[MachinePlan]]] = {}
    for glance, entry in zip(glances, entries, strict=True):
        spec, settings = _chosen(entry, specs)
        _, machines = connections.setdefault(spec.connection_key(settings), (spec, []))
        machines.append(MachinePlan(glance.machine, str(entry.get("name", "")), settings))
    running = [asyncio.ensure_future(_tell(glances, told))]
    for key, (spec, machines) in connections.items():
        plan = ConnectionPlan(key, tuple(machines), None, {}, data, open_history)
        running.append(asyncio.ensure_future(_session(spec, plan, Glances(glances))))
    try:
        await asyncio.gather(*running)
    finally:
        for task in running:
            task.cancel()
        await asyncio.wait(running)


async def _session(spec: DriverSpec, plan: ConnectionPlan, inlet: Inlet) -> None:
    driver = spec.open(plan, inlet)
    try:
        await driver.session()
    finally:
        await driver.close()


async def _tell(glances: Sequence[Glance], told: Told) -> None:
    while True:
        await asyncio.sleep(TELL_S)
        refusal = next((glance.refusal for glance in glances if glance.refusal is not None), None)
        if refusal is not None:
            raise DriverNotReady(refusal)
        told(tuple(glance.readings() for glance in glances))


def _chosen(entry: Mapping[str, Any], specs: Mapping[str, DriverSpec]) -> tuple[DriverSpec, Any]:
    spec = specs.get(str(entry.get("driver")))
    if spec is None:
        raise UserError(Message.of("There is no driver '{driver}'.", driver=str(entry.get("driver"))))
    return spec, _settings(spec, entry)


def _settings(spec: DriverSpec, entry: Mapping[str, Any]) -> Any:
    own = {key: value for key, value in entry.items() if key not in COMMON_KEYS}
    try:
        return spec.settings(**own)
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise UserError(Message.of("The entry can't be used: {reason}", reason=told)) from error


async def _run_until(glance: Glance, spec: DriverSpec, plan: ConnectionPlan) -> None:
    driver = spec.open(plan, glance)
    session = asyncio.ensure_future(driver.session())
    seen = asyncio.ensure_future(glance.settled())
    try:
        await asyncio.wait({session, seen}, timeout=LONGEST_S, return_when=asyncio.FIRST_COMPLETED)
        if session.done() and not session.cancelled() and (error := session.exception()) is not None:
            raise error
    finally:
        for task in (session, seen):
            task.cancel()
        with contextlib.suppress(OperatorError, asyncio.CancelledError):
            await asyncio.gather(session, seen)
        await driver.close()


class Glance:
    """``contracts.Inlet`` that keeps the latest value of every signal of one machine."""

    def __init__(self, machine: str) -> None:
        self.machine = machine
        self._latest: dict[str, Reading] = {}
        self._first = asyncio.Event()
        self.model_of: MachineModel | None = None
        self.refusal: Message | None = None

    async def settled(self) -> None:
        """Until every signal has told something, or a moment after the first did; at once when the machine is refused."""
        await self._first.wait()
        deadline = time.monotonic() + SETTLE_S
        while not self._is_complete() and time.monotonic() < deadline:
            await asyncio.sleep(0.02)

    def _is_complete(self) -> bool:
        return self.refusal is not None or (
            self.model_of is not None and all(item.id in self._latest or item.derived for item in self.model_of.items)
        )

    def readings(self) -> tuple[Reading, ...]:
        """In the model's order; a signal that has told nothing says so."""
        items = self.model_of.items if self.model_of is not None else ()
        return tuple(self._latest.get(item.id, Reading(item, None, Quality.NEVER_SEEN, 0, 0)) for item in items)

    # ------------------------------------------------------------ Inlet

    async def deliver(self, delivery: Delivery) -> None:
        """Keep the latest, in the plant's units."""
        for batch in delivery.batches:
            if batch.machine != self.machine:
                continue
            for row in batch.rows():
                number = scaled(row.number, row.item.scale, row.item.offset)
                value = row.text if row.text is not None else None if number != number else number
                value = None if row.quality.is_bad else value
                self._latest[row.item.id] = Reading(row.item, value, row.quality, row.time_ns, batch.received_ns)
        self._first.set()

    def connected(self, *, detail: str = "") -> None:
        """Of no interest here."""

    def alive(self, received_ns: int) -> None:
        """Of no interest here."""

    def model(self, model: MachineModel) -> None:
        """Keep the newest."""
        if model.machine == self.machine:
            self.model_of = model

    def refused(self, machine: str, message: Message | None) -> None:
        """The machine can't be served: the look ends with this sentence."""
        if machine == self.machine and message is not None:
            self.refusal = message
            self._first.set()

    def count(self, name: str, amount: int = 1) -> None:
        """Of no interest here."""

    def clock_skew(self, skew_ns: int) -> None:
        """Of no interest here."""


class Glances:
    """``contracts.Inlet`` of a connection that serves several machines: each keeps what is its own."""

    def __init__(self, glances: Sequence[Glance]) -> None:
        self._glances = glances

    async def deliver(self, delivery: Delivery) -> None:
        """To all: each takes its own batches."""
        for glance in self._glances:
            await glance.deliver(delivery)

    def connected(self, *, detail: str = "") -> None:
        """Of no interest here."""

    def alive(self, received_ns: int) -> None:
        """Of no interest here."""

    def model(self, model: MachineModel) -> None:
        """To all."""
        for glance in self._glances:
            glance.model(model)

    def refused(self, machine: str, message: Message | None) -> None:
        """To all."""
        for glance in self._glances:
            glance.refused(machine, message)

    def count(self, name: str, amount: int = 1) -> None:
        """Of no interest here."""

    def clock_skew(self, skew_ns: int) -> None:
        """Of no interest here."""
