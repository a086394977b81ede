"""The book of notes: every version of every note, in the order in which they were written. Nothing is ever changed in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import TEXT, Column, Connection, Index, Integer, Table, text

from app.domain.fleet import hub_id
from app.domain.note import Note
from storage import schema
from storage.books import book
from storage.books.fleet import travels

note = Table(
    "note",
    schema.metadata,
    Column("id", Integer, primary_key=True),
    Column("name", TEXT, nullable=False),
    Column("machine", TEXT, nullable=False),
    Column("from_ns", Integer, nullable=False),
    Column("to_ns", Integer, nullable=False),
    Column("text", TEXT, nullable=False),
    Column("author", TEXT, nullable=False),
    Column("written_ns", Integer, nullable=False),
    Column("removed", Integer, nullable=False),
    Index("ix_note_name", "name"),
    sqlite_strict=True,
)

_INSERT = text(
    """INSERT INTO note (name, machine, from_ns, to_ns, text, author, written_ns, removed)
    VALUES (:name, :machine, :from_ns, :to_ns, :text, :author, :written_ns, :removed)"""
)
_BETWEEN = """SELECT name, machine, from_ns, to_ns, text, author, written_ns FROM note
    WHERE id IN (SELECT max(id) FROM note GROUP BY name) AND removed = 0
    AND from_ns <= :to_ns AND to_ns >= :from_ns AND machine IN ({places}) ORDER BY from_ns, id"""


def _enter(connection: Connection, notes: Sequence[Note]) -> None:
    rows = [
        {
            "name": n.id,
            "machine": n.machine,
            "from_ns": n.from_ns,
            "to_ns": n.to_ns,
            "text": n.text,
            "author": n.author,
            "written_ns": n.written_ns,
            "removed": int(n.removed),
        }
        for n in notes
    ]
    connection.execute(_INSERT, rows)


def between(connection: Connection, machines: Sequence[str], from_ns: int, to_ns: int) -> tuple[Note, ...]:
    """The newest version of each note of these machines, or of the whole station, that touches [from_ns, to_ns]."""
    names = {f"m{i}": machine for i, machine in enumerate(("", *machines))}
    statement = text(_BETWEEN.format(places=", ".join(f":{name}" for name in names)))
    rows = connection.execute(statement, {"from_ns": from_ns, "to_ns": to_ns, **names})
    return tuple(Note(r.name, r.machine, r.from_ns, r.to_ns, r.text, r.author, r.written_ns) for r in rows)


def _at_hub(note: Note, station: str) -> Note:
    """A note on the whole station keeps its place: a hub's station has no machine of this name, so it is shown nowhere else."""
    return replace(note, id=hub_id(station, note.id), machine=hub_id(station, note.machine))


book(Note, _enter)
travels(Note, "note", _at_hub)
