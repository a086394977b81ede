"""Alarms on a hub: the hub's own and its stations' in one list. What people do with a station's alarm is done at the station."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from app.alarming import Alarming
from app.contracts.alarms import By, Follower, RuleBook, RuleEntry, RuleReading
from app.domain.alarm import AlarmDefinition
from app.domain.alarm_figures import AlarmFigures, Backtest
from app.domain.alarm_picture import AlarmsSnapshot, picture
from app.domain.alarm_record import JournalPage, JournalQuery
from app.domain.alarm_rule import AlarmRule, RuleCheck
from app.domain.fleet import hub_id, station_of
from app.domain.message import Message, UserError
from app.publishing import AlarmCommand

if TYPE_CHECKING:
    from app.fleet.port import Fleet

Own = Callable[[Sequence[str]], "Future[tuple[str, ...]]"]


class FleetAlarms:
    """``contracts.AlarmPort`` over the hub's own alarms and the boards of its stations."""

    def __init__(self, own: Alarming, fleet: Fleet, name: str) -> None:
        """``name``: the hub's, which a station writes into its journal beside the person's."""
        self._own, self._fleet, self._name = own, fleet, name
        self._taken: tuple[tuple[int, ...], AlarmsSnapshot] = ((), AlarmsSnapshot())

    # ------------------------------------------------------------ pictures

    def snapshot(self) -> AlarmsSnapshot:
        """Everything that is not normal anywhere; the same object until something changes."""
        own, boards = self._own.snapshot(), tuple(self._fleet.boards().values())
        stamp = (own.revision, *(board.revision for board in boards))
        if self._taken[0] != stamp:
            floods = [since for since in (own.flood_since_ns, *(b.flood_since_ns for b in boards)) if since is not None]
            whole = picture(
                [*own.rows, *(row for board in boards for row in board.rows.values())],
                revision=self._taken[1].revision + 1,
                time_ns=time.time_ns(),
                flood_since_ns=min(floods, default=None),
                announced_10min=own.announced_10min + sum(board.announced_10min for board in boards),
                announced=own.announced,
            )
            self._taken = (stamp, whole)
        return self._taken[1]

    def definitions(self) -> tuple[AlarmDefinition, ...]:
        """The hub's own, and those that stations have told."""
        told = [row.definition for board in self._fleet.boards().values() for row in board.rows.values()]
        return (*self._own.definitions(), *told)

    def rules(self) -> tuple[AlarmRule, ...]:
        """The hub's own."""
        return self._own.rules()

    def rule_book(self) -> Future[RuleBook]:
        """The hub's own: a station's rules are written at the station."""
        return self._own.rule_book()

    def read_rule(self, entry: RuleEntry) -> RuleReading:
        """What an entry means."""
        return self._own.read_rule(entry)

    def save_rule(self, name: str, entry: RuleEntry, *, seen: str) -> Future[RuleBook]:
        """Write a rule of the hub's own."""
        return self._own.save_rule(name, entry, seen=seen)

    def remove_rule(self, name: str, *, seen: str) -> Future[RuleBook]:
        """Take one of them out."""
        return self._own.remove_rule(name, seen=seen)

    def follow(self, follower: Follower) -> Callable[[], None]:
        """Of the hub's own: stations tell of theirs themselves."""
        return self._own.follow(follower)

    # ------------------------------------------------------------ what people do

    def acknowledge(self, alarms: Sequence[str], by: By, *, occurrence: str = "") -> Future[tuple[str, ...]]:
        """Acknowledge."""
        return self._do(
            "acknowledge",
            alarms,
            self._asked(by, occurrence=occurrence),
            lambda own: self._own.acknowledge(own, by, occurrence=occurrence),
        )

    def shelve(self, alarms: Sequence[str], by: By, *, until_ns: int, reason: str) -> Future[tuple[str, ...]]:
        """Hide until a time."""
        return self._do(
            "shelve",
            alarms,
            self._asked(by, reason=reason, until_ns=until_ns),
            lambda own: self._own.shelve(own, by, until_ns=until_ns, reason=reason),
        )

    def unshelve(self, alarms: Sequence[str], by: By) -> Future[tuple[str, ...]]:
        """Show again."""
        return self._do("unshelve", alarms, self._asked(by), lambda own: self._own.unshelve(own, by))

    def suppress(self, alarms: Sequence[str], by: By, *, reason: str) -> Future[tuple[str, ...]]:
        """Hide by a decision about the process."""
        return self._do(
            "suppress", alarms, self._asked(by, reason=reason), lambda own: self._own.suppress(own, by, reason=reason)
        )

    def unsuppress(self, alarms: Sequence[str], by: By) -> Future[tuple[str, ...]]:
        """End that."""
        return self._do("unsuppress", alarms, self._asked(by), lambda own: self._own.unsuppress(own, by))

    def out_of_service(self, alarms: Sequence[str], by: By, *, reason: str) -> Future[tuple[str, ...]]:
        """Take out of service."""
        return self._do(
            "out_of_service",
            alarms,
            self._asked(by, reason=reason),
            lambda own: self._own.out_of_service(own, by, reason=reason),
        )

    def return_to_service(self, alarms: Sequence[str], by: By, *, reason: str) -> Future[tuple[str, ...]]:
        """Put back."""
        return self._do(
            "return_to_service",
            alarms,
            self._asked(by, reason=reason),
            lambda own: self._own.return_to_service(own, by, reason=reason),
        )

    def reset(self, alarms: Sequence[str], by: By) -> Future[tuple[str, ...]]:
        """Reset latched alarms."""
        return self._do("reset", alarms, self._asked(by), lambda own: self._own.reset(own, by))

    def comment(self, alarms: Sequence[str], by: By, *, text: str) -> Future[tuple[str, ...]]:
        """Write a note."""
        return self._do(
            "comment", alarms, self._asked(by, reason=text), lambda own: self._own.comment(own, by, text=text)
        )

    def call(self, machine: str, by: By, *, wanted: bool, text: str = "") -> Future[tuple[str, ...]]:
        """Of the hub's own machines; those of a station are called from at the station."""
        return self._own.call(machine, by, wanted=wanted, text=text)

    def _asked(self, by: By, *, occurrence: str = "", reason: str = "", until_ns: int = 0) -> AlarmCommand:
        return AlarmCommand([], by.user, by.station or self._name, by.role, occurrence, reason, until_ns)

    def _do(self, kind: str, alarms: Sequence[str], asked: AlarmCommand, own: Own) -> Future[tuple[str, ...]]:
        by_station: dict[str, list[str]] = {}
        for alarm in alarms:
            by_station.setdefault(station_of(alarm)[0], []).append(alarm)
        parts = [
            own(names) if not station else self._at(station, kind, names, asked)
            for station, names in by_station.items()
        ]
        return _together(parts)

    def _at(self, station: str, kind: str, alarms: Sequence[str], asked: AlarmCommand) -> Future[tuple[str, ...]]:
        # A station that is a hub itself has "~" in its ids and sends the command on.
        body = msgspec.structs.replace(asked, alarms=[station_of(alarm)[1] for alarm in alarms])
        done: Future[tuple[str, ...]] = Future()

        def answered(future: Future[bytes]) -> None:
            error = future.exception()
            if error is not None:
                done.set_exception(error)
                return
            names = msgspec.json.decode(future.result(), type=list[str])
            done.set_result(tuple(hub_id(station, name) for name in names))

        machine = alarms[0].partition(":")[0]
        self._fleet.command(machine, kind, msgspec.json.encode(body)).add_done_callback(answered)
        return done

    # ------------------------------------------------------------ questions

    def journal(self, query: JournalQuery) -> Future[JournalPage]:
        """Stations' lines stand in the hub's own journal."""
        return self._own.journal_over(query, self.definitions())

    def journal_file(self, query: JournalQuery, out: Path, form: str) -> Future[int]:
        """All of them into a file."""
        return self._own.journal_file_over(query, out, form, self.definitions())

    def kpi(self, from_ns: int, to_ns: int, *, machines: Sequence[str] = ()) -> Future[AlarmFigures]:
        """Key figures of a window."""
        return self._own.kpi_over(from_ns, to_ns, self.definitions(), self.snapshot().rows, machines)

    def check_rule(self, rule: AlarmRule) -> Future[RuleCheck]:
        """A rule of the hub's own machines."""
        return self._own.check_rule(rule)

    def backtest(self, rule: AlarmRule, from_ns: int, to_ns: int) -> Future[Backtest]:
        """A rule of the hub's own machines."""
        return self._own.backtest(rule, from_ns, to_ns)


def _together(parts: Sequence[Future[tuple[str, ...]]]) -> Future[tuple[str, ...]]:
    """What all of them did; one that failed fails the whole, after the others are done."""
    if len(parts) == 1:
        return parts[0]
    whole: Future[tuple[str, ...]] = Future()
    if not parts:
        whole.set_exception(UserError(Message.of("No alarm was chosen.")))
        return whole
    waiting = {id(part) for part in parts}

    def one(future: Future[tuple[str, ...]]) -> None:
        waiting.discard(id(future))
        if waiting or whole.done():
            return
        errors = [error for part in parts if (error := part.exception()) is not None]
        if errors:
            whole.set_exception(errors[0])
        else:
            whole.set_result(tuple(name for part in parts for name in part.result()))

    for part in parts:
        part.add_done_callback(one)
    return whole
