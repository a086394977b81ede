"""The guard in front of a plant: who acts is put in by us, not by the caller; what their role may not do is refused; what was done is written down.

What a port's method needs stands in ``GUARDS``. A method that stands nowhere can't be called: a new one is closed until somebody has
thought about it.
"""

from __future__ import annotations

import difflib
import inspect
import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, is_dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, cast

from app.contracts import PlantPort
from app.contracts.alarms import By
from app.domain.people import Action, NotPermitted, Visitor
from app.domain.production import ReasonNote
from app.security.desk import PeopleDesk

Who = Callable[[], Visitor]
"""Asked at the moment of each call, in the caller's thread."""
MOST_TEXT = 20_000
"""Characters of ``before`` and ``after`` that are kept."""
ALARM_READS = (
    "snapshot definitions journal journal_file kpi check_rule backtest rules rule_book read_rule follow announcements"
)
OEE_READS = "target oee profile live now shifts planned slices counts cycles entries reasons stops stop_history"


def _guards(reads: str, **writes: Action) -> Mapping[str, Action]:
    return {**dict.fromkeys(reads.split(), Action.LOOK), **writes}


GUARDS: Mapping[str, Mapping[str, Action]] = {
    "alarms": _guards(
        ALARM_READS,
        acknowledge=Action.ACKNOWLEDGE,
        reset=Action.ACKNOWLEDGE,
        comment=Action.ACKNOWLEDGE,
        call=Action.ACKNOWLEDGE,
        shelve=Action.SHELVE,
        unshelve=Action.SHELVE,
        suppress=Action.SUPPRESS,
        unsuppress=Action.SUPPRESS,
        out_of_service=Action.OUT_OF_SERVICE,
        return_to_service=Action.OUT_OF_SERVICE,
        save_rule=Action.RULES,
        remove_rule=Action.RULES,
    ),
    "production": _guards(OEE_READS),
    "floor": _guards(
        OEE_READS + " calendar calendar_text calendar_draft calendar_with calendar_without advice parts jobs"
        " progress scene",
        set_calendar_text=Action.PLAN,
        save_reason=Action.PLAN,
        set_reason=Action.EXPLAIN,
        split=Action.EXPLAIN,
        save_job=Action.PLAN,
        start_job=Action.EXPLAIN,
        finish_job=Action.EXPLAIN,
        enter=Action.EXPLAIN,
    ),
    "settings": _guards(
        "text faults groups edited with_entry without difference versions version version_difference diagnose",
        save=Action.SETTINGS,
        apply=Action.SETTINGS,
        roll_back=Action.SETTINGS,
        put_secret=Action.SETTINGS,
    ),
    "connect": _guards("ranges plan search probe preview watch", trust=Action.SETTINGS),
    "trends": _guards("notes statistics means shifts folder", keep_note=Action.NOTE),
    "notifications": _guards("channels recipients outbox ticket", test=Action.TEST_CHANNEL),
    "reports": _guards("every file"),
    "fleet": _guards(
        "snapshot completeness",
        resend=Action.RESEND,
        enrol=Action.STATIONS,
        revoke=Action.STATIONS,
    ),
}
"""What a method of each port takes. Looking is not refused here: a window shows, and routes ask before."""

READS = frozenset({Action.LOOK})
_SECRET = frozenset({"value", "password"})
_FILE = frozenset({Action.SETTINGS, Action.RULES})
"""Actions that change the configuration file."""
_FILE_TOO = frozenset({"set_calendar_text", "save_reason"})
"""Methods of other actions that change it as well."""


@dataclass(frozen=True, slots=True)
class Books:
    """What a guard writes into and reads from."""

    desk: PeopleDesk
    configuration: Callable[[], Path]


