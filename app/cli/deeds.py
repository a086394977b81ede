"""What administration on the command line writes into the audit trail: who is the computer's own user."""

from __future__ import annotations

import getpass
import time

from app.config.places import DataDirectory
from app.domain.audit import Deed
from storage.security import PeopleFile

PLACE = "cli"


def deed(action: str, subject: str, *, before: str = "", after: str = "") -> Deed:
    """Something done on this computer's command line, now."""
    return Deed(time.time_ns(), getpass.getuser(), "", "", PLACE, action, subject, before, after)


def tell(data: DataDirectory, action: str, subject: str, *, after: str = "") -> None:
    """Write it down. Raises UserError when that can't be done."""
    store = PeopleFile(data.security)
    try:
        store.append(deed(action, subject, after=after))
    finally:
        store.close()
