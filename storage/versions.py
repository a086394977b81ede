"""Which schema a file has, and the way to the newest. Alembic is imported only when a file is older than the program."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, insert, text

from app.domain.message import Message, UserError
from storage import schema
from storage.books import shelf as shelf  # its tables belong to every new file

SCRIPTS = Path(__file__).parent / "migrations"


def stored_version(connection: Connection) -> str | None:
    """The file's schema version, None for a file without tables. Raises UserError for a database that isn't ours."""
    tables = set(connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'table'").scalars())
    if "alembic_version" in tables:
        version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        return None if version is None else str(version)
    if tables - {"sqlite_sequence"}:
        raise UserError(
            Message.of("This file is a database of another program, not a history. Choose another folder with --data.")
        )
    return None


def make_new(connection: Connection, now_ns: int) -> None:
    """All tables at once, inside the caller's transaction. A test proves that the migrations give the same."""
    schema.metadata.create_all(connection, checkfirst=False)
    connection.exec_driver_sql(
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    connection.execute(text("INSERT INTO alembic_version VALUES (:version)"), {"version": schema.VERSION})
    connection.execute(insert(schema.fact).values(name="created_ns", value=str(now_ns)))


def migrate(connection: Connection, *, to: str = schema.VERSION, scripts: tuple[Path, ...] = ()) -> None:
    """Run the missing migrations, each in one transaction: a station killed between two goes on at the next start."""
    from alembic.command import upgrade
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    places = [str(SCRIPTS / "versions"), *map(str, scripts)]
    config.set_main_option("version_locations", "\n".join(places).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        upgrade(config, to)
    except CommandError as error:
        raise UserError(
            Message.of(
                "This history was written by a newer version of the program. Install that version, or a newer one."
            )
        ) from error
