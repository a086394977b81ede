"""Who is at this seat: signed in with name and PIN or password, out by a press or after a time without a hand."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.contracts.people import PeoplePort
from app.domain.people import Action, Person, Role, Visitor

PLACE = "window"


class Attendance(QObject):
    """One for all windows of a seat; ``changed`` when somebody came, went, or may do other things now."""

    changed = Signal()

    def __init__(self, people: PeoplePort, now_s: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._people, self._now_s = people, now_s
        self.person: Person | None = None
        self._hand_s = now_s()
        self._defined = people.defined

    @property
    def is_asked(self) -> bool:
        """Whether this station has users at all."""
        return self._people.defined

    def names(self) -> tuple[Person, ...]:
        """Users who may sign in."""
        return self._people.names()

    def visitor(self) -> Visitor:
        """Who acts in this seat's windows now."""
        if not self._people.defined:
            return Visitor(place=PLACE, is_open=True)
        if self.person is None:
            role = self._people.unattended
            return Visitor(role=role if role is not Role.VIEWER else None, place=PLACE)
        return Visitor(self.person.name, self.person.role, PLACE)

    def may(self, action: Action) -> bool:
        """Whether whoever is here may do that."""
        return self.visitor().may(action)

    async def sign_in(self, name: str, secret: str) -> Person:
        """Let somebody take the seat. Raises UserError: refused, too many tries."""
        person = await asyncio.wrap_future(self._people.check(name, secret, PLACE, pin=True))
        self.sign_out()
        self.person = person
        self.hand()
        self._people.told(self.visitor(), "sign in", "")
        self.changed.emit()
        return person

    def sign_out(self, *, because: str = "") -> None:
        """Nobody is here any more."""
        if self.person is not None:
            self._people.told(self.visitor(), "sign out", because)
            self.person = None
            self.changed.emit()

    def hand(self) -> None:
        """Somebody has just touched something."""
        self._hand_s = self._now_s()

    def look(self) -> None:
        """Now and then: sign out whom nobody has seen for a while, or who may not sign in any more."""
        if self._defined != self._people.defined:
            self._defined = self._people.defined
            self.changed.emit()
        if self.person is None:
            return
        if self._now_s() - self._hand_s >= self._people.idle_s:
            self.sign_out(because="idle")
            return
        now = self._people.present(self.person)
        if now is None:
            self.sign_out(because="disabled")
        elif now != self.person:
            self.person = now
            self.changed.emit()
