"""The station's rules for single signals ↔ table ``retention``. The configuration is right; the table is its copy by signal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

_NAMES = "SELECT signal.id, machine.name || '/' || signal.name FROM signal JOIN machine ON machine.id = signal.machine"
_STORED = "SELECT signal, raw_ns, rollup_ns FROM retention"
_INSERT = "INSERT INTO retention (signal, raw_ns, rollup_ns) VALUES (?, ?, ?)"

_Exceptions = dict[int, tuple[int | None, int | None]]


@dataclass(frozen=True, slots=True)
class Rule:
    """How long to keep the signals that ``match`` (``machine/signal``, ``*`` for any text), in ns; None: as the station does."""

    match: str
    raw_ns: int | None = None
    rollup_ns: int | None = None


def apply_rules(connection: Connection, rules: Sequence[Rule]) -> None:
    """Make the table say what the rules say of every signal known by now, inside the caller's transaction."""
    wanted = _exceptions(rules, connection.exec_driver_sql(_NAMES).all()) if rules else {}
    stored = {signal: (raw, rollup) for signal, raw, rollup in connection.exec_driver_sql(_STORED)}
    if wanted == stored:
        return
    connection.exec_driver_sql("DELETE FROM retention")
    for signal, (raw_ns, rollup_ns) in wanted.items():
        connection.exec_driver_sql(_INSERT, (signal, raw_ns, rollup_ns))


def _exceptions(rules: Sequence[Rule], names: Iterable[Sequence[object]]) -> _Exceptions:
    """The first rule that matches holds."""
    matchers = [(_pattern(rule.match), (rule.raw_ns, rule.rollup_ns)) for rule in rules]
    found: _Exceptions = {}
    for signal, name in names:
        times = next((times for pattern, times in matchers if pattern.fullmatch(str(name))), None)
        if times is not None:
            found[int(str(signal))] = times
    return found


def _pattern(match: str) -> re.Pattern[str]:
    """Only ``*`` means something: signals of OPC UA have brackets and question marks in their names."""
    return re.compile(".*".join(map(re.escape, match.split("*"))), re.DOTALL)
