"""Puts a station's publisher together: outbox, line to the hub, and what a person at the hub may have done here. One per running plant."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec
from pydantic import SecretStr

from app.config.schema import Config
from app.config.schema import Fleet as FleetSettings
from app.config.secrets import SecretStore
from app.contracts import PlantPort
from app.contracts.alarms import AlarmPort, By
from app.contracts.fleet import About, StationLine
from app.contracts.people import PeoplePort
from app.domain.message import Message, UserError
from app.domain.people import Role, Visitor
from app.domain.snapshot import MachineSnapshot, PlantSnapshot
from app.fleet_producing import shop_text
from storage.history import History

if TYPE_CHECKING:  # ZeroMQ is loaded by a station that publishes, and by a hub
    from app.fleet.curve import KeyPair
    from app.fleet.frames import LinkTold
    from app.fleet.publisher import Publisher

FOLDER = "fleet"
"""Keys and registers, inside the data directory."""


class Attendable(Protocol):
    """A plant that lets one visitor in."""

    @property
    def people(self) -> PeoplePort:
        """Its users."""

    def attended(self, who: Callable[[], Visitor]) -> PlantPort:
        """The plant as one visitor may use it."""


class Shown(Attendable, Protocol):
    """What publishing asks of the live plant."""

    @property
    def config(self) -> Config:
        """What holds now."""

    @property
    def data(self) -> Path:
        """The data directory."""

    @property
    def alarms(self) -> AlarmPort:
        """The alarm list."""

    def snapshot(self) -> PlantSnapshot:
        """The whole station now."""

    def machine(self, machine: str) -> MachineSnapshot | None:
        """One machine now."""


class AlarmCommand(msgspec.Struct):
    """What a person at the hub does with alarms, as it travels."""

    alarms: list[str]
    user: str
    station: str
    role: str = ""
    occurrence: str = ""
    reason: str = ""
    until_ns: int = 0


def publisher_of(plant: Shown, history: History, *, secrets: Path, version: str) -> Publisher | None:
    """The publisher that the configuration asks for; None when it asks for none. Raises UserError for keys that are unusable."""
    config = plant.config
    if config.fleet is None:
        return None
    from app.fleet.conversation import Introduction
    from app.fleet.identity import own_pair
    from app.fleet.publisher import Publisher

    fleet, store = config.fleet, SecretStore(secrets)
    own = own_pair(plant.data / FOLDER, store.get, store.put)
    server_key = fleet.server_key or ""
    introduction = Introduction(
        version,
        config.site,
        config.station,
        lambda: {machine.id: machine_about(machine) for machine in plant.snapshot().machines},
        lambda: {machine.id: _link(machine) for machine in plant.snapshot().machines},
        lambda: shop_text(plant.config),
        lambda: plant.alarms.snapshot(),
        plant.machine,
    )
    return Publisher(
        history.outbox(),
        lambda: _line(fleet, own, server_key),
        introduction,
        lambda machine, kind, body: obey(plant, kind, body),
        backlog_rate=fleet.backlog_mbit_s * 125_000,
        address=fleet.publish,
    )


def _line(fleet: FleetSettings, own: KeyPair, server_key: str) -> StationLine:
    """As the address says: to the hub, or over a cluster. Raises UserError for an address or a key that is none."""
    if fleet.publish.startswith("tcp://"):
        from app.fleet.station_line import ZmqStationLine

        return ZmqStationLine(fleet.publish, own, server_key)
    from app.fleet.nats_link import Cluster
    from app.fleet.nats_station_line import NatsStationLine

    return NatsStationLine(Cluster.of(fleet.publish, fleet.user, clear(fleet.password)), own, server_key)


def clear(password: SecretStr | None) -> str | None:
    """A password for the one who asks for it."""
    return None if password is None else password.get_secret_value()


def machine_about(machine: MachineSnapshot) -> About:
    """How a machine is shown at the hub."""
    return About(machine.name, machine.driver, machine.kind, machine.area, machine.line, machine.ideal_cycle_s)


def _link(machine: MachineSnapshot) -> LinkTold:
    from app.fleet.frames import LinkTold

    link = machine.link
    # The age of the link is not told: it changes all the time, and the hub sees observations arrive.
    return LinkTold(link.state.value, link.since_ns, 0, str(link.message) if link.message is not None else "")


def obey(plant: Attendable, kind: str, body: bytes) -> Future[bytes]:
    """Do what a person at the hub asked for, in their name and role. Raises UserError for what this version does not know.

    The hub knows who it is; what their role may do here, this station decides. Without users of its own it allows everything.
    """
    try:
        asked = msgspec.json.decode(body, type=AlarmCommand)
    except msgspec.MsgspecError as error:
        raise UserError(
            Message.of("The hub has asked for something that can't be read: {reason}.", reason=str(error))
        ) from error
    role = next((role for role in Role if role.value == asked.role), None)
    visitor = Visitor(asked.user, role, f"hub {asked.station}", is_open=not plant.people.defined)
    alarms, by = plant.attended(lambda: visitor).alarms, By(asked.user, asked.station, asked.role)
    ways: dict[str, Callable[[], Future[tuple[str, ...]]]] = {
        "acknowledge": lambda: alarms.acknowledge(asked.alarms, by, occurrence=asked.occurrence),
        "shelve": lambda: alarms.shelve(asked.alarms, by, until_ns=asked.until_ns, reason=asked.reason),
        "unshelve": lambda: alarms.unshelve(asked.alarms, by),
        "suppress": lambda: alarms.suppress(asked.alarms, by, reason=asked.reason),
        "unsuppress": lambda: alarms.unsuppress(asked.alarms, by),
        "out_of_service": lambda: alarms.out_of_service(asked.alarms, by, reason=asked.reason),
        "return_to_service": lambda: alarms.return_to_service(asked.alarms, by, reason=asked.reason),
        "reset": lambda: alarms.reset(asked.alarms, by),
        "comment": lambda: alarms.comment(asked.alarms, by, text=asked.reason),
    }
    if kind not in ways:
        raise UserError(Message.of("This station does not know '{kind}'. Update it.", kind=kind))
    done: Future[bytes] = Future()

    def answered(future: Future[tuple[str, ...]]) -> None:
        error = future.exception()
        if error is None:
            done.set_result(msgspec.json.encode(future.result()))
        else:
            done.set_exception(error)

    ways[kind]().add_done_callback(answered)
    return done
