"""Finding, trying and trusting without a network, for view tests: answers are what a test puts in, everything asked is noted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from typing import Any

from app.contracts import ProbeAnswer
from app.contracts.connect import LiveReadings, Search, SearchPlan
from app.contracts.settings import Trouble, TroubleKind
from app.domain.message import Message, OperatorError, UserError
from drivers import discovery


def done(result: Any) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_result(result)
    return future


def failed(error: BaseException) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_exception(error)
    return future


class FakeConnect:
    """A ``ConnectPort``: plans are the real ones, answers come from ``answers``."""

    def __init__(self) -> None:
        self.answers: dict[str, ProbeAnswer | BaseException] = {}
        self.result = Search((), 0, 0)
        self.searched: list[tuple[str, ...]] = []
        self.logins: list[tuple[str, str]] = []
        self.trusted: list[tuple[str, str]] = []
        self.on_trust: Callable[[], None] = lambda: None
        self.watched: list[list[Mapping[str, Any]]] = []
        self.live: LiveReadings | BaseException = ()
        self.open: list[Future[None]] = []

    def ranges(self) -> tuple[str, ...]:
        return ("10.0.0.0/24",)

    def plan(self, targets: Sequence[str]) -> SearchPlan:
        return discovery.plan(targets)

    def search(self, targets: Sequence[str], told: Callable[[Search], object] | None = None) -> Future[Search]:
        self.searched.append(tuple(targets))
        if told is not None:
            told(self.result)
        return done(self.result)

    def probe(self, url: str, user: str = "", password: str = "") -> Future[ProbeAnswer]:
        self.logins.append((user, password))
        answer = self.answers.get(url, UserError(Message.of("'{url}' is no address.", url=url)))
        return failed(answer) if isinstance(answer, BaseException) else done(answer)

    def preview(self, entry: Mapping[str, Any]) -> Future[ProbeAnswer]:
        raise NotImplementedError

    def watch(self, entries: Sequence[Mapping[str, Any]], told: Callable[[LiveReadings], object]) -> Future[None]:
        self.watched.append([dict(entry) for entry in entries])
        if isinstance(self.live, BaseException):
            return failed(self.live)
        if self.live:
            told(self.live)
        future: Future[None] = Future()
        self.open.append(future)
        return future

    def trust(self, url: str, fingerprint: str) -> Future[None]:
        self.trusted.append((url, fingerprint))
        self.on_trust()
        return done(None)


class FakeSecrets:
    """What the connect page asks of a ``SettingsPort``."""

    def __init__(self) -> None:
        self.troubles: dict[str, TroubleKind] = {}
        self.secrets: dict[str, str] = {}

    def put_secret(self, name: str, value: str) -> Future[str]:
        self.secrets[name] = value
        return done(f"secret:{name}")

    def diagnose(self, url: str, error: Exception) -> Future[Trouble]:
        assert isinstance(error, OperatorError)
        return done(Trouble(self.troubles.get(url, TroubleKind.OTHER), error.message))
