"""The alarm journal as a file: CSV for programs or for a country, Excel, PDF. Blocks: for worker threads and the command line."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo
from pathlib import Path

from app.config.schema import Config
from app.domain.alarm import AlarmDefinition
from app.domain.alarm_record import AlarmTransition, JournalPage, JournalQuery
from app.domain.alarm_words import PRIORITY_WORDS, STATE_WORDS, step_word, title_in
from app.domain.message import Message, UserError
from app.domain.people import role_word
from app.i18n import LANGUAGES, catalogue
from app.reports.sheets import csv_iso, csv_local, xlsx
from app.reports.table import Cell, Column, Kind, Named, Table
from app.reports.words import Words
from app.shop import zone_of

KINDS = ("csv", "xlsx", "pdf")
_PAGE = 20_000
_MOST = {"xlsx": 200_000, "pdf": 5_000}
"""Lines: a workbook is made in memory, and a longer document is none that somebody reads."""
Ask = Callable[[JournalQuery], JournalPage]


@dataclass(frozen=True, slots=True)
class Naming:
    """Who is called what, and where all this is."""

    site: str
    station: str
    zone: tzinfo
    alarms: Mapping[str, Named]
    machines: Mapping[str, str]
    paper: str = "A4"


def naming(config: Config, definitions: Iterable[AlarmDefinition]) -> Naming:
    """Names from the configuration and from the alarms that are known."""
    alarms = {
        definition.id: Named(
            definition.id,
            {language: catalogue(language).render(title_in(definition, language)) for language in LANGUAGES},
        )
        for definition in definitions
    }
    machines = {machine.id: machine.title for machine in config.machines}
    return Naming(config.site, config.station, zone_of(config), alarms, machines, config.reports.paper)


def searched(naming: Naming) -> dict[str, str]:
    """What people call each alarm, in every language: for a search through the journal."""
    return {alarm: " ".join(dict.fromkeys(named.names.values())) for alarm, named in naming.alarms.items()}


def write_journal(ask: Ask, query: JournalQuery, out: Path, form: str, naming: Naming, *, kind: str = "") -> int:
    """Write what a query answers, all of it, oldest first in PDF and newest first in tables; answers how many lines.

    ``form``: ``iso``, or the language (``pt-BR``, ``en``) that people read; ``kind``: by the file's name when left out. Raises
    UserError: kind of file, too many, disk.
    """
    kind = kind or out.suffix.lower().lstrip(".")
    if kind not in KINDS:
        raise UserError(
            Message.of("{file} is no kind of list. Accepted: {accepted}.", file=out.name, accepted=", ".join(KINDS))
        )
    partial = out.with_name(f".{out.name}.partial")
    try:
        count = _written(kind, ask, query, partial, form, naming)
        partial.replace(out)
    except OSError as error:
        raise UserError(
            Message.of(
                "{path} can't be written: {error}. Check the folder and its free space.",
                path=str(out),
                error=error.strerror or str(error),
            )
        ) from error
    finally:
        partial.unlink(missing_ok=True)
    return count


def _written(kind: str, ask: Ask, query: JournalQuery, out: Path, form: str, naming: Naming) -> int:
    words = Words(catalogue(form), naming.zone)
    if kind == "csv":
        return _csv(ask, query, out, form, naming, words)
    lines: list[AlarmTransition] = []
    for page in _pages(ask, query):
        lines += page
        if len(lines) > _MOST[kind]:
            raise UserError(
                Message.of("These are more than {most} lines. Choose a shorter time, or write CSV.", most=_MOST[kind])
            )
    table = journal_table(lines, naming)
    content = xlsx([table], words) if kind == "xlsx" else _document(table, query, naming, words)
    out.write_bytes(content)
    return len(lines)


def _csv(ask: Ask, query: JournalQuery, out: Path, form: str, naming: Naming, words: Words) -> int:
    count = 0
    with out.open("w", encoding="utf-8", newline="") as file:
        for number, lines in enumerate(_pages(ask, query)):
            if form == "iso":
                file.write(csv_iso(journal_table(lines, naming, coded=True), head=not number))
            else:
                file.write(csv_local(journal_table(lines, naming), words, head=not number))
            count += len(lines)
    return count


def _pages(ask: Ask, query: JournalQuery) -> Iterator[tuple[AlarmTransition, ...]]:
    """At least one page, so that an empty file still has its head."""
    cursor: str | None = None
    while True:
        page = ask(replace(query, limit=_PAGE, cursor=cursor))
        yield page.lines
        cursor = page.next_cursor
        if cursor is None:
            return


# ---------------------------------------------------------------- as a table


def journal_table(lines: Iterable[AlarmTransition], naming: Naming, *, coded: bool = False) -> Table:
    """Every field of every line. ``coded``: states and steps as programs know them instead of words."""
    columns = (
        Column("time", Message.of("When"), Kind.MOMENT, 1.6),
        Column("machine", Message.of("Machine"), weight=1.2),
        Column("alarm", Message.of("Alarm"), weight=2.0),
        Column("title", Message.of("Name"), weight=2.6),
        Column("step", Message.of("What happened"), weight=1.5),
        Column("before", Message.of("State before"), weight=1.5),
        Column("after", Message.of("State"), weight=1.5),
        Column("priority", Message.of("Priority"), Kind.TEXT, 1.0),
        Column("announced", Message.of("Announced"), Kind.COUNT, 0.8),
        Column("value", Message.of("Value"), weight=1.2),
        Column("text", Message.of("Text of the machine"), weight=2.6),
        Column("user", Message.of("Who"), weight=1.0),
        Column("role", Message.of("Role"), weight=0.8),
        Column("station", Message.of("Station"), weight=1.0),
        Column("reason", Message.of("Reason"), weight=2.0),
        Column("cause", Message.of("First-out"), weight=1.5),
        Column("occurrence", Message.of("Occurrence"), weight=2.0),
        Column("recorded", Message.of("Recorded"), Kind.MOMENT, 1.6),
        Column("number", Message.of("Number"), Kind.COUNT, 0.8),
    )
    rows = tuple(_row(line, naming, coded=coded) for line in lines)
    return Table("alarm_journal", Message.of("Alarm journal"), columns, rows)


def _row(line: AlarmTransition, naming: Naming, *, coded: bool) -> tuple[Cell, ...]:
    named = naming.alarms.get(line.alarm)
    title: Cell = named if named is not None and not coded else line.text or line.alarm
    if named is not None and coded:
        title = named.name("en")
    return (
        line.time_ns,
        line.machine if coded else naming.machines.get(line.machine, line.machine),
        line.alarm,
        title,
        line.step if coded else step_word(line.step),
        line.before.value if coded else STATE_WORDS[line.before],
        line.after.value if coded else STATE_WORDS[line.after],
        int(line.priority)
        if coded
        else Message.of("{number} {word}", number=int(line.priority), word=PRIORITY_WORDS[line.priority]),
        int(line.announced),
        line.value,
        line.text,
        line.user,
        line.role if coded else role_word(line.role),
        line.station,
        line.reason,
        line.cause,
        line.occurrence,
        line.recorded_ns or None,
        line.number,
    )


_PRINTED = ("time", "machine", "title", "step", "after", "priority", "value", "user", "role", "station", "reason")


def _document(table: Table, query: JournalQuery, naming: Naming, words: Words) -> bytes:
    """The columns that a person reads, oldest first as things happened."""
    from app.reports.lists import list_pdf  # 15 MB that most days do without
    from app.reports.paper import Heading

    places = [at for at, column in enumerate(table.columns) if column.name in _PRINTED]
    rows = tuple(tuple(row[at] for at in places) for row in reversed(table.rows))
    shown = replace(table, columns=tuple(table.columns[at] for at in places), rows=rows)
    told = [words.texts.text("{count} lines, made {when}", count=len(rows), when=words.date_time(time.time_ns()))]
    chosen = _filters(query, naming, words)
    if chosen:
        told.append(words.texts.text("Only: {filters}", filters=chosen))
    where = " · ".join(part for part in (naming.site, naming.station) if part)
    first = rows[0][0] if rows and not query.from_ns else query.from_ns
    span = words.span(first if isinstance(first, int) else 0, query.to_ns)
    heading = Heading(words.say(table.title), where, span, tuple(told))
    return list_pdf(heading, shown, words, paper=naming.paper)


def _filters(query: JournalQuery, naming: Naming, words: Words) -> str:
    """What was left out, so that nobody takes the list for the whole."""
    told = [
        ", ".join(naming.machines.get(machine, machine) for machine in query.machines),
        ", ".join(query.alarms),
        ", ".join(words.say(PRIORITY_WORDS[priority]) for priority in query.priorities),
        ", ".join(words.say(step_word(step)) for step in query.steps),
        ", ".join(query.users),
        query.text,
        words.texts.text("Announced") if query.announced_only else "",
    ]
    return " · ".join(part for part in told if part)