class GuardedPort:
    """One port for one visitor."""

    def __init__(self, port: Any, guards: Mapping[str, Action], who: Who, books: Books) -> None:
        self._port, self._guards, self._who, self._books = port, guards, who, books

    def __getattr__(self, name: str) -> Any:
        action = self._guards.get(name)
        if action is None:
            raise AttributeError(f"{name} of {type(self._port).__name__} stands in no table of permissions")
        inner = getattr(self._port, name)
        if action in READS:
            return inner
        return lambda *args, **kwargs: self._asked(name, action, inner, args, kwargs)

    def _asked(self, name: str, action: Action, inner: Callable[..., Any], args: Any, kwargs: Any) -> Future[Any]:
        visitor = self._who()
        bound = _signature(inner).bind(*args, **kwargs)
        given = {key: _signed(value, key, visitor) for key, value in bound.arguments.items()}
        subject = _subject(name, given)
        if not visitor.may(action):
            return self._refused(action, visitor, name, subject)
        if not visitor.name:
            visitor = _named(visitor, given)
        if name in ("set_reason", "split"):
            return self._explained(visitor, name, given, subject, lambda: inner(**given))
        if (action in _FILE and name != "put_secret") or name in _FILE_TOO:
            return self._configured(visitor, name, subject, lambda: inner(**given))
        return self._done(visitor, name, subject, inner(**given), after=_content(given))

    def _refused(self, action: Action, visitor: Visitor, name: str, subject: str) -> Future[Any]:
        self._books.desk.write(visitor, name, subject, outcome="refused")
        refused: Future[Any] = Future()
        refused.set_exception(NotPermitted(action, visitor))
        return refused

    def _done(
        self, visitor: Visitor, name: str, subject: str, doing: Future[Any], before: str = "", after: str = ""
    ) -> Future[Any]:
        """The same answer, once the deed is in the audit trail."""
        answer: Future[Any] = Future()

        def done(future: Future[Any]) -> None:
            if future.cancelled():
                answer.cancel()
                return
            error = future.exception()
            outcome = "failed" if error is not None else "done"
            writing = self._books.desk.write(visitor, name, subject, before, after, outcome)
            writing.add_done_callback(lambda _: _settle(answer, future))

        doing.add_done_callback(done)
        return answer

    def _configured(self, visitor: Visitor, name: str, subject: str, do: Callable[[], Future[Any]]) -> Future[Any]:
        """With the difference that it made in the configuration file, which is read in a worker thread."""
        answer: Future[Any] = Future()
        desk, file = self._books.desk, self._books.configuration

        def read(reading: Future[str]) -> None:
            if reading.cancelled():
                answer.cancel()
                return
            do().add_done_callback(lambda future: done(future, reading.result()))

        def done(future: Future[Any], before: str) -> None:
            if future.cancelled():
                answer.cancel()
                return
            outcome = "failed" if future.exception() is not None else "done"
            writing = desk.write_changed(visitor, name, subject, outcome, lambda: _difference(before, _text(file())))
            writing.add_done_callback(lambda _: _settle(answer, future))

        desk.read(lambda: _text(file())).add_done_callback(read)
        return answer

    def _explained(
        self, visitor: Visitor, name: str, given: Mapping[str, Any], subject: str, do: Callable[[], Future[Any]]
    ) -> Future[Any]:
        """A reason: where somebody else has given one before, that takes the right to re-code."""
        answer: Future[Any] = Future()

        def known(future: Future[tuple[ReasonNote, ...]]) -> None:
            notes = future.result() if future.exception() is None else ()
            last = notes[-1] if notes else None
            others = last is not None and last.reason is not None and last.user != visitor.name
            if others and not visitor.may(Action.RECODE):
                _settle(answer, self._refused(Action.RECODE, visitor, name, subject))
                return
            before = (last.reason or "") if last is not None else ""
            doing = self._done(visitor, name, subject, do(), before, _content(given))
            doing.add_done_callback(lambda done: _settle(answer, done))

        self._port.stop_history(given["stop"]).add_done_callback(known)
        return answer


