"""A Sparkplug host application for tests: it is online while it is connected, keeps every message, and knows names by their births."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from tests.servers.libmodbus import HOST
from tests.servers.sparkplug_wire import Metric, Payload, read


@dataclass
class Heard:
    kind: str
    device: str
    payload: Payload
    qos: int
    retained: bool


@dataclass(frozen=True)
class Value:
    device: str
    name: str
    timestamp: int
    value: float | str | None
    quality: int
    historical: bool


def until(holds: Callable[[], bool], limit_s: float = 20.0) -> bool:
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.02)
    return holds()


class Host:
    def __init__(
        self, port: int, group: str = "shop", name: str = "scada", *, online: bool = True,
        user: tuple[str, str] | None = None, ca: Path | None = None,
    ) -> None:  # fmt: skip
        self.group, self.name, self.online = group, name, online
        self.heard: list[Heard] = []
        self.values: list[Value] = []
        self.faults: list[str] = []
        self._names: dict[int, tuple[str, str]] = {}
        self._seq: int | None = None
        self._born: set[str] = set()
        self.connections = 0
        self._subscribed = threading.Event()
        self.client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=f"host-{name}")
        self.client.reconnect_delay_set(1, 1)
        self.client.on_connect = self._connected
        self.client.on_subscribe = self._ready
        self.client.on_message = self._message
        self.client.will_set(f"spBv1.0/STATE/{name}", self._state(online=False), 1, retain=True)
        if user is not None:
            self.client.username_pw_set(*user)
        if ca is not None:
            self.client.tls_set(ca_certs=str(ca))
        self.client.connect(HOST, port)
        self.client.loop_start()
        assert self._subscribed.wait(10)

    @staticmethod
    def _state(*, online: bool) -> str:
        return json.dumps({"online": online, "timestamp": time.time_ns() // 1_000_000})

    def say(self, *, online: bool) -> None:
        self.client.publish(f"spBv1.0/STATE/{self.name}", self._state(online=online), 1, retain=True)

    def rebirth(self, node: str = "line-1") -> None:
        # Written by hand: a metric with a name, a datatype (11, boolean) and true.
        name = b"Node Control/Rebirth"
        metric = b"\x0a" + bytes([len(name)]) + name + b"\x20\x0b\x70\x01"
        self.client.publish(f"spBv1.0/{self.group}/NCMD/{node}", b"\x12" + bytes([len(metric)]) + metric)

    def close(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()

    def of(self, kind: str) -> list[Heard]:
        return [heard for heard in self.heard if heard.kind == kind]

    # ------------------------------------------------------------ paho's thread

    def _connected(self, client: mqtt.Client, *_: Any) -> None:
        self.connections += 1
        self._seq, self._born = None, set()
        client.subscribe(f"spBv1.0/{self.group}/#", 1)

    def _ready(self, *_: Any) -> None:
        if self.online:
            self.say(online=True)
        self._subscribed.set()

    def _message(self, _client: Any, _data: Any, message: mqtt.MQTTMessage) -> None:
        _, _, kind, _, *device = message.topic.split("/")
        if kind == "NCMD":
            return
        try:
            heard = Heard(kind, "".join(device), read(message.payload), message.qos, message.retain)
            self._follow(heard)
        except Exception as error:  # noqa: BLE001 -- it must reach the test, not paho's log
            self.faults.append(f"{message.topic}: {error!r}")
        else:
            self.heard.append(heard)

    def _follow(self, heard: Heard) -> None:
        payload = heard.payload
        if heard.kind == "NDEATH":
            self._born.clear()
            self._seq = None
            if payload.seq is not None:
                self.faults.append("NDEATH with a sequence number")
            return
        wanted = 0 if heard.kind == "NBIRTH" else None if self._seq is None else (self._seq + 1) % 256
        if payload.seq != wanted:
            self.faults.append(f"{heard.kind} {heard.device}: seq {payload.seq}, not {wanted}")
        self._seq = payload.seq
        if payload.timestamp is None:
            self.faults.append(f"{heard.kind} without a time")
        if heard.kind == "NBIRTH":
            self._born = {""}
        elif heard.kind == "DBIRTH":
            self._born.add(heard.device)
        elif heard.device not in self._born:
            self.faults.append(f"{heard.kind} of {heard.device}, which is not born")
        if heard.kind == "DDEATH":
            self._born.discard(heard.device)
        if heard.kind in ("NBIRTH", "DBIRTH"):
            self._learn(heard)
        if heard.kind == "DDATA":
            self.values += [self._value(heard.device, metric) for metric in payload.metrics]

    def _learn(self, heard: Heard) -> None:
        for metric in heard.payload.metrics:
            if metric.name is None or metric.datatype is None or metric.timestamp is None:
                self.faults.append(f"{heard.kind}: a metric without name, type or time")
            elif metric.alias is not None:
                known = self._names.setdefault(metric.alias, (heard.device, metric.name))
                if known != (heard.device, metric.name):
                    self.faults.append(f"alias {metric.alias} is {known} and {metric.name}")

    def _value(self, device: str, metric: Metric) -> Value:
        if metric.name is not None or metric.alias is None or metric.timestamp is None:
            raise ValueError("data with a name, or without alias or time")
        owner, name = self._names[metric.alias]
        if owner != device:
            raise ValueError(f"alias {metric.alias} of {owner} in data of {device}")
        if metric.is_null == (metric.value is not None):
            raise ValueError(f"{name}: null and a value, or neither")
        quality = metric.properties.get("Quality", 192)
        assert isinstance(quality, int)
        assert metric.property_types.get("Quality", 3) == 3
        return Value(device, name, metric.timestamp, metric.value, quality, metric.is_historical)
