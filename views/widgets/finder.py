"""Searching the network: where, what exactly would be asked, a person's yes, progress, and what was found. It asks nobody itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
)

from app.contracts.connect import Found, Search, SearchPlan
from views.binding.i18n import render, tr
from views.shell.theme import LIGHT, Theme

SHOWN = 8


class Finder(QFrame):
    """``planned`` asks what a search would do, ``agreed`` is the yes to exactly that, ``picked`` carries a ``Found``."""

    planned = Signal(list)
    agreed = Signal(SearchPlan)
    stopped = Signal()
    picked = Signal(Found)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._plan: SearchPlan | None = None
        self._search: Search | None = None
        self._busy = False
        self._theme = LIGHT
        self._label, self._said, self._count = QLabel(), QLabel(), QLabel()
        self.where = QLineEdit()
        self.look, self.yes, self.no, self.stop = QPushButton(), QPushButton(), QPushButton(), QPushButton()
        self.progress, self.results = QProgressBar(), QListWidget()
        self._arrange()
        self._wire()
        self._refresh()

    def _arrange(self) -> None:
        self._label.setBuddy(self.where)
        self._said.setWordWrap(True)
        self._said.setProperty("role", "note")
        self._count.setProperty("role", "muted")
        self.yes.setProperty("role", "primary")
        self.progress.setTextVisible(False)
        self.results.setWordWrap(True)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._label)
        for row in ((self.where, self.look), (self.yes, self.no, None), (self.progress, self.stop)):
            line = QHBoxLayout()
            for part in row:
                line.addWidget(part) if part is not None else line.addStretch(1)
            self._column.addLayout(line)
            if row[0] is self.where:
                self._column.addWidget(self._said)
        self._column.addWidget(self._count)
        self._column.addWidget(self.results)

    def _wire(self) -> None:
        self.look.clicked.connect(self._ask)
        self.where.returnPressed.connect(self._ask)
        self.where.textEdited.connect(lambda _: self.propose(None))
        self.yes.clicked.connect(self._agree)
        self.no.clicked.connect(lambda: self.propose(None))
        self.stop.clicked.connect(self.stopped)
        self.results.itemActivated.connect(self._pick)
        self.results.itemClicked.connect(self._pick)

    # ------------------------------------------------------------ what the page does with it

    def begin(self, ranges: Sequence[str]) -> None:
        """Propose these ranges, unless somebody wrote others already."""
        if not self.where.text().strip():
            self.where.setText(" ".join(ranges))
        self.where.setFocus(Qt.FocusReason.OtherFocusReason)
        self.where.selectAll()

    def aim(self, target: str) -> None:
        """Ask about exactly this target next."""
        self.where.setText(target)
        self._ask()

    def propose(self, plan: SearchPlan | None) -> None:
        """Show what would be asked, for a yes or a no."""
        self._plan = plan
        self._refresh()
        if plan is not None:
            self.yes.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_search(self, search: Search | None, *, busy: bool) -> None:
        """Progress, and what was found so far."""
        self._search, self._busy = search, busy
        self._list(search.found if search is not None else ())
        self._refresh()
        if not busy and search is not None and search.found:
            self.results.setFocus(Qt.FocusReason.OtherFocusReason)

    def stop_here(self) -> None:
        """The search was ended: what was found so far stays."""
        self.show_search(self._search, busy=False)

    def set_theme(self, theme: Theme) -> None:
        """Take sizes."""
        self._theme = theme
        pad = theme.px(theme.margin_mm)
        self._column.setContentsMargins(pad, pad, pad, pad)
        self._column.setSpacing(theme.px(theme.gap_mm))
        self.progress.setFixedHeight(theme.px(2))
        self._fit()

    def retranslate(self) -> None:
        """Set all texts again."""
        self._label.setText(tr("Where to look: hosts, addresses or ranges"))
        self.where.setPlaceholderText("10.0.0.0/24 10.0.5.17")
        self.look.setText(tr("Look …"))
        self.yes.setText(tr("Yes, ask exactly these"))
        self.no.setText(tr("No"))
        self.stop.setText(tr("Stop"))
        self._refresh()

    # ------------------------------------------------------------ itself

    def _ask(self) -> None:
        targets = self.where.text().replace(",", " ").split()
        if targets and not self._busy:
            self.planned.emit(targets)

    def _agree(self) -> None:
        plan, self._plan = self._plan, None
        if plan is not None:
            self.agreed.emit(plan)

    def _pick(self, item: QListWidgetItem) -> None:
        self.picked.emit(item.data(Qt.ItemDataRole.UserRole))

    def _list(self, found: Sequence[Found]) -> None:
        """New rows at their place; the chosen one stays chosen."""
        shown = [self.results.item(row).data(Qt.ItemDataRole.UserRole) for row in range(self.results.count())]
        if shown == list(found):
            return
        current = self.results.currentItem()
        chosen = current.data(Qt.ItemDataRole.UserRole).url if current is not None else None
        self.results.clear()
        for one in found:
            item = QListWidgetItem(_words(one), self.results)
            item.setData(Qt.ItemDataRole.UserRole, one)
            item.setSizeHint(QSize(0, self._row_px(1 + len(one.notes))))
            if one.url == chosen:
                self.results.setCurrentItem(item)
        if self.results.currentItem() is None and found:
            self.results.setCurrentRow(0)
        self._fit()

    def _fit(self) -> None:
        heights = [self.results.item(row).sizeHint().height() for row in range(self.results.count())]
        self.results.setFixedHeight(sum(heights[:SHOWN]) + 4)

    def _row_px(self, lines: int) -> int:
        words = lines * self.results.fontMetrics().lineSpacing() + self._theme.px(self._theme.gap_mm)
        return max(self._theme.px(self._theme.control_mm), words)

    def _refresh(self) -> None:
        plan, search = self._plan, self._search
        for part in (self._said, self.yes, self.no):
            part.setVisible(plan is not None)
        if plan is not None:
            self._said.setText(_plan_words(plan))
        self.look.setEnabled(not self._busy)
        self.progress.setVisible(self._busy)
        self.stop.setVisible(self._busy)
        self.results.setVisible(search is not None and bool(search.found))
        self._count.setVisible(search is not None)
        if search is not None:
            self.progress.setRange(0, max(1, search.doors))
            self.progress.setValue(search.asked)
            self._count.setText(_search_words(search, busy=self._busy))


def _words(found: Found) -> str:
    first = "  ·  ".join(filter(None, (found.model, _protocol(found.protocol), found.url)))
    return "\n".join([first, *(render(note) for note in found.notes)])


def _protocol(name: str) -> str:
    return {"mtconnect": "MTConnect", "opcua": "OPC UA", "modbus": "Modbus", "linuxcnc": "LinuxCNC"}.get(name, name)


def _plan_words(plan: SearchPlan) -> str:
    return tr(
        "This asks {hosts} addresses on the ports {ports}: {doors} connections in all, each greeted once in its protocol. Nothing is written. Is this network yours to ask?",
        hosts=plan.hosts,
        ports=", ".join(map(str, plan.ports)),
        doors=plan.doors,
    )


def _search_words(search: Search, *, busy: bool) -> str:
    if busy:
        return tr("{asked} of {all} ports asked, {n} found", asked=search.asked, all=search.doors, n=len(search.found))
    if not search.found:
        return tr("Nobody answered. Check the range, cables and power, and whether a firewall stands between.")
    if not search.complete:
        return tr(
            "{n} found, but only {asked} of {all} ports were asked. Choose one of them, or give a smaller range.",
            n=len(search.found),
            asked=search.asked,
            all=search.doors,
        )
    return tr("{n} found. Choose one to see its values.", n=len(search.found))
