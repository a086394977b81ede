"""Plays a tape in real time: each observation at the moment when it is due, stamped with that moment."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

from app.contracts import ConnectionPlan, Inlet
from app.domain.message import DriverFault, Message
from app.domain.observation import Delivery, ObservationBatch
from drivers.replay.settings import Settings
from drivers.replay.tape import Tape

TICK_S = 0.1
"""Often enough for the screen; what is due within a tick keeps its own time."""


class ReplayDriver:
    """``contracts.Driver``: one recording, for one or more configured machines. A session begins at its beginning."""

    def __init__(self, plan: ConnectionPlan, inlet: Inlet) -> None:
        self._plan = plan
        self._inlet = inlet
        self._settings: Settings = plan.machines[0].settings

    async def session(self) -> None:
        """Play until cancelled. Raises DriverNotReady while there is no file, DriverFault for one that can't be played."""
        tape = await asyncio.to_thread(self._load)
        try:
            await self._play(tape)
        finally:
            tape.close()

    async def close(self) -> None:
        """Nothing outlives a session."""

    def _load(self) -> Tape:
        if not self._settings.is_history:
            from drivers.replay.shdr_tape import ShdrTape

            return ShdrTape(self._settings.file, self._settings.devices, loop=self._settings.loop)
        from drivers.replay.history_tape import HistoryTape

        if self._plan.open_history is None:
            raise DriverFault(Message.of("History files can't be played here: nothing to open them with was given."))
        return HistoryTape(self._settings, self._plan.open_history)

    async def _play(self, tape: Tape) -> None:
        models = [replace(tape.model, machine=machine.id, index={}) for machine in self._plan.machines]
        for model in models:
            self._inlet.model(model)
        began_ns = time.time_ns()
        while True:
            now_ns = time.time_ns()
            due_ns = int((now_ns - began_ns) * self._settings.speed)
            if not tape.ended:
                for batch in await asyncio.to_thread(tape.play, due_ns):
                    played = self._in_real_time(batch, began_ns, now_ns)
                    batches = tuple(replace(played, model=model) for model in models)
                    await self._inlet.deliver(Delivery(self._plan.key, batches))
            self._inlet.connected()
            self._inlet.alive(now_ns)
            await asyncio.sleep(TICK_S)

    def _in_real_time(self, batch: ObservationBatch, began_ns: int, now_ns: int) -> ObservationBatch:
        times = began_ns + (batch.time_ns / self._settings.speed).astype("int64")
        return replace(batch, time_ns=times, received_ns=now_ns)
