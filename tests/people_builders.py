"""Users for tests: none at all, or some in a store on disk with passwords that cost little."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from argon2 import PasswordHasher

from app.contracts.people import KeptPerson, SignedIn
from app.domain.people import Person, Role, SignInRefused, Visitor
from app.security import passwords
from app.security.desk import PeopleDesk
from storage.security import PeopleFile

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
ONE_OF_EACH: Mapping[str, Role] = {
    "vera": Role.VIEWER,
    "otto": Role.OPERATOR,
    "mia": Role.MAINTENANCE,
    "sara": Role.SUPERVISOR,
    "ada": Role.ADMINISTRATOR,
}


def password_of(name: str) -> str:
    return f"{name}-password"


@contextmanager
def quick_passwords() -> Iterator[None]:
    """Hashes of the same kind that cost a thousandth: the library's own cost is the library's to test."""
    with mock.patch.object(passwords, "_HASHER", QUICK):
        yield


def store_with(
    path: Path, people: Mapping[str, Role] = ONE_OF_EACH, *, pins: Mapping[str, str] | None = None
) -> PeopleFile:
    store = PeopleFile(path)
    for name, role in people.items():
        pin = (pins or {}).get(name, "")
        kept = Person(name, role, has_pin=bool(pin))
        store.keep(KeptPerson(kept, passwords.hashed(password_of(name)), passwords.hashed(pin) if pin else ""))
    return store


@contextmanager
def desk_with(
    folder: Path, people: Mapping[str, Role] = ONE_OF_EACH, *, pins: Mapping[str, str] | None = None
) -> Iterator[PeopleDesk]:
    with quick_passwords():
        desk = PeopleDesk(store_with(folder / "security.db", people, pins=pins), lambda: "line-1")
        try:
            yield desk
        finally:
            desk.close()


class FakePeople:
    """``PeoplePort`` of a station; without users unless a test names some with their PINs."""

    def __init__(self, people: Mapping[str, tuple[Role, str]] | None = None) -> None:
        self.people = dict(people or {})
        self.unattended = Role.VIEWER
        self.idle_s = 600.0
        self.log: list[tuple[str, str]] = []

    @property
    def defined(self) -> bool:
        return bool(self.people)

    def names(self) -> tuple[Person, ...]:
        return tuple(Person(name, role, has_pin=True) for name, (role, _) in self.people.items())

    def lookup(self, name: str) -> Person | None:
        return next((person for person in self.names() if person.name == name), None)

    def present(self, person: Person) -> Person | None:
        return self.lookup(person.name)

    def check(self, name: str, secret: str, place: str, *, pin: bool = False) -> Future[Person]:
        answer: Future[Person] = Future()
        person = self.lookup(name)
        if person is None or self.people[name][1] != secret:
            answer.set_exception(SignInRefused())
        else:
            answer.set_result(person)
        return answer

    def begin_session(self, name: str, password: str, place: str) -> Future[SignedIn]:
        raise NotImplementedError

    def end_session(self, secret: str) -> Future[None]:
        raise NotImplementedError

    def by_pass(self, secret: str, kind: str) -> Future[Person | None]:
        answer: Future[Person | None] = Future()
        answer.set_result(None)
        return answer

    def told(self, visitor: Visitor, action: str, subject: str) -> None:
        self.log.append((visitor.name, action))
