"""The history that a verb reads beside a running station: its file, or the database of a hub."""

from __future__ import annotations

from app.cli.order import Order
from app.config.loader import load
from app.config.places import DataDirectory
from app.config.secrets import secrets_file
from app.domain.message import ConfigError, Message, UserError
from app.runtime import driver_specs
from app.supervising import store_of
from storage.database import Database, read_database
from storage.files import StoredHistory, read_history


def stored_history(order: Order) -> StoredHistory:
    """Open for reading alone. Raises UserError."""
    database = database_of(order)
    return read_history(order.data.history) if database is None else read_database(database)


def database_of(order: Order) -> Database | None:
    """The database that the configuration names for a hub. With a file of history, a faulty configuration is no reason to stop."""
    if not order.config.is_file():
        return None
    try:
        config = load(order.config, driver_specs(), secrets_file=secrets_file(order.config, order.data.root))
    except ConfigError:
        if order.data.history.exists():
            return None
        raise
    return store_of(config)


def data_of_file(order: Order) -> DataDirectory:
    """The data directory, for verbs that work on the history file alone. Raises UserError on a hub that keeps none."""
    try:
        database = database_of(order)
    except ConfigError:
        database = None  # Whoever needs the configuration says what is wrong with it.
    if database is not None:
        raise UserError(
            Message.of(
                "This hub keeps its history in {address}, and this works on a file. Use the database's own tools, or do it at the station.",
                address=database.address,
            )
        )
    return order.data
