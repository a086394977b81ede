"""The rules of this station: written with a live preview, tried on the recorded history, saved into the file and running at once."""

from __future__ import annotations

from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
)

from app.contracts.alarms import RuleBook, RuleEntry, RuleReading
from app.domain.alarm_rule import AlarmRule, RuleCheck
from app.domain.duration import format_duration
from app.domain.message import OperatorError
from app.domain.snapshot import PlantSnapshot
from views.binding.i18n import render, tr
from views.binding.page import Page, Route
from views.binding.plant_link import PlantLink
from views.binding.tasks import Tasks
from views.models.rule_draft import Draft, draft_of, entry_of, rebased
from views.models.trend_window import MINUTE_NS
from views.shell.theme import LIGHT, Theme
from views.widgets.alarm_chip import AlarmChip, ChipFace
from views.widgets.flow import Flow, turn
from views.widgets.rule_form import RuleForm
from views.widgets.rule_preview import RulePreview
from views.widgets.span_choice import SpanChoice

TYPING_MS = 200
AGAIN_NS = 1_000_000_000
NARROW_MM = 215.0
"""Below this width list, form and preview stand below each other."""
NEW = ""
NAME = Qt.ItemDataRole.UserRole


class AlarmRules(Page):
    """Rules left, the chosen one in the middle, what it says right. A changed rule keeps its changes until saved or dropped."""

    def __init__(self, link: PlantLink) -> None:
        super().__init__()
        self._link, self._theme = link, LIGHT
        self._tasks, self._checks = Tasks(), Tasks()
        self._book = RuleBook("", ())
        self._drafts: dict[str, Draft] = {}
        """What somebody changed and has not saved, by the rule's name in the file."""
        self._name = NEW
        self._reading = RuleReading(None, None)
        self._names: dict[str, str] = {}
        self._checked_ns, self._tested = 0, False
        self.rules, self.form, self.chip = QListWidget(), RuleForm(), AlarmChip()
        self.preview = RulePreview(SpanChoice(lambda: link.trends.shifts(), first="7d"))
        self.fresh, self.save, self.drop, self.remove = (QPushButton() for _ in range(4))
        self.title, self.said = QLabel(), QLabel()
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self.title.setProperty("role", "title")
        self.said.setWordWrap(True)
        self.said.setProperty("role", "muted")
        self.save.setProperty("role", "primary")
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.form)
        left, middle, head, below = QVBoxLayout(), QVBoxLayout(), QHBoxLayout(), Flow()
        left.addWidget(self.rules, 1)
        left.addWidget(self.fresh)
        head.addWidget(self.title, 1)
        head.addWidget(self.chip)
        for part in (self.save, self.drop, self.remove):
            below.addWidget(part)
        middle.addLayout(head)
        middle.addWidget(area, 1)
        middle.addWidget(self.said)
        middle.addLayout(below)
        whole = self._whole = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(left, 4)
        whole.addLayout(middle, 10)
        whole.addWidget(self.preview, 8)
        self._layouts = (left, middle, head, below, whole)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow screen list, form and preview stand below each other."""
        super().resizeEvent(event)
        turn(self._whole, narrow=self.width() < self._theme.px(NARROW_MM))

    def _connect(self) -> None:
        self.rules.currentItemChanged.connect(
            lambda item, _: self._choose(item.data(NAME)) if item is not None else None
        )
        self.form.edited.connect(self._edited)
        self._typing.timeout.connect(self._check)
        self.fresh.clicked.connect(lambda: self._choose(NEW))
        self.save.clicked.connect(lambda: self._do(self._save()))
        self.drop.clicked.connect(self._drop)
        self.remove.clicked.connect(lambda: self._do(self._remove()))
        self.preview.tested.connect(self._test)
        self.preview.taken.connect(self._take_delay)
        self.preview.opened.connect(self._open_trend)

    # ------------------------------------------------------------ the page

    def show_route(self, route: Route) -> None:
        """The rule of the route, or the one that was shown; the file is read again."""
        self._do(self._open(route.option("rule") or self._name))

    def apply(self, snapshot: PlantSnapshot) -> None:
        """The present verdict is looked up once a second."""
        self._names = {machine.id: machine.name for machine in snapshot.machines}
        if snapshot.time_ns - self._checked_ns >= AGAIN_NS and self._reading.rule is not None and not len(self._checks):
            self._checked_ns = snapshot.time_ns
            self._checks.start(self._look(self._reading.rule))

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: nothing is judged. What is being saved or tested goes on."""
        self._typing.stop()
        self._checks.cancel()
        super().hideEvent(event)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        for layout in self._layouts:
            layout.setSpacing(theme.px(theme.gap_mm))
        self.rules.setSpacing(theme.px(0.6))
        for button in (self.fresh, self.save, self.drop, self.remove):
            button.setFixedHeight(theme.px(theme.control_mm))
        for part in (self.form, self.preview, self.chip):
            part.set_theme(theme)

    def retranslate(self) -> None:
        """Set all texts again."""
        for part in (self.form, self.preview, self.chip):
            part.retranslate()
        self.rules.setAccessibleName(tr("Rules"))
        self.fresh.setText(tr("New rule"))
        self.save.setText(tr("Save and run"))
        self.drop.setText(tr("Drop changes"))
        self.remove.setText(tr("Delete rule"))
        self._show_rules()
        self._show_chosen()

    def state(self) -> Route:
        """The chosen rule."""
        return Route("alarms", options=(("rule", self._name),) if self._name else ())

    # ------------------------------------------------------------ the list

    async def _open(self, name: str) -> None:
        self._take_book(await self._link.alarms.rule_book(), name)

    def _take_book(self, book: RuleBook, name: str) -> None:
        before, self._book = {str(entry.get("name")): entry for entry in self._book.entries}, book
        for changed, draft in self._drafts.items():
            self._drafts[changed] = rebased(draft, before.get(changed, {}), self._entry(changed))
        names = [str(entry.get("name")) for entry in book.entries]
        self._name = name if name in names or (name == NEW and NEW in self._drafts) else next(iter(names), NEW)
        self._show_rules()
        self._show_chosen()

    def _show_rules(self) -> None:
        self.rules.blockSignals(True)
        self.rules.clear()
        names = [str(entry.get("name")) for entry in self._book.entries]
        for name in (*names, *((NEW,) if NEW in self._drafts else ())):
            item = QListWidgetItem((name or tr("New rule")) + ("  •" if name in self._drafts else ""))
            item.setData(NAME, name)
            item.setToolTip(str(self._entry(name).get("condition", "")))
            self.rules.addItem(item)
            if name == self._name:
                self.rules.setCurrentItem(item)
        self.rules.blockSignals(False)

    def _entry(self, name: str) -> RuleEntry:
        return next((entry for entry in self._book.entries if str(entry.get("name")) == name), {})

    def _choose(self, name: str) -> None:
        self._name = name
        if name == NEW:
            self._drafts.setdefault(NEW, draft_of({}))
        self._show_rules()
        self._show_chosen()

    def _show_chosen(self) -> None:
        self.form.show_draft(self._drafts.get(self._name) or draft_of(self._entry(self._name)))
        self.preview.show_test(None)
        self.title.setText(self._name or tr("New rule"))
        self._check()

    # ------------------------------------------------------------ typing

    def _edited(self) -> None:
        """Remember what was typed; it is judged when the fingers rest."""
        draft = self.form.draft()
        changed = self._name == NEW or draft != draft_of(self._entry(self._name))
        if changed:
            self._drafts[self._name] = draft
        else:
            self._drafts.pop(self._name, None)
        if self.rules.currentItem() is not None:
            self.rules.currentItem().setText((self._name or tr("New rule")) + ("  •" if changed else ""))
        if self._tested:
            self._tested = False
            self.preview.show_test(None)
        self._typing.start()

    def _check(self) -> None:
        """What the entry means, and what its expressions say now."""
        self._reading = self._link.alarms.read_rule(self._wanted())
        self._show_priority()
        self._enable()
        blank = self._name == NEW and self._drafts.get(NEW) in (None, draft_of({}))
        self.form.show_faults(() if blank else self._reading.faults)
        if self._reading.rule is None:
            self.preview.show_check(None, self._called)
        else:
            self._checks.cancel()
            self._checks.start(self._look(self._reading.rule))

    async def _look(self, rule: AlarmRule) -> None:
        try:
            check = await self._link.alarms.check_rule(rule)
        except OperatorError as error:
            self.said.setText(render(error.message))
            return
        if self._reading.rule is rule:
            self._offer_signals()
            self._show_check(check)

    def _show_check(self, check: RuleCheck) -> None:
        self.form.show_faults((*self._reading.faults, *check.faults))
        self.preview.show_check(check, self._called)
        self.save.setEnabled(not check.faults and self._name in self._drafts)
        self.preview.test.setEnabled(not check.faults and not len(self._tasks))

    def _offer_signals(self) -> None:
        """Signals of the first machine that the rule watches, by component."""
        rule = self._reading.rule
        machines = self._link.snapshot().machines
        chosen = [m for m in machines if rule is None or not rule.machines or m.id in rule.machines]
        model = next((m.model for m in (*chosen, *machines) if m.model is not None), None)
        groups: dict[str, list[str]] = {}
        for item in model.items if model is not None else ():
            groups.setdefault(" · ".join(item.component) or tr("Machine"), []).append(item.id)
        self.form.offer_signals([(group, tuple(names)) for group, names in groups.items()])

    def _wanted(self) -> dict[str, Any]:
        return entry_of(self.form.draft(), self._entry(self._name))

    def _show_priority(self) -> None:
        priority = self._reading.priority
        self.chip.setVisible(priority is not None)
        if priority is not None:
            self.chip.show_face(ChipFace(int(priority)))

    def _enable(self) -> None:
        changed = self._name in self._drafts
        self.save.setEnabled(changed and self._reading.rule is not None and not self._reading.faults)
        self.drop.setEnabled(changed)
        self.remove.setEnabled(self._name != NEW)
        self.preview.test.setEnabled(self._reading.rule is not None)

    def _called(self, machine: str) -> str:
        return self._names.get(machine, machine)

    # ------------------------------------------------------------ against history

    def _test(self) -> None:
        if self._reading.rule is not None:
            self.preview.show_busy(busy=True)
            self._do(self._tried(self._reading.rule))

    async def _tried(self, rule: AlarmRule) -> None:
        window = self.preview.span.meant()
        try:
            found = await self._link.alarms.backtest(rule, window.from_ns, window.to_ns)
        except OperatorError as error:
            self.preview.say(render(error.message))
            return
        finally:
            self.preview.show_busy(busy=False)
        if self._reading.rule == rule:
            self._tested = True
            self.preview.show_test(found)
        else:
            self.preview.say(tr("The rule was changed meanwhile: test it again."))

    def _take_delay(self, delay_ns: int) -> None:
        """One press: the delay of the back-test becomes the rule's."""
        self.form.put("duration", format_duration(timedelta(microseconds=delay_ns // 1000)))
        self.said.setText(tr("Taken. Save to let it run."))

    def _open_trend(self, machine: str, at_ns: int) -> None:
        definition = next((d for d in self._link.alarms.definitions() if d.id == f"{machine}:{self._name}"), None)
        signals = definition.signals if definition is not None else ()
        around_ns = 10 * MINUTE_NS
        self.navigate.emit(Route("trend", machine, signals, at_ns - around_ns, at_ns + around_ns))

    # ------------------------------------------------------------ into the file

    async def _save(self) -> None:
        entry, name = self._wanted(), self._name
        book = await self._link.alarms.save_rule(name, entry, seen=self._book.seen)
        self._drafts.pop(name, None)
        self.said.setText(tr("Saved. It runs."))
        self._take_book(book, str(entry.get("name", name)))

    async def _remove(self) -> None:
        name = self._name
        book = await self._link.alarms.remove_rule(name, seen=self._book.seen)
        self._drafts.pop(name, None)
        self.said.setText(tr("Deleted: {name}. The version before is kept.", name=name))
        self._take_book(book, NEW)

    def _drop(self) -> None:
        self._drafts.pop(self._name, None)
        names = [str(entry.get("name")) for entry in self._book.entries]
        self._choose(self._name if self._name in names else next(iter(names), NEW))
        self.said.setText("")

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        async def run() -> None:
            try:
                await work
            except OperatorError as error:
                self.said.setText(render(error.message))
                # What somebody else wrote meanwhile is taken in; what is typed here stays.
                self._take_book(await self._link.alarms.rule_book(), self._name)

        self._tasks.start(run())
