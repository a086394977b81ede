"""Sign-in of a running station: users as the store has them now, passwords checked in a worker thread, failures counted, deeds written down."""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from app.contracts.people import KeptPass, KeptPerson, PeopleStore, Roll, SignedIn
from app.domain.audit import Deed
from app.domain.message import OperatorError
from app.domain.people import Person, Role, SignInRefused, TooManyTries, Visitor
from app.domain.snapshot import ComponentHealth
from app.security.passwords import digest, matches, new_secret
from app.security.tries import Tries

log = logging.getLogger(__name__)

T = TypeVar("T")

LOOK_S = 1.0
"""How often the store is looked at for what another process changed (``user disable``)."""
REMEMBER_S = 60.0
"""How long a program's name and password are known to be right, so that not each of its requests costs a hash."""
SESSION, TOKEN = "session", "token"
WINDOW = "window"


class PeopleDesk:
    """``PeoplePort``. Blocking work happens in two threads of its own; close it once."""

    def __init__(
        self,
        store: PeopleStore,
        station: Callable[[], str],
        *,
        unattended: Role = Role.VIEWER,
        idle_s: float = 600.0,
        session_s: float = 43_200.0,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store, self._station, self._now_s = store, station, now_s
        self.unattended, self.idle_s, self.session_s = unattended, idle_s, session_s
        self._tries = Tries()
        self._key = os.urandom(32)
        self._known: dict[bytes, float] = {}
        self._fault: OperatorError | None = None
        self._workers = ThreadPoolExecutor(1, thread_name_prefix="sign-in")
        self._clerk = ThreadPoolExecutor(1, thread_name_prefix="audit")
        self._closed = threading.Event()
        self._roll = Roll()
        self._looked_s = 0.0
        self._lock = threading.Lock()
        self._look()
        if self._fault is not None:
            raise self._fault  # A store that can't be read must not let everybody in.

    def close(self) -> None:
        """Write what is still to be written, and end the threads."""
        self._closed.set()
        self._workers.shutdown(cancel_futures=True)
        self._clerk.shutdown()
        self._store.close()

    def health(self) -> ComponentHealth:
        """For the plant's list: not well when a deed could not be written down."""
        fault = self._fault
        return ComponentHealth("audit", ok=fault is None, message=fault.message if fault is not None else None)

    # ------------------------------------------------------------ who there is

    @property
    def defined(self) -> bool:
        """Whether any user is defined. A disabled one counts: disabling the last user must not open the station."""
        self._look_soon()
        return bool(self._roll.people)

    def names(self) -> tuple[Person, ...]:
        """Users who may sign in, by name."""
        self._look_soon()
        return tuple(kept.person for kept in self._roll.people if not kept.person.disabled)

    def lookup(self, name: str) -> Person | None:
        """A user, disabled or not."""
        self._look_soon()
        return next((kept.person for kept in self._roll.people if kept.person.name == name), None)

    def present(self, person: Person) -> Person | None:
        """The same user as of now; None when disabled or gone."""
        self._look_soon()
        kept = self._kept(person.name)
        return kept.person if kept is not None else None

    def _kept(self, name: str) -> KeptPerson | None:
        return next((k for k in self._roll.people if k.person.name == name and not k.person.disabled), None)

    def _look_soon(self) -> None:
        """Have the store looked at in a worker thread when the last look is older than a second."""
        if self._now_s() - self._looked_s >= LOOK_S and not self._closed.is_set():
            self._looked_s = self._now_s()
            self._submit(self._clerk, self._look)

    def _look(self) -> None:
        self._looked_s = self._now_s()
        try:
            self._roll = self._store.roll()
        except OperatorError as error:
            log.error("users can't be read: %s", error.message)
            self._fault = error

    # ------------------------------------------------------------ sign-in

    def check(self, name: str, secret: str, place: str, *, pin: bool = False) -> Future[Person]:
        """Whether a password (``pin``: or a PIN) is that user's."""
        return self._submit(self._workers, lambda: self._checked(name, secret, place, pin))

    def _checked(self, name: str, secret: str, place: str, pin: bool) -> Person:
        now_s = self._now_s()
        mark = self._mark(name, secret, place) if not pin else b""
        if mark and self._known.get(mark, 0.0) > now_s and (known := self._kept(name)) is not None:
            return known.person
        wait_s = self._tries.wait_s(name, place, now_s)
        if wait_s > 0:
            raise TooManyTries(wait_s)
        self._look()
        kept = self._kept(name)
        right = matches(kept.password if kept is not None else "", secret)
        if not right and pin and kept is not None and kept.pin:
            right = matches(kept.pin, secret)
        if not right or kept is None:
            self._tries.failed(name, place, now_s)
            self._write(Visitor(name, None, place), "sign in", "", outcome="refused")
            raise SignInRefused
        self._tries.succeeded(name, place)
        if mark:
            self._known = {m: until for m, until in self._known.items() if until > now_s}
            self._known[self._mark(name, secret, place)] = now_s + REMEMBER_S
        return kept.person

    def _mark(self, name: str, secret: str, place: str) -> bytes:
        """A name of right credentials that says nothing about them and ends with the user's present password."""
        kept = self._kept(name)
        text = "\0".join((name, place, kept.password if kept is not None else "", secret))
        return hmac.digest(self._key, text.encode("utf-8", "surrogatepass"), hashlib.sha256)

    def begin_session(self, name: str, password: str, place: str) -> Future[SignedIn]:
        """Sign a browser in."""
        return self._submit(self._workers, lambda: self._begun(name, password, place))

    def _begun(self, name: str, password: str, place: str) -> SignedIn:
        person, secret = self._checked(name, password, place, pin=False), new_secret()
        now_ns = time.time_ns()
        expires_ns = now_ns + int(self.session_s * 1e9)
        self._store.keep_pass(KeptPass(digest(secret), person.name, None, SESSION, place, now_ns, expires_ns))
        self._write(Visitor(person.name, person.role, place), "sign in", "")
        self._look()
        return SignedIn(person, secret, expires_ns)

    def end_session(self, secret: str) -> Future[None]:
        """Sign a browser out."""
        return self._submit(self._workers, lambda: self._ended(secret))

    def _ended(self, secret: str) -> None:
        self._store.drop_passes(digest=digest(secret))
        self._look()

    def by_pass(self, secret: str, kind: str) -> Future[Person | None]:
        """Whose session or token this is; one that is not known yet is looked for in the store."""
        found: Future[Person | None] = Future()
        self._look_soon()
        person = self._of_pass(secret, kind)
        if person is None:
            return self._submit(self._clerk, lambda: self._looked_for(secret, kind))
        found.set_result(person)
        return found

    def _looked_for(self, secret: str, kind: str) -> Person | None:
        self._look()
        return self._of_pass(secret, kind)

    def _of_pass(self, secret: str, kind: str) -> Person | None:
        wanted, now_ns = digest(secret), time.time_ns()
        for kept in self._roll.passes:
            if kept.digest != wanted or kept.kind != kind or 0 < kept.expires_ns < now_ns:
                continue
            if kept.role is not None:
                return Person(kept.label, kept.role)
            found = self._kept(kept.name)
            return found.person if found is not None else None
        return None

    # ------------------------------------------------------------ audit

    def told(self, visitor: Visitor, action: str, subject: str) -> None:
        """Write something into the audit trail that no port guards."""
        self.write(visitor, action, subject)

    def write(
        self, visitor: Visitor, action: str, subject: str, before: str = "", after: str = "", outcome: str = "done"
    ) -> Future[None]:
        """Write a deed down; done when it is durable. A trail that can't be written is told and does not undo the deed."""
        return self._submit(self._clerk, lambda: self._write(visitor, action, subject, before, after, outcome))

    def write_changed(
        self, visitor: Visitor, action: str, subject: str, outcome: str, change: Callable[[], tuple[str, str]]
    ) -> Future[None]:
        """The same; what was before and after is found out in the worker thread."""
        return self._submit(self._clerk, lambda: self._write(visitor, action, subject, *change(), outcome))

    def read(self, work: Callable[[], T]) -> Future[T]:
        """Something short in the worker thread that writes the trail, so that it happens before what is written next."""
        return self._submit(self._clerk, work)

    def _write(
        self, visitor: Visitor, action: str, subject: str, before: str = "", after: str = "", outcome: str = "done"
    ) -> None:
        role = visitor.role.value if visitor.role is not None else ""
        deed = Deed(
            time.time_ns(), visitor.name, role, self._station(), visitor.place, action, subject, before, after, outcome
        )
        try:
            record = self._store.append(deed)
        except OperatorError as error:
            log.error("audit: %s could not be written: %s", action, error.message)
            self._fault = error
        else:
            self._fault = None
            # The log is a second place that knows the chain: a trail that was rewritten no longer agrees with it.
            log.info("audit %d %s %s %s", record.number, record.digest, action, outcome)

    def _submit(self, workers: ThreadPoolExecutor, work: Callable[[], T]) -> Future[T]:
        try:
            return workers.submit(work)
        except RuntimeError:  # the station stops
            stopped: Future[T] = Future()
            stopped.cancel()
            return stopped
