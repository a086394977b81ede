"""Puts a hub together: register, line, receiver and the fleet's picture, over the history of the same plant. One per running hub."""

from __future__ import annotations

import contextlib
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING

from app.config.schema import Config, Hub
from app.config.secrets import SecretStore
from app.publishing import FOLDER
from storage.database import Database
from storage.history import History

if TYPE_CHECKING:  # ZeroMQ is loaded by a hub, and by a station that publishes
    from app.fleet.port import Fleet

HANDLES = 65_536
"""Connections of strangers take handles too: the usual limit of 1024 would end a hub under a flood."""


def fleet_of(config: Config, history: History, workers: Executor, *, data: Path, secrets: Path) -> Fleet:
    """A running receiver with its stations. Raises UserError when the address can't be had or a key is gone (blocks)."""
    from app.fleet.hub_line import ZmqHubLine
    from app.fleet.identity import own_pair
    from app.fleet.port import Fleet
    from app.fleet.receiver import Receiver
    from app.fleet.register import Register

    settings, kept = config.hub or Hub(), SecretStore(secrets)
    raise_handles()
    folder = data / FOLDER
    own, register = own_pair(folder, kept.get, kept.put), Register(folder)
    store = history.hub_store(feeds=config.fleet is not None or config.mqtt is not None)
    line = ZmqHubLine(settings.listen, own, register)
    receiver = Receiver(line, store, register)
    fleet = Fleet(receiver, register, store, line, own, workers, history.reader.latest, history.reader.models())
    receiver.start()
    return fleet


def store_of(config: Config) -> Database | None:
    """The database of a hub; None when it keeps everything in its history file."""
    if config.hub is None or config.hub.store is None:
        return None
    password = config.hub.store_password
    return Database(config.hub.store, None if password is None else password.get_secret_value())


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
