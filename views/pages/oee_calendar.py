"""The last tab of the OEE page: a week of the calendar, and an editor of its entries. Nothing holds before it is saved."""

from __future__ import annotations

import getpass
from collections.abc import Awaitable, Collection, Sequence
from datetime import timedelta
from pathlib import Path
from string import ascii_uppercase

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.contracts.production import CalendarDraft, CalendarEntry
from app.domain.calendar import Place, Span
from app.domain.calendar_week import placed, week_of
from app.domain.message import OperatorError
from views.binding import format as form
from views.binding.i18n import render, tr
from views.binding.production_link import ProductionLink
from views.binding.tasks import Tasks
from views.models.calendar import instant_of
from views.models.calendar_week import blocks_of, day_heads, entry_sheet, section_word
from views.models.grid import Grid, grid_of
from views.models.oee_scope import Named
from views.models.trend_window import HOUR_NS
from views.shell.theme import LIGHT, Theme
from views.widgets.calendar_form import CalendarForm
from views.widgets.flow import Flow
from views.widgets.sheet import Sheet
from views.widgets.week_view import WeekView

SECTIONS = ("shifts", "holidays", "overtime", "maintenance")
S = 1_000_000_000


class CalendarTab(QWidget):
    """The draft is a text; form, picture and YAML are views of it. ``saved``: another calendar holds now."""

    saved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._tasks = LIGHT, Tasks()
        self._floor: ProductionLink | None = None
        self._places: Sequence[Named] = ()
        self._place: Place | None = None
        self._now_ns = 0
        self._week: Span = (0, 0)
        self._draft: CalendarDraft | None = None
        self._kept = ""
        """The text that holds now."""
        self._new: CalendarEntry | None = None
        self.week, self.form, self.text = WeekView(), CalendarForm(), QPlainTextEdit()
        self.said, self.span = QLabel(), QLabel()
        self.earlier, self.today, self.later = QPushButton("◀"), QPushButton(), QPushButton("▶")
        self.save, self.discard, self.load, self.export = (QPushButton() for _ in range(4))
        self.as_text = QPushButton()
        self.take, self.delete, self.cancel, self.check = (QPushButton() for _ in range(4))
        self.new = {section: QPushButton() for section in SECTIONS}
        self.entries = Sheet()
        self._right = QStackedWidget()
        self._hint = QLabel()
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setProperty("role", "note")
        self._hint.setWordWrap(True)
        self._hint.setProperty("role", "muted")
        self.save.setProperty("role", "primary")
        self.as_text.setCheckable(True)
        head = Flow()
        for part in (self.earlier, self.today, self.later, self.span):
            head.addWidget(part)
        head.addStretch()
        for part in (self.as_text, self.load, self.export, self.discard, self.save):
            head.addWidget(part)
        edit, buttons = QWidget(), Flow()
        for part in (self.take, self.delete, self.cancel):
            buttons.addWidget(part)
        fields = QVBoxLayout(edit)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.addWidget(self.form)
        fields.addLayout(buttons)
        fields.addStretch(1)
        written = QWidget()
        lines = QVBoxLayout(written)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self.text, 1)
        lines.addWidget(self.check)
        listed = QWidget()
        below = QVBoxLayout(listed)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self._hint)
        below.addWidget(self.entries, 1)
        for page in (listed, edit, written):
            self._right.addWidget(page)
        right, row = QVBoxLayout(), QHBoxLayout()
        adding = Flow()
        for button in self.new.values():
            adding.addWidget(button)
        right.addLayout(adding)
        right.addWidget(self._right, 1)
        row.addWidget(self.week, 3)
        row.addLayout(right, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self.said)
        column.addLayout(row, 1)
        self._column, self._row = column, row

    def _connect(self) -> None:
        self.earlier.clicked.connect(lambda: self._move(-1))
        self.later.clicked.connect(lambda: self._move(1))
        self.today.clicked.connect(lambda: self._move(0))
        self.week.chosen.connect(self._choose)
        self.week.empty.connect(self._begin_at)
        self.entries.opened.connect(lambda key, _: self._choose(key.partition(":")[0], int(key.partition(":")[2])))
        for section, button in self.new.items():
            button.clicked.connect(lambda _=False, section=section: self._begin(section, None))
        self.take.clicked.connect(self._take)
        self.delete.clicked.connect(self._delete)
        self.cancel.clicked.connect(lambda: self._choose("", -1))
        self.as_text.toggled.connect(lambda _: self._show_right())
        self.check.clicked.connect(lambda: self._ask(lambda floor: floor.calendar_draft(self.text.toPlainText())))
        self.save.clicked.connect(self._save)
        self.discard.clicked.connect(lambda: self._ask(lambda floor: floor.calendar_draft(), kept=True))
        self.load.clicked.connect(self._import)
        self.export.clicked.connect(self._export)

    # ------------------------------------------------------------ the tab

    def look(
        self, floor: ProductionLink | None, places: Sequence[Named], machines: tuple[str, ...], now_ns: int
    ) -> None:
        """The calendar of a machine, or everybody's."""
        self._floor, self._places, self._now_ns = floor, places, now_ns
        known = {place.machine: place for place, _ in places}
        self._place = known.get(machines[0]) if len(machines) == 1 else None
        self.form.offer(places)
        if floor is None:
            self._say(tr("A hub has no calendar of its own: each station's is edited there."))
            return
        if self._draft is None:
            self._ask(lambda link: link.calendar_draft(), kept=True)
        else:
            self._paint()

    def _ask(self, work: object, *, kept: bool = False) -> None:
        if self._floor is not None:
            self._tasks.start(self._answered(work(self._floor), kept=kept))  # type: ignore[operator]

    async def _answered(self, work: Awaitable[CalendarDraft], *, kept: bool) -> None:
        try:
            self._draft = await work
        except OperatorError as error:
            self._say(render(error.message))
            return
        if kept:
            self._kept = self._draft.text
        self._new = None
        self._say("")
        self._choose("", -1)
        self._paint()

    def _say(self, words: str) -> None:
        self.said.setText(words)
        self.said.setVisible(bool(words))

    # ------------------------------------------------------------ the picture

    def _move(self, weeks: int) -> None:
        at_ns = (self._week[0] + self._week[1]) // 2 + weeks * 7 * 24 * HOUR_NS if weeks else self._now_ns
        if self._draft is not None:
            self._week = week_of(self._draft.calendar, at_ns)
            self._paint()

    def _paint(self) -> None:
        draft = self._draft
        changed = draft is not None and draft.text != self._kept
        for button in (self.save, self.discard):
            button.setEnabled(changed)
        if draft is None:
            return
        if self._week == (0, 0):
            self._week = week_of(draft.calendar, self._now_ns)
        found = placed(draft.calendar, *self._week, self._place)
        now = form.local(self._now_ns)
        inside = self._week[0] <= self._now_ns < self._week[1]
        present = (now.weekday(), now.hour + now.minute / 60) if inside else None
        self.week.show_blocks(day_heads(self._week, form.local), blocks_of(found, self._week, form.local), present)
        self.span.setText(
            f"{form.date(self._week[0])} – {form.date(self._week[1] - 1)}"
            + (f"   ● {tr('not saved')}" if changed else "")
        )
        self.entries.show_face(entry_sheet(draft.entries))
        if not self.text.hasFocus():
            self.text.setPlainText(draft.text)

    # ------------------------------------------------------------ one entry

    def _entry(self, section: str, index: int) -> CalendarEntry | None:
        entries = self._draft.entries if self._draft is not None else ()
        return next((each for each in entries if (each.section, each.index) == (section, index)), None)

    def _choose(self, section: str, index: int) -> None:
        found = self._entry(section, index)
        self._new = None
        self.week.mark((section, index) if found is not None else None)
        if found is not None:
            self.form.show_entry(found)
        self._show_right(editing=found is not None)

    def _show_right(self, *, editing: bool | None = None) -> None:
        if self.as_text.isChecked() and editing is None:
            self._right.setCurrentIndex(2)
            return
        if editing:
            self.as_text.setChecked(False)
        self._right.setCurrentIndex(2 if self.as_text.isChecked() else 1 if editing else 0)
        self.delete.setVisible(self._new is None)

    def _begin_at(self, day: int, hour: int) -> None:
        """An empty hour was tapped: overtime there."""
        monday = form.local(self._week[0]).replace(tzinfo=None)
        self._begin("overtime", instant_of(monday + timedelta(days=day, hours=hour), form.local))

    def _begin(self, section: str, at_ns: int | None) -> None:
        """A new entry, filled in as far as can be guessed."""
        if self._draft is None:
            return
        since = form.local(self._week[0] + 6 * HOUR_NS if at_ns is None else at_ns).replace(tzinfo=None)
        until = since + timedelta(hours=2)
        taken = {each.values.get("name") for each in self._draft.entries if each.section == section}
        values = {"name": free_name(section, taken), "from": f"{since:%Y-%m-%dT%H:%M}", "to": f"{until:%Y-%m-%dT%H:%M}"}
        if section == "shifts":
            values |= {"days": "mon-fri", "from": "06:00", "to": "14:00"}
        if section == "holidays":
            values |= {"from": f"{since:%Y-%m-%d}", "to": f"{since:%Y-%m-%d}"}
        index = sum(each.section == section for each in self._draft.entries)
        self._new = CalendarEntry(section, index, values)
        self.week.mark(None)
        self.form.show_entry(self._new)
        self._show_right(editing=True)

    def _take(self) -> None:
        """Put the form's entry into the draft."""
        draft, entry = self._draft, self.form.entry()
        if draft is not None:
            self._ask(lambda floor: floor.calendar_with(draft.text, entry))

    def _delete(self) -> None:
        draft, entry = self._draft, self.form.entry()
        if draft is not None:
            self._ask(lambda floor: floor.calendar_without(draft.text, entry))

    # ------------------------------------------------------------ into force, in and out

    def _save(self) -> None:
        if self._draft is not None and self._floor is not None:
            self._tasks.start(self._saved(self._floor, self._draft.text))

    async def _saved(self, floor: ProductionLink, text: str) -> None:
        try:
            await floor.set_calendar_text(text, getpass.getuser())
        except OperatorError as error:
            self._say(render(error.message))
            return
        await self._answered(floor.calendar_draft(), kept=True)
        self._say(tr("Saved. Figures follow at once, also those of the past."))
        self.saved.emit()

    def _import(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, tr("Import a calendar"), "", "YAML (*.yaml *.yml)")
        if name:
            self.take_file(Path(name))

    def take_file(self, path: Path) -> None:
        """A calendar's YAML as the draft; nothing is saved yet."""
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            self._say(tr("{path} can't be read: {error}.", path=str(path), error=str(error)))
            return
        self._ask(lambda floor: floor.calendar_draft(text))

    def _export(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, tr("Export the calendar"), "calendar.yaml", "YAML (*.yaml)")
        if name:
            self.write_file(Path(name))

    def write_file(self, path: Path) -> None:
        """The draft as a file."""
        if self._draft is None:
            return
        try:
            path.write_text(self._draft.text, "utf-8")
        except OSError as error:
            self._say(
                tr(
                    "{path} can't be written: {error}. Check the folder and its free space.",
                    path=str(path),
                    error=str(error),
                )
            )

    def grids(self) -> list[Grid]:
        """The entries for a file."""
        return [grid_of(tr("Entries of the calendar"), self.entries.model_rows.face)]

    # ------------------------------------------------------------ looks

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        gap = theme.px(theme.gap_mm)
        self._column.setSpacing(gap)
        self._row.setSpacing(2 * gap)
        self.week.set_theme(theme)
        self.form.set_theme(theme)
        self.entries.set_theme(theme)
        for button in (
            self.earlier,
            self.today,
            self.later,
            self.save,
            self.discard,
            self.load,
            self.export,
            self.as_text,
        ):
            button.setFixedHeight(theme.px(theme.control_mm))

    def retranslate(self) -> None:
        """Set all texts again."""
        for button, words in (
            (self.today, tr("This week")),
            (self.save, tr("Save")),
            (self.discard, tr("Discard")),
            (self.load, tr("Import …")),
            (self.export, tr("Export …")),
            (self.take, tr("Take over")),
            (self.delete, tr("Delete")),
            (self.cancel, tr("Cancel")),
            (self.check, tr("Take over")),
        ):
            button.setText(words)
        self.as_text.setText("YAML")
        self.earlier.setAccessibleName(tr("The week before"))
        self.later.setAccessibleName(tr("The week after"))
        for section, button in self.new.items():
            button.setText(f"+ {section_word(section)}")
        self._hint.setText(
            tr("Tap an entry to change it, or an empty hour for overtime. Nothing holds before it is saved.")
        )
        self.week.setAccessibleName(tr("Calendar"))
        self.text.setAccessibleName("YAML")
        self.entries.setAccessibleName(tr("Entries of the calendar"))
        self.form.retranslate()
        self._paint()


def free_name(section: str, taken: Collection[str | None]) -> str:
    """A name that nobody has yet; it stands in addresses and files, so it is no word of any language."""
    if section == "holidays":
        return section_word(section)
    names = ascii_uppercase if section == "shifts" else (f"{section}-{number}" for number in range(1, 1_000))
    return next((name for name in names if name not in taken), "")
