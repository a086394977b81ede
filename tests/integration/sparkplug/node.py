"""A station's publisher on a real history, with machines whose values the test records; and what the history holds, as a host sees it."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np

from app.config.mqtt_schema import Mqtt
from app.domain.equipment import Category, DataItem, MachineModel, ValueKind
from app.domain.observation import Delivery, ObservationBatch, batch_of
from app.domain.quality import Quality
from app.domain.series import HistoryQuery
from app.domain.snapshot import LinkStatus, MachineSnapshot
from app.domain.state import LinkState, MachineState
from app.mqtt_publishing import broker_of
from app.sparkplug.payload import NodeFacts
from app.sparkplug.publisher import MqttPublisher
from app.sparkplug.session import NodeSettings, Topics
from storage.history import History, open_history
from tests.servers.sparkplug_host import Value

MODEL_ITEMS = (
    DataItem("rpm", "n1", Category.SAMPLE, ValueKind.NUMBER, unit="rev/min", minimum=0.0, maximum=12_000.0),
    DataItem("x", "n2", Category.SAMPLE, ValueKind.NUMBER, unit="mm"),
    DataItem("program", "n3", Category.EVENT, ValueKind.TEXT),
    DataItem("system", "n4", Category.CONDITION, ValueKind.CONDITION),
)


def settings(port: int, **more: object) -> Mqtt:
    return Mqtt.model_validate({"broker": f"mqtt://127.0.0.1:{port}", "group": "shop", "node": "line-1", **more})


class Node:
    def __init__(
        self, folder: Path, mqtt: Mqtt, machines: tuple[str, ...] = ("mill-1", "lathe-2"), *,
        models: dict[str, MachineModel] | None = None, backlog_rate: float = 2e6, run: bool = True,
    ) -> None:  # fmt: skip
        self.mqtt = mqtt
        self.links = dict.fromkeys(machines, LinkState.CONNECTED)
        self.models = models or {name: MachineModel(name, MODEL_ITEMS) for name in machines}
        self.last: dict[str, ObservationBatch] = {}
        self._turn = 0
        self.history = open_history(folder / "history.db", seal_rows=2_000)
        own = NodeSettings(
            Topics(self.mqtt.group, self.mqtt.node),
            NodeFacts("Novatech", "line-1", "1.0"),
            self.mqtt.history,
            self.mqtt.primary_host,
        )
        self.publisher = MqttPublisher(self.history.feed(), broker_of(self.mqtt), own, self, backlog_rate=backlog_rate)
        if run:
            self.publisher.start()
        else:
            self.history.feed().begin()

    def close(self) -> None:
        self.publisher.stop()
        self.history.close()

    def record(self, times: int = 1, *, bad: bool = False) -> None:
        """Every machine, every signal; each time at its own instant. All of it is committed then."""
        for _ in range(times):
            self._turn += 1
            time_ns = time.time_ns() // 1_000_000 * 1_000_000
            for name, model in self.models.items():
                value = None if bad else 1000.5 + self._turn / 7
                rows = [
                    ("rpm", time_ns, value),
                    ("x", time_ns, -self._turn / 3),
                    ("program", time_ns, f"O{self._turn:04}"),
                ]
                made = batch_of(model, rows, received_ns=time_ns, first_sequence=self._turn * 10)
                self.last[name] = made
                self.history.writer.submit(Delivery("test", (made,)))
            time.sleep(0.002)
        assert self.history.writer.flush(10)

    def submit(self, machine: str, *rows: tuple[str, int, float | str | None], quality: Quality = Quality.GOOD) -> None:
        self._turn += 1
        made = batch_of(
            self.models[machine], rows, received_ns=time.time_ns(), first_sequence=self._turn * 10, quality=quality
        )
        self.history.writer.submit(Delivery("test", (made,)))
        assert self.history.writer.flush(5)

    def machines(self) -> tuple[MachineSnapshot, ...]:
        return tuple(self._snapshot(name) for name in self.links)

    def machine(self, name: str) -> MachineSnapshot | None:
        return self._snapshot(name) if name in self.links else None

    def _snapshot(self, name: str) -> MachineSnapshot:
        model, last = self.models[name], self.last.get(name)
        count = len(model.items)
        number, times = np.full(count, np.nan), np.zeros(count, np.int64)
        quality = np.full(count, int(Quality.NEVER_SEEN), np.uint8)
        text: list[str | None] = [None] * count
        if last is not None:
            for row in last.rows():
                place = model.index[row.item.id]
                number[place], text[place], quality[place] = row.number, row.text, row.quality
                times[place] = row.time_ns
        return MachineSnapshot(
            id=name, name=name.upper(), driver="test", kind="mill", model=model, revision=1,
            state=MachineState.RUNNING, state_since_ns=0, state_inferred=False,
            link=LinkStatus(state=self.links[name]), number=number, text=tuple(text), quality=quality, time_ns=times,
            received_ns=times, last_good_number=number, last_good_text=tuple(text), last_good_ns=times,
        )  # fmt: skip

    def stored(self) -> set[tuple[str, str, int, float | str | None]]:
        """Everything in history: machine, signal, milliseconds, value."""
        assert self.history.writer.flush(5)
        return stored(self.history, tuple(self.models))


def stored(
    history: History, machines: tuple[str, ...], signals: tuple[str, ...] = ("rpm", "x", "program")
) -> set[tuple[str, str, int, float | str | None]]:
    found: set[tuple[str, str, int, float | str | None]] = set()
    for machine in machines:
        answer = history.reader.query(HistoryQuery(machine, signals, 0, 1 << 62, limit=10**6))
        for series in answer.series:
            texts = series.text or [None] * len(series.time_ns)
            for time_ns, number, text in zip(series.time_ns.tolist(), series.number.tolist(), texts, strict=True):
                value = text if text is not None else None if np.isnan(number) else number
                found.add((machine, series.item.id, time_ns // 1_000_000, value))
    return found


def seen(values: list[Value]) -> set[tuple[str, str, int, float | str | None]]:
    return {(value.device, value.name, value.timestamp, value.value) for value in tuple(values)}
