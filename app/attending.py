"""Puts users, sign-in, guard and audit of a station together. One per running plant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from app.config.places import DataDirectory
from app.config.schema import Access, Config
from app.domain.people import Role
from app.security.desk import PeopleDesk
from storage.security import PeopleFile


def people_of(data: Path, config: Callable[[], Config]) -> PeopleDesk:
    """The desk of a station. Raises UserError when its users can't be read: nobody is let in then."""
    desk = PeopleDesk(PeopleFile(DataDirectory(data).security), lambda: config().station)
    _set(desk, config().access)
    return desk


def take_over(desk: PeopleDesk, config: Config) -> None:
    """Follow a new configuration."""
    _set(desk, config.access)


def _set(desk: PeopleDesk, access: Access) -> None:
    desk.unattended = Role(access.unattended)
    desk.idle_s = access.idle / timedelta(seconds=1)
    desk.session_s = access.session / timedelta(seconds=1)
