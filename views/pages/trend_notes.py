"""Notes on a span of time, from asking for the words until they are on the disk. Refuses to draw them."""

from __future__ import annotations

import getpass
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from app.domain.message import OperatorError
from app.domain.note import Note
from views.binding.tasks import Tasks
from views.binding.trend_link import TrendLink
from views.shell.theme import Theme
from views.widgets.note_dialog import NoteDialog


class TrendNotes:
    """Belongs to one page; ``written`` is called when a note is on the disk, ``told`` when it could not be written."""

    def __init__(
        self, trends: TrendLink, host: QWidget, written: Callable[[], None], told: Callable[[OperatorError], None]
    ) -> None:
        self._trends, self._host = trends, host
        self._written, self._told = written, told
        self._tasks = Tasks()

    def begin(self, machine: str, from_ns: int, to_ns: int, now_ns: int, theme: Theme) -> None:
        """Ask for the words of a new note."""
        note = Note(uuid.uuid4().hex, machine, from_ns, to_ns, "", "", now_ns)
        self._open(note, now_ns, theme)

    def correct(self, notes: Sequence[Note], note_id: str, now_ns: int, theme: Theme) -> None:
        """Let somebody change or withdraw the note with this id."""
        for note in notes:
            if note.id == note_id:
                self._open(note, now_ns, theme)

    def _open(self, note: Note, now_ns: int, theme: Theme) -> None:
        dialog = NoteDialog(note, theme, self._host)
        dialog.accepted.connect(lambda: self._take(dialog, now_ns))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take(self, dialog: NoteDialog, now_ns: int) -> None:
        text = dialog.note.text if dialog.withdrawn else dialog.text
        note = replace(dialog.note, text=text, author=getpass.getuser(), written_ns=now_ns, removed=dialog.withdrawn)
        self._tasks.start(self._keep(note))

    async def _keep(self, note: Note) -> None:
        try:
            await self._trends.keep_note(note)
        except OperatorError as error:
            self._told(error)
            return
        self._written()
