"""Alarms as screens, routes and notifications see them: ``PlantPort.alarms``. No behaviour lives here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from app.domain.alarm import AlarmDefinition, Priority
from app.domain.alarm_figures import AlarmFigures, Backtest
from app.domain.alarm_picture import AlarmsSnapshot
from app.domain.alarm_record import AlarmTransition, JournalPage, JournalQuery
from app.domain.alarm_rule import AlarmRule, RuleCheck, RuleFault
from app.domain.observation import Record


@dataclass(frozen=True, slots=True)
class By:
    """Who does something, and where. An empty station means: this one."""

    user: str
    station: str = ""
    role: str = ""


RuleEntry = Mapping[str, Any]
"""One entry of ``alerts:`` with its keys as the file has them: ``name``, ``condition``, ``duration`` (``30s``) …"""


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules as the configuration file holds them, and the text that they were read from."""

    seen: str
    entries: tuple[RuleEntry, ...]


@dataclass(frozen=True, slots=True)
class RuleReading:
    """What an entry means; None with faults. Its expressions are judged by ``check_rule``."""

    rule: AlarmRule | None
    priority: Priority | None
    """By what it says itself, or by consequence and time to respond, or by its severity."""
    faults: tuple[RuleFault, ...] = ()


Follower = Callable[[Sequence[AlarmTransition]], Iterable[Record]]
"""Is called on the engine's thread with what has just happened: quick, without blocking. The records that it answers with are
committed in the transaction of the transitions (an outbox's messages)."""


class AlarmPort(Protocol):
    """Every method may be called from any thread and returns at once.

    Commands answer with the ids that they changed; they raise ``UserError`` through the future (no such alarm, not allowed in
    its state, no reason) and change nothing then. What they answer is committed: it stands in the journal whatever happens next.
    """

    def snapshot(self) -> AlarmsSnapshot:
        """Everything that is not normal, now. Cheap: the same object until something changes."""

    def definitions(self) -> tuple[AlarmDefinition, ...]:
        """Every configured alarm, machine by machine; alarms of the machines themselves appear when they first come."""

    def acknowledge(self, alarms: Sequence[str], by: By, *, occurrence: str = "") -> Future[tuple[str, ...]]:
        """Acknowledge all that are unacknowledged; refused only when none is. ``occurrence`` (with one alarm): only that one."""

    def shelve(self, alarms: Sequence[str], by: By, *, until_ns: int, reason: str) -> Future[tuple[str, ...]]:
        """Hide until a time, at most 24 h from now; they come back by themselves, into what the process says then."""

    def unshelve(self, alarms: Sequence[str], by: By) -> Future[tuple[str, ...]]:
        """Show again at once."""

    def suppress(self, alarms: Sequence[str], by: By, *, reason: str) -> Future[tuple[str, ...]]:
        """Hide by a decision about the process (as ``while:`` does by rule), until ``unsuppress``."""

    def unsuppress(self, alarms: Sequence[str], by: By) -> Future[tuple[str, ...]]:
        """End a suppression that a person began."""

    def out_of_service(self, alarms: Sequence[str], by: By, *, reason: str) -> Future[tuple[str, ...]]:
        """Take out of service until somebody returns it."""

    def return_to_service(self, alarms: Sequence[str], by: By, *, reason: str) -> Future[tuple[str, ...]]:
        """Put back into service, into what the process says now."""

    def reset(self, alarms: Sequence[str], by: By) -> Future[tuple[str, ...]]:
        """Reset latched alarms that are acknowledged."""

    def comment(self, alarms: Sequence[str], by: By, *, text: str) -> Future[tuple[str, ...]]:
        """Write a note into row and journal."""

    def call(self, machine: str, by: By, *, wanted: bool, text: str = "") -> Future[tuple[str, ...]]:
        """Call for help at a machine, or end the call: an alarm of its own (``machine:help``). Nothing changes when it stands so already."""

    def journal(self, query: JournalQuery) -> Future[JournalPage]:
        """Lines of the journal, newest first, from a worker thread."""

    def journal_file(self, query: JournalQuery, out: Path, form: str) -> Future[int]:
        """Write all lines that a query answers into a ``.csv``, ``.xlsx`` or ``.pdf``, in a worker thread; answers how many.

        ``form``: ``iso`` (CSV for programs), or the language that people read (``pt-BR``, ``en``). Raises UserError.
        """

    def kpi(self, from_ns: int, to_ns: int, *, machines: Sequence[str] = ()) -> Future[AlarmFigures]:
        """Key figures of a window, from a worker thread."""

    def check_rule(self, rule: AlarmRule) -> Future[RuleCheck]:
        """A rule's faults, or what it says now: for an editor's preview, whenever somebody pauses typing. From a worker thread."""

    def backtest(self, rule: AlarmRule, from_ns: int, to_ns: int) -> Future[Backtest]:
        """Run a rule (saved or not) against recorded history, from a worker thread. Raises UserError for a faulty rule."""

    def rules(self) -> tuple[AlarmRule, ...]:
        """The rules that run."""

    def rule_book(self) -> Future[RuleBook]:
        """The rules as the configuration file holds them."""

    def read_rule(self, entry: RuleEntry) -> RuleReading:
        """What an entry means, or what is wrong with it, key by key: for an editor, at every keystroke."""

    def save_rule(self, name: str, entry: RuleEntry, *, seen: str) -> Future[RuleBook]:
        """Write an entry in the place of the rule ``name`` (empty: behind the others), comments kept, and let it run at once.

        ``seen`` is the text that the entry began from: UserError when the file has changed since. Raises ConfigError, with
        nothing changed, when the file would be wrong.
        """

    def remove_rule(self, name: str, *, seen: str) -> Future[RuleBook]:
        """Take a rule out of the file; its alarms end at once."""

    def follow(self, follower: Follower) -> Callable[[], None]:
        """Be told of transitions as they happen; the answer ends it."""
