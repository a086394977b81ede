"""The configuration as forms, as text, as a difference and as versions: one draft, saved whole, taken by the running plant.

The draft is text; forms and faults are made from it by the plant, so that they can't disagree. Nothing holds before "Save".
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QTextCursor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from app.contracts.settings import FieldKind, Form, FormField, FormGroup, TextFault
from app.domain.message import OperatorError
from views.binding.i18n import render, tr
from views.binding.page import Page, Route
from views.binding.plant_link import PlantLink
from views.binding.tasks import Tasks
from views.models.settings_words import applied_lines, fault_line, section_word
from views.shell.theme import Theme
from views.widgets.diff_view import DiffView, fixed_font
from views.widgets.settings_form import SettingsForm
from views.widgets.versions_view import VersionsView

_TABS = ("form", "yaml", "changes", "versions")
_TYPING_MS = 400
"""Text is checked when the typist pauses."""
_PATH = Qt.ItemDataRole.UserRole
_SHOWN_FAULTS = 4


class SettingsPage(Page):
    """A tree of sections at the left, the chosen one at the right, faults and buttons below."""

    def __init__(self, link: PlantLink) -> None:
        super().__init__()
        self._settings = link.settings
        self._tasks, self._turn = Tasks(), asyncio.Lock()
        self._seen = self._draft = ""
        self._groups: tuple[FormGroup, ...] = ()
        self._faults: tuple[TextFault, ...] = ()
        self._path: tuple[str, ...] = ()
        self._read = False
        self._busy = False
        self._said = ""
        self._line_px = 24
        self.tree, self.form, self.yaml = QTreeWidget(), SettingsForm(), QPlainTextEdit()
        self.changes, self.versions, self.faults = DiffView(), VersionsView(), QListWidget()
        self.tabs = QTabWidget()
        self.add, self.save, self.discard = QPushButton(), QPushButton(), QPushButton()
        self._status = QLabel()
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self.yaml.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.save.setProperty("role", "primary")
        self._status.setWordWrap(True)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self.form)
        for part in (area, self.yaml, self.changes, self.versions):
            self.tabs.addTab(part, "")
        left = QVBoxLayout()
        left.addWidget(self.tree, 1)
        left.addWidget(self.add)
        middle = QHBoxLayout()
        middle.addLayout(left)
        middle.addWidget(self.tabs, 1)
        foot = QHBoxLayout()
        foot.addWidget(self._status, 1)
        foot.addWidget(self.discard)
        foot.addWidget(self.save)
        self._column = QVBoxLayout(self)
        self._column.addLayout(middle, 1)
        self._column.addWidget(self.faults)
        self._column.addLayout(foot)
        self._middle, self._left, self._foot = middle, left, foot

    def _connect(self) -> None:
        self.tree.currentItemChanged.connect(lambda item, _: self._choose(item))
        self.add.clicked.connect(self._ask_variant)
        self.form.changed.connect(lambda field, value: self._start(lambda: self._set(field, value)))
        self.form.secret_given.connect(lambda field, value: self._start(lambda: self._store(field, value)))
        self.form.removed.connect(lambda form: self._start(lambda: self._remove(form)))
        self.yaml.textChanged.connect(self._typing.start)
        self._typing.timeout.connect(self._typed)
        self.versions.chosen.connect(lambda name: self._start(lambda: self._show_version(name)))
        self.versions.back_asked.connect(lambda name: self._start(lambda: self._roll_back(name)))
        self.faults.itemClicked.connect(self._show_fault)
        self.faults.itemActivated.connect(self._show_fault)
        self.save.clicked.connect(lambda: self._start(self._save))
        self.discard.clicked.connect(lambda: self._start(self._load))

    # ------------------------------------------------------------ the shell's side

    def show_route(self, route: Route) -> None:
        """Back to where one stood; what was not changed here is read anew, for somebody else may have changed it."""
        if (tab := route.option("tab")) in _TABS:
            self.tabs.setCurrentIndex(_TABS.index(tab))
        if section := route.option("section"):
            self._path = tuple(section.split("/"))
        self._start(partial(self._take, self._draft) if self._read and self.is_changed else self._load)

    def state(self) -> Route:
        """Section and tab."""
        options = (("section", "/".join(self._path)), ("tab", _TABS[self.tabs.currentIndex()]))
        return Route("settings", options=options)

    def hideEvent(self, event: QHideEvent) -> None:
        """What was being typed is kept in the draft; nobody waits for answers any more, but a save goes on."""
        if self._typing.isActive():
            self._typing.stop()
            self._draft = self.yaml.toPlainText()
        self._tasks.cancel()
        super().hideEvent(event)

    def set_theme(self, theme: Theme) -> None:
        """Take sizes."""
        margin = theme.px(theme.margin_mm)
        self._column.setContentsMargins(margin, margin, margin, margin)
        for layout in (self._column, self._middle, self._left, self._foot):
            layout.setSpacing(theme.px(theme.gap_mm))
        self.tree.setFixedWidth(theme.px(62))
        self.tree.setIndentation(theme.px(4))
        self._line_px = theme.px(6.2)
        self._size_faults()
        self.yaml.setFont(fixed_font(theme))
        for part in (self.form, self.changes, self.versions):
            part.set_theme(theme)

    def retranslate(self) -> None:
        """Set all texts again."""
        for place, word in enumerate((tr("Form"), tr("As text"), tr("Changes"), tr("Versions"))):
            self.tabs.setTabText(place, word)
        self.save.setText(tr("Save"))
        self.discard.setText(tr("Discard changes"))
        self.form.retranslate()
        self.versions.retranslate()
        self._said = ""
        self._show()

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to save."""
        return self._draft != self._seen

    # ------------------------------------------------------------ the draft

    def _start(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._tasks.start(self._guarded(work))

    async def _guarded(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """One thing after the other, each on the draft that the one before it left; what went wrong is said beside the buttons."""
        async with self._turn:
            self._busy = True
            self._show_buttons()
            try:
                await work()
            except OperatorError as error:
                self._said = render(error.message)
            finally:
                self._busy = False
                self._show_buttons()

    async def _load(self) -> None:
        self._seen = await self._settings.text()
        self._read = True
        self._said = ""
        await self._take(self._seen)
        self.versions.show_versions(await self._settings.versions())

    async def _take(self, draft: str) -> None:
        """This is the draft now: forms, faults and difference follow."""
        self._draft = draft
        self._show_text()
        self._faults = await self._settings.faults(draft)
        if self._draft != draft:
            return
        try:
            self._groups = await self._settings.groups(draft)
        except OperatorError:
            # Text that is no YAML has no forms; its fault is in the list.
            self._groups = ()
        diff = await self._settings.difference(draft)
        if self._draft == draft:
            self.changes.show_diff(diff, tr("Nothing has been changed."))
            self._show()

    async def _set(self, field: FormField, value: str | None) -> None:
        self._said = ""
        await self._take(await self._settings.edited(self._draft, field.path, field.kind, value))

    async def _store(self, field: FormField, value: str) -> None:
        """A secret goes where secrets are kept; the file only names it."""
        form = self.form.form
        name = re.sub(r"[^A-Za-z0-9._-]+", "-", f"{form.title if form else ''}-{field.path[-1]}").strip("-")
        said = await self._settings.put_secret(name, value)
        await self._take(await self._settings.edited(self._draft, field.path, FieldKind.TEXT, said))

    async def _remove(self, form: Form) -> None:
        draft = await self._settings.without(self._draft, form.path)
        self._path = form.path[:1]
        await self._take(draft)

    async def _add(self, group: FormGroup, variant: str) -> None:
        draft = await self._settings.with_entry(self._draft, group.key, variant)
        self._path = (group.key, "new")
        await self._take(draft)

    async def _save(self) -> None:
        applied = await self._settings.save(self._draft, seen=self._seen)
        self._seen = self._draft
        await self._load()
        self._said = applied_lines(applied)

    async def _show_version(self, name: str) -> None:
        diff = await self._settings.version_difference(name)
        if self.versions.name == name:
            self.versions.show_difference(diff)

    async def _roll_back(self, name: str) -> None:
        applied = await self._settings.roll_back(name)
        await self._load()
        self._said = applied_lines(applied)

    def _typed(self) -> None:
        if (text := self.yaml.toPlainText()) != self._draft:
            self._said = ""
            self._start(lambda: self._take(text))

    # ------------------------------------------------------------ what is shown

    def _show(self) -> None:
        self._show_tree()
        self._show_form()
        self._show_faults()
        self._show_buttons()

    def _show_text(self) -> None:
        if self.yaml.toPlainText() == self._draft:
            return
        place = self.yaml.textCursor().position()
        self.yaml.blockSignals(True)
        self.yaml.setPlainText(self._draft)
        self.yaml.blockSignals(False)
        cursor = self.yaml.textCursor()
        cursor.setPosition(min(place, len(self._draft)))
        self.yaml.setTextCursor(cursor)

    def _show_tree(self) -> None:
        self.tree.blockSignals(True)
        self.tree.clear()
        chosen = None
        for group in self._groups:
            top = QTreeWidgetItem([section_word(group.key)])
            top.setData(0, _PATH, (group.key,))
            top.setSizeHint(0, QSize(0, self._line_px))
            self.tree.addTopLevelItem(top)
            single = len(group.forms) == 1 and not group.new
            for form in () if single else group.forms:
                child = QTreeWidgetItem([form.title])
                child.setData(0, _PATH, form.path)
                top.addChild(child)
            top.setExpanded(True)
            chosen = self._found(top, group) or chosen
        item = chosen or self.tree.topLevelItem(0)
        if item is not None:
            self.tree.setCurrentItem(item)
        self.tree.blockSignals(False)
        self._path = () if item is None else tuple(item.data(0, _PATH))

    def _found(self, top: QTreeWidgetItem, group: FormGroup) -> QTreeWidgetItem | None:
        """Where the chosen path stands in this group; the last entry for one that was just added."""
        if not self._path or self._path[0] != group.key:
            return None
        children = [top.child(place) for place in range(top.childCount())]
        if self._path[1:] == ("new",) and children:
            return children[-1]
        return next(
            (child for child in children if child is not None and tuple(child.data(0, _PATH)) == self._path), top
        )

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self._path = tuple(item.data(0, _PATH))
            self._show_form()
            self._show_buttons()

    def _group(self) -> FormGroup | None:
        return next((group for group in self._groups if self._path and group.key == self._path[0]), None)

    def _show_form(self) -> None:
        group = self._group()
        if group is None:
            self.form.show_form(None, "", "", removable=False)
            return
        form = next((form for form in group.forms if form.path == self._path), None)
        if form is None and len(group.forms) == 1 and not group.new:
            form = group.forms[0]
        title = (
            section_word(group.key) if form is None or not form.title else f"{section_word(group.key)}: {form.title}"
        )
        meaning = render(group.meaning) if form is None or not form.title else ""
        self.form.show_form(form, title, meaning, removable=bool(group.new))

    def _show_faults(self) -> None:
        self.faults.clear()
        for fault in self._faults:
            item = QListWidgetItem(fault_line(fault))
            item.setData(_PATH, (fault.line, fault.column))
            item.setToolTip(item.text())
            self.faults.addItem(item)
        self.faults.setVisible(bool(self._faults))
        self._size_faults()

    def _size_faults(self) -> None:
        self.faults.setFixedHeight(self._line_px * min(_SHOWN_FAULTS, max(1, len(self._faults))) + 4)

    def _show_fault(self, item: QListWidgetItem) -> None:
        """The text at the fault's place."""
        line, column = item.data(_PATH)
        self.tabs.setCurrentIndex(_TABS.index("yaml"))
        block = self.yaml.document().findBlockByNumber(line - 1)
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + min(column - 1, max(0, block.length() - 1)))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        self.yaml.setTextCursor(cursor)
        self.yaml.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_buttons(self) -> None:
        group = self._group()
        self.add.setVisible(group is not None and bool(group.new))
        self.add.setText(tr("Add: {section} …", section=section_word(group.key)) if group is not None else "")
        self.save.setEnabled(self.is_changed and not self._faults and not self._busy)
        self.discard.setEnabled(self.is_changed and not self._busy)
        self._status.setText(self._said or self._status_text())

    def _status_text(self) -> str:
        if not self._read:
            return tr("Reading …")
        if self._faults:
            return tr("Nothing is saved while something is wrong: {n} to correct.", n=len(self._faults))
        return tr("There are changes that are not saved.") if self.is_changed else ""

    def _ask_variant(self) -> None:
        group = self._group()
        if group is None:
            return
        if len(group.new) == 1:
            self._start(lambda: self._add(group, group.new[0]))
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for variant in group.new:
            menu.addAction(variant).triggered.connect(partial(self._add_chosen, group, variant))
        menu.popup(self.add.mapToGlobal(self.add.rect().topLeft()))

    def _add_chosen(self, group: FormGroup, variant: str) -> None:
        self._start(lambda: self._add(group, variant))
