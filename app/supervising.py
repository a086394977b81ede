"""Puts a hub together: register, line, receiver and the fleet's picture, over the history of the same plant. One per running hub."""

from __future__ import annotations

import contextlib
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING

from app.config.schema import Config, Hub
from app.config.secrets import SecretStore
from app.contracts.fleet import HubLine, HubStore
from app.publishing import FOLDER, clear
from storage.database import Database
from storage.history import History

if TYPE_CHECKING:  # ZeroMQ is loaded by a hub, and by a station that publishes
    from app.fleet.curve import KeyPair
    from app.fleet.port import Fleet
    from app.fleet.register import Register

HANDLES = 65_536
"""Connections of strangers take handles too: the usual limit of 1024 would end a hub under a flood."""


def fleet_of(config: Config, history: History, workers: Executor, *, data: Path, secrets: Path) -> Fleet:
    """A running receiver with its stations. Raises UserError when the address can't be had or a key is gone (blocks)."""
    from app.fleet.identity import own_pair
    from app.fleet.port import Fleet
    from app.fleet.receiver import Receiver
    from app.fleet.register import Register

    settings, kept = config.hub or Hub(), SecretStore(secrets)
    raise_handles()
    folder = data / FOLDER
    own, register = own_pair(folder, kept.get, kept.put), Register(folder)
    # Of several workers one may feed a hub above: it is owed what the others store, too.
    feeds = config.fleet is not None or config.mqtt is not None or not settings.listen.startswith("tcp://")
    store = history.hub_store(feeds=feeds)
    line = _line(settings, own, register, store)
    receiver = Receiver(line, store, register)
    fleet = Fleet(receiver, register, store, line, own, workers, history.reader.latest, history.reader.models())
    receiver.start()
    return fleet


def _line(settings: Hub, own: KeyPair, register: Register, store: HubStore) -> HubLine:
    if settings.listen.startswith("tcp://"):
        from app.fleet.hub_line import ZmqHubLine

        return ZmqHubLine(settings.listen, own, register)
    from app.fleet.nats_hub_line import NatsHubLine
    from app.fleet.nats_link import Cluster

    cluster = Cluster.of(settings.listen, settings.user, clear(settings.password))
    return NatsHubLine(cluster, own, register, store.identity())


def store_of(config: Config) -> Database | None:
    """The database of a hub; None when it keeps everything in its history file."""
    if config.hub is None or config.hub.store is None:
        return None
    password = config.hub.store_password
    return Database(config.hub.store, clear(password), shared=not config.hub.listen.startswith("tcp://"))


def raise_handles() -> None:
    """Allow this process as many open handles as the system lets it, up to ``HANDLES``."""
    try:
        import resource
    except ImportError:
        return  # Windows has no such limit.
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = HANDLES if hard == resource.RLIM_INFINITY else min(HANDLES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