class GuardedPlant:
    """``PlantPort`` for one visitor: its ports are guarded, looking goes straight through."""

    def __init__(self, plant: PlantPort, who: Who, desk: PeopleDesk) -> None:
        self._plant, self._who = plant, who
        self._books = Books(desk, plant.configuration_path)

    def __getattr__(self, name: str) -> Any:
        if name in GUARDS:
            port = getattr(self._plant, name)
            return GuardedPort(port, GUARDS[name], self._who, self._books) if port is not None else None
        if name in PLANT_READS:
            return getattr(self._plant, name)
        raise AttributeError(f"{name} of a plant stands in no table of permissions")

    @cached_property
    def _own(self) -> GuardedPort:
        return GuardedPort(self._plant, {"add_machines": Action.SETTINGS}, self._who, self._books)

    def add_machines(self, entries: Sequence[Mapping[str, Any]]) -> Future[None]:
        """Write entries into the configuration and start them."""
        return cast("Future[None]", self._own.add_machines(entries))


PLANT_READS = frozenset(
    [
        "people",
        "attended",
        "snapshot",
        "machine",
        "recent",
        "history",
        "gaps",
        "extent",
        "documents",
        "configuration_path",
        "report_health",
    ]
)


def guarded(plant: PlantPort, who: Who, desk: PeopleDesk) -> PlantPort:
    """The plant as one visitor may use it."""
    return cast(PlantPort, GuardedPlant(plant, who, desk))


# ---------------------------------------------------------------- small parts


@lru_cache(maxsize=256)
def _signature(inner: Callable[..., Any]) -> inspect.Signature:
    return inspect.signature(inner)


def _signed(value: Any, key: str, visitor: Visitor) -> Any:
    """An argument with the visitor's own name in it, wherever a caller could have put another one."""
    if visitor.is_open:
        return value
    role = visitor.role.value if visitor.role is not None else ""
    if isinstance(value, By):
        return By(visitor.name or value.user, value.station, role)
    if key == "user":
        return visitor.name or value
    for field in ("user", "author"):
        if visitor.name and is_dataclass(value) and not isinstance(value, type) and hasattr(value, field):
            return replace(value, **{field: visitor.name})
    return value


def _named(visitor: Visitor, given: Mapping[str, Any]) -> Visitor:
    """Where nobody is signed in, and nobody has to be: the name that the caller gives."""
    for value in given.values():
        for field in ("user", "author"):
            if isinstance(found := getattr(value, field, None), str):
                return replace(visitor, name=found)
    return replace(visitor, name=given["user"]) if isinstance(given.get("user"), str) else visitor


def _subject(name: str, given: Mapping[str, Any]) -> str:
    """What it was done to: the first argument, without secrets."""
    first = next(iter(given.items()), ("", ""))
    if first[0] in ("text", "entries", "entry", "note", "job") and not isinstance(first[1], str):
        ids = [getattr(first[1], key) for key in ("id", "machine", "name") if hasattr(first[1], key)]
        return str(ids[0]) if ids else name
    if first[0] == "text" or first[0] in _SECRET:
        return ""
    value = first[1]
    return ", ".join(map(str, value))[:MOST_TEXT] if isinstance(value, list | tuple) else str(value)[:MOST_TEXT]


def _content(given: Mapping[str, Any]) -> str:
    """The other arguments as JSON, without whole texts, people and secrets."""
    rest = dict(list(given.items())[1:]) if given else {}
    if not rest:
        rest = {key: value for key, value in given.items() if is_dataclass(value)}
    told = {
        key: value
        for key, value in rest.items()
        if key not in _SECRET and not isinstance(value, By) and key not in ("user", "seen", "language")
    }
    return json.dumps(told, ensure_ascii=False, default=str)[:MOST_TEXT] if told else ""


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _difference(before: str, after: str) -> tuple[str, str]:
    """The lines that went and the lines that came."""
    lines = [*difflib.ndiff(before.splitlines(), after.splitlines())] if before != after else []
    gone, came = ("\n".join(line[2:] for line in lines if line.startswith(sign)) for sign in ("- ", "+ "))
    return gone[:MOST_TEXT], came[:MOST_TEXT]


def _settle(answer: Future[Any], future: Future[Any]) -> None:
    if future.cancelled():
        answer.cancel()
    elif (error := future.exception()) is not None:
        answer.set_exception(error)
    else:
        answer.set_result(future.result())
