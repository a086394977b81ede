"""Alarms for pages: the snapshot at once, everything that waits as a coroutine on the window's loop."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from app.contracts.alarms import AlarmPort, By, RuleBook, RuleEntry, RuleReading
from app.domain.alarm import AlarmDefinition
from app.domain.alarm_figures import AlarmFigures, Backtest
from app.domain.alarm_picture import AlarmsSnapshot
from app.domain.alarm_record import JournalPage, JournalQuery
from app.domain.alarm_rule import AlarmRule, RuleCheck


class AlarmLink:
    """``AlarmPort`` for the window; coroutines raise what the plant raised (``UserError``)."""

    def __init__(self, port: AlarmPort) -> None:
        self._port = port

    def snapshot(self) -> AlarmsSnapshot:
        """Everything that is not normal, now."""
        return self._port.snapshot()

    def definitions(self) -> tuple[AlarmDefinition, ...]:
        """Every configured alarm."""
        return self._port.definitions()

    def rules(self) -> tuple[AlarmRule, ...]:
        """The rules that run."""
        return self._port.rules()

    async def check_rule(self, rule: AlarmRule) -> RuleCheck:
        """A rule's faults, or what it says now."""
        return await asyncio.wrap_future(self._port.check_rule(rule))

    async def rule_book(self) -> RuleBook:
        """The rules as the configuration file holds them."""
        return await asyncio.wrap_future(self._port.rule_book())

    def read_rule(self, entry: RuleEntry) -> RuleReading:
        """What an entry means, or what is wrong with it."""
        return self._port.read_rule(entry)

    async def save_rule(self, name: str, entry: RuleEntry, *, seen: str) -> RuleBook:
        """Write a rule and let it run."""
        return await asyncio.wrap_future(self._port.save_rule(name, entry, seen=seen))

    async def remove_rule(self, name: str, *, seen: str) -> RuleBook:
        """Take a rule out."""
        return await asyncio.wrap_future(self._port.remove_rule(name, seen=seen))

    async def acknowledge(self, alarms: Sequence[str], by: By, *, occurrence: str = "") -> tuple[str, ...]:
        """Acknowledge all that are unacknowledged."""
        return await asyncio.wrap_future(self._port.acknowledge(alarms, by, occurrence=occurrence))

    async def shelve(self, alarms: Sequence[str], by: By, *, until_ns: int, reason: str) -> tuple[str, ...]:
        """Hide until a time, at most 24 h from now."""
        return await asyncio.wrap_future(self._port.shelve(alarms, by, until_ns=until_ns, reason=reason))

    async def unshelve(self, alarms: Sequence[str], by: By) -> tuple[str, ...]:
        """Show again at once."""
        return await asyncio.wrap_future(self._port.unshelve(alarms, by))

    async def suppress(self, alarms: Sequence[str], by: By, *, reason: str) -> tuple[str, ...]:
        """Hide until ``unsuppress``."""
        return await asyncio.wrap_future(self._port.suppress(alarms, by, reason=reason))

    async def unsuppress(self, alarms: Sequence[str], by: By) -> tuple[str, ...]:
        """End a suppression that a person began."""
        return await asyncio.wrap_future(self._port.unsuppress(alarms, by))

    async def out_of_service(self, alarms: Sequence[str], by: By, *, reason: str) -> tuple[str, ...]:
        """Take out of service."""
        return await asyncio.wrap_future(self._port.out_of_service(alarms, by, reason=reason))

    async def return_to_service(self, alarms: Sequence[str], by: By, *, reason: str) -> tuple[str, ...]:
        """Put back into service."""
        return await asyncio.wrap_future(self._port.return_to_service(alarms, by, reason=reason))

    async def reset(self, alarms: Sequence[str], by: By) -> tuple[str, ...]:
        """Reset latched alarms."""
        return await asyncio.wrap_future(self._port.reset(alarms, by))

    async def comment(self, alarms: Sequence[str], by: By, *, text: str) -> tuple[str, ...]:
        """Write a note into row and journal."""
        return await asyncio.wrap_future(self._port.comment(alarms, by, text=text))

    async def call(self, machine: str, by: By, *, wanted: bool, text: str = "") -> tuple[str, ...]:
        """Call for help, or end the call."""
        return await asyncio.wrap_future(self._port.call(machine, by, wanted=wanted, text=text))

    async def journal(self, query: JournalQuery) -> JournalPage:
        """Lines of the journal, newest first."""
        return await asyncio.wrap_future(self._port.journal(query))

    async def journal_file(self, query: JournalQuery, out: Path, form: str) -> int:
        """Write all lines that a query answers into a file."""
        return await asyncio.wrap_future(self._port.journal_file(query, out, form))

    async def kpi(self, from_ns: int, to_ns: int, *, machines: Sequence[str] = ()) -> AlarmFigures:
        """Key figures of a window."""
        return await asyncio.wrap_future(self._port.kpi(from_ns, to_ns, machines=machines))

    async def backtest(self, rule: AlarmRule, from_ns: int, to_ns: int) -> Backtest:
        """Run a rule against recorded history."""
        return await asyncio.wrap_future(self._port.backtest(rule, from_ns, to_ns))
