"""Puts a station's MQTT publisher together: history's cursor, the broker, what the node tells about itself. One per running plant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from app.config.mqtt_schema import Mqtt
from app.config.schema import Config
from app.domain.snapshot import MachineSnapshot, PlantSnapshot
from storage.history import History

if TYPE_CHECKING:  # paho and protobuf are loaded by a station that publishes
    from app.sparkplug.line import Broker
    from app.sparkplug.publisher import MqttPublisher


class Live(Protocol):
    """What publishing asks of the live plant."""

    @property
    def config(self) -> Config:
        """What holds now."""

    def snapshot(self) -> PlantSnapshot:
        """The whole station now."""

    def machine(self, machine: str) -> MachineSnapshot | None:
        """One machine now."""


class _Machines:
    """``app.sparkplug.session.Shown`` over the plant."""

    def __init__(self, plant: Live) -> None:
        self._plant = plant
        self.machine = plant.machine

    def machines(self) -> tuple[MachineSnapshot, ...]:
        """All of them now."""
        return self._plant.snapshot().machines


def mqtt_publisher_of(plant: Live, history: History, *, version: str) -> MqttPublisher | None:
    """The publisher that the configuration asks for; None when it asks for none."""
    config = plant.config
    if config.mqtt is None:
        return None
    from app.sparkplug.payload import NodeFacts
    from app.sparkplug.publisher import MqttPublisher
    from app.sparkplug.session import NodeSettings, Topics

    mqtt = config.mqtt
    own = NodeSettings(
        Topics(mqtt.group, mqtt.node),
        NodeFacts(config.site, config.station, version),
        mqtt.history,
        mqtt.primary_host,
    )
    return MqttPublisher(
        history.feed(),
        broker_of(mqtt),
        own,
        _Machines(plant),
        backlog_rate=mqtt.backlog_mbit_s * 125_000,
    )


def broker_of(mqtt: Mqtt) -> Broker:
    """Where and as whom, from the configuration."""
    from app.sparkplug.line import Broker

    parts = urlsplit(mqtt.broker)
    tls = parts.scheme == "mqtts"
    return Broker(
        mqtt.broker,
        parts.hostname or "",
        parts.port or (8883 if tls else 1883),
        tls,
        f"cnc-telemetry-{mqtt.group}-{mqtt.node}",
        mqtt.user,
        mqtt.password.get_secret_value() if mqtt.password is not None else None,
        mqtt.ca,
    )
