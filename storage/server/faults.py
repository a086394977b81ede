"""What a database server's errors mean to the person in front of the screen, each with what to do next."""

from __future__ import annotations

import psycopg
from psycopg import errors

from app.domain.message import Message
from storage.server.engine import Taken

OLDEST = 14
"""The oldest PostgreSQL that is tried (Ubuntu 22.04 has it)."""


def sentence(error: BaseException | None) -> Message:
    """Why the database can't be used now."""
    if isinstance(error, Taken):
        return Message.of(
            "Another hub writes into this database. One writes at a time: stop it, or name another database under 'store'."
        )
    text = str(error).strip()
    line = text.splitlines()[0] if text else type(error).__name__
    state = getattr(error, "sqlstate", None) or ""
    if "password" in text and ("authentication failed" in text or "no password supplied" in text):
        return Message.of(
            "The database server refuses the user or the password: {error}. Store the right one ('keyring set cnc-telemetry NAME') and name it under 'store_password'.",
            error=line,
        )
    if "no pg_hba.conf entry" in text:
        return Message.of(
            "The database server lets nobody in from this computer: {error}. Add a line for it to the server's pg_hba.conf and reload the server.",
            error=line,
        )
    if state == "3D000" or ("database" in text and "does not exist" in text):
        return Message.of("{error}. Make it with 'createdb', or correct its name under 'store'.", error=line)
    if isinstance(error, errors.InsufficientPrivilege):
        return Message.of(
            "The database user may not do this: {error}. Give it CREATE on the database, or make it the owner.",
            error=line,
        )
    if isinstance(error, errors.DiskFull):
        return Message.of(
            "The disk of the database server is full: {error}. Stations keep their data; it goes on by itself when there is space.",
            error=line,
        )
    if isinstance(error, psycopg.OperationalError):
        return Message.of(
            "The database server does not answer: {error}. Check server, network and firewall; stations keep their data, and it goes on by itself.",
            error=line,
        )
    return Message.of("The database refuses: {error}. Look into the server's log.", error=line)


def not_allowed(user: str) -> Message:
    """The user may not make our tables."""
    return Message.of(
        "The database user {user} may not make tables here. Give it CREATE on the database, or make it the owner.",
        user=user,
    )


def too_old(version: int) -> Message:
    """The server's version is one that we don't work with."""
    return Message.of(
        "The database server is PostgreSQL {found}; the hub needs {oldest} or newer. Upgrade the server.",
        found=str(version // 10_000),
        oldest=str(OLDEST),
    )
