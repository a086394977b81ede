"""The first run and every later machine: find, pick, see live values, correct the mapping, save. Nothing is saved before that."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QScrollArea, QStackedWidget, QVBoxLayout

from app.contracts.connect import Found, LiveReadings, SearchPlan, ServerNotTrusted, UntrustedServer
from app.contracts.settings import Trouble, TroubleKind
from app.domain.message import OperatorError, UserError
from app.domain.snapshot import PlantSnapshot
from views.binding.i18n import tr
from views.binding.live_peek import LivePeek
from views.binding.page import Page, Route
from views.binding.plant_link import PlantLink
from views.binding.starts import Start, Starts
from views.binding.tasks import Tasks
from views.shell.theme import LIGHT, Theme
from views.widgets.connect_form import ConnectForm
from views.widgets.found_machine import FoundMachine
from views.widgets.mapping_panel import MappingPanel
from views.widgets.trust_dialog import TrustDialog

SEARCH_SCHEMES = ("http", "opc.tcp", "modbus", "linuxcnc")


class ConnectPage(Page):
    """Ways to a first machine, and the same for any further one; the mapping of one of them in its place."""

    def __init__(self, link: PlantLink, starts: Starts, begin: Callable[[Start], None]) -> None:
        super().__init__()
        self._link, self._starts, self._begin = link, starts, begin
        self._tasks, self._search = Tasks(), Tasks()
        self._peek = LivePeek(lambda: self._link.connect, self._values, self._no_values)
        self._theme = LIGHT
        self._untrusted: UntrustedServer | None = None
        self._mapped: FoundMachine | None = None
        self._testing = self._saving = False
        self.form, self.panel = ConnectForm(), MappingPanel()
        self._stack, self._area = QStackedWidget(), QScrollArea()
        self._arrange()
        self._wire()

    def _arrange(self) -> None:
        self._area.setWidgetResizable(True)
        self._area.setWidget(self.form)
        self._area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._stack.addWidget(self._area)
        self._stack.addWidget(self.panel)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def _wire(self) -> None:
        form, panel = self.form, self.panel
        form.cards["find"].clicked.connect(self._begin_search)
        form.cards["demo"].clicked.connect(self._open_demo)
        form.cards["paste"].clicked.connect(lambda: form.address.setFocus(Qt.FocusReason.OtherFocusReason))
        form.cards["file"].clicked.connect(self._ask_file)
        form.cards["demo"].setEnabled(self._starts.demo is not None)
        form.cards["file"].setEnabled(self._starts.open_file is not None)
        form.address.returnPressed.connect(self.test)
        form.address.textEdited.connect(lambda _: form.login.forget())
        form.test.clicked.connect(self.test)
        form.login.entered.connect(self.test)
        form.save.clicked.connect(self.save)
        form.trouble.step.connect(self._step)
        form.changed.connect(self._look)
        form.mapping_asked.connect(self._open_mapping)
        form.finder.planned.connect(self._plan)
        form.finder.agreed.connect(self._agreed)
        form.finder.stopped.connect(self._stop_search)
        form.finder.picked.connect(self._pick)
        panel.changed.connect(self._look)
        panel.tested.connect(self._test_mapping)
        panel.finished.connect(self._use_mapping)
        panel.left.connect(self._close_mapping)
        panel.trouble.step.connect(lambda _: self._test_mapping())

    # ------------------------------------------------------------ as a page

    def show_route(self, route: Route) -> None:
        """Ready for an address to be pasted."""
        if self._mapped is None:
            self.form.address.setFocus(Qt.FocusReason.OtherFocusReason)

    def apply(self, snapshot: PlantSnapshot) -> None:
        """Known ids decide which id is free; nothing else here comes from the plant."""
        self.form.show_plant(snapshot)

    def showEvent(self, event: QShowEvent) -> None:
        """Values of what was found live again."""
        super().showEvent(event)
        self._look()

    def hideEvent(self, event: QHideEvent) -> None:
        """A test, a search and a look that nobody waits for end; saving goes on."""
        self._peek.stop()
        self._stop_search()
        if not self._saving:
            self._tasks.cancel()
        super().hideEvent(event)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        self.form.set_theme(theme)
        self.panel.set_theme(theme)

    def retranslate(self) -> None:
        """Set all texts again."""
        self.form.retranslate()
        self.panel.retranslate()

    def state(self) -> Route:
        """One place; what was typed stays in the page."""
        return Route("connect")

    # ------------------------------------------------------------ finding

    def _begin_search(self) -> None:
        self.form.finder.show()
        self.form.finder.begin(self._link.connect.ranges())

    def _plan(self, targets: list[str]) -> None:
        try:
            plan = self._link.connect.plan(targets)
        except UserError as error:
            self.form.finder.propose(None)
            self.form.trouble.show_trouble(Trouble(TroubleKind.ADDRESS, error.message))
        else:
            self.form.trouble.show_trouble(None)
            self.form.finder.propose(plan)

    def _agreed(self, plan: SearchPlan) -> None:
        self.form.finder.show_search(None, busy=True)
        self._search.start(self._run_search(plan))

    async def _run_search(self, plan: SearchPlan) -> None:
        finder = self.form.finder
        try:
            result = await self._link.connect.search(
                plan.targets, lambda found: finder.show_search(found, busy=bool(len(self._search)))
            )
        except OperatorError as error:
            finder.show_search(None, busy=False)
            self.form.trouble.show_trouble(Trouble(TroubleKind.OTHER, error.message))
        else:
            finder.show_search(result, busy=False)

    def _stop_search(self) -> None:
        if len(self._search):
            self._search.cancel()
            self.form.finder.stop_here()

    def _pick(self, found: Found) -> None:
        self.form.login.forget()
        self.form.address.setText(found.url)
        self.test()

    # ------------------------------------------------------------ testing

    def test(self) -> None:
        """Look at the address; saves nothing."""
        if self.form.url and not self._testing:
            self._tasks.cancel()
            self._testing = True
            self.form.say(None)
            self.form.trouble.show_trouble(None)
            self.form.show_answer(None)
            self.form.show_busy("test")
            self._tasks.start(self._probe(self.form.url))

    async def _probe(self, url: str) -> None:
        login = self.form.login
        try:
            answer = await self._link.connect.probe(url, login.user, login.password)
        except OperatorError as error:
            await self._explain(url, error)
        else:
            self.form.show_answer(answer)
            self.form.show_busy("")
            self.form.offer_next()
        finally:
            self._testing = False
            self.form.show_busy("")

    async def _explain(self, url: str, error: OperatorError) -> None:
        """Say what is wrong, and put the focus on the next step; an unknown certificate is shown at once."""
        self._untrusted = error.server if isinstance(error, ServerNotTrusted) else None
        self.form.trouble.show_trouble(await self._link.settings.diagnose(url, error))
        if self._untrusted is not None:
            self._ask_trust()
        else:
            self.form.trouble.offer_next()

    def _step(self, kind: TroubleKind) -> None:
        """The next step that the trouble offers."""
        parts = urlsplit(self.form.url)
        match kind:
            case TroubleKind.CERTIFICATE if self._untrusted is not None:
                self._ask_trust()
            case TroubleKind.LOGIN:
                self.form.login.ask()
            case TroubleKind.PORT_CLOSED if parts.hostname:
                self._look_at(parts.hostname)
            case TroubleKind.NOT_THIS_PROTOCOL if parts.hostname and parts.port:
                self._look_at(" ".join(f"{scheme}://{parts.netloc}" for scheme in SEARCH_SCHEMES))
            case TroubleKind.UNIT:
                self._choose_unit()
            case TroubleKind.NO_ROUTE | TroubleKind.OTHER:
                self.test()
            case _:
                self.form.address.setFocus(Qt.FocusReason.OtherFocusReason)
                self.form.address.selectAll()

    def _look_at(self, targets: str) -> None:
        self.form.finder.show()
        self.form.finder.aim(targets)

    def _choose_unit(self) -> None:
        """The unit's number in the address, ready to be typed over."""
        parts = urlsplit(self.form.url)
        unit = parts.path.strip("/") or "1"
        address = self.form.address
        address.setText(urlunsplit((parts.scheme, parts.netloc, f"/{unit}", "", "")))
        address.setFocus(Qt.FocusReason.OtherFocusReason)
        address.setSelection(len(address.text()) - len(unit), len(unit))

    def _ask_trust(self) -> None:
        if self._untrusted is None:
            return
        dialog = TrustDialog(self._untrusted, self._theme, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._tasks.start(self._trust(dialog.server)))
        dialog.open()

    async def _trust(self, server: UntrustedServer) -> None:
        try:
            await self._link.connect.trust(server.url, server.fingerprint)
        except OperatorError as error:
            self.form.trouble.show_trouble(Trouble(TroubleKind.OTHER, error.message))
        else:
            self._testing = True
            self.form.trouble.show_trouble(None)
            self.form.show_busy("test")
            await self._probe(self.form.url)

    # ------------------------------------------------------------ live values

    def _look(self) -> None:
        """Look at what would be saved, as it would be mapped now."""
        if self._saving or not self.isVisible():
            return
        if self._mapped is not None:
            entry = self._entry(self._mapped)
            self._peek.look([self.panel.entry(entry)] if self.panel.is_sound and self.panel.has_signals else [])
        else:
            self._peek.look([_unnamed(self._entry(found)) for found in self._watched()])

    def _watched(self) -> list[FoundMachine]:
        return [found for found in self.form.found if not found.needs_signals]

    def _values(self, readings: LiveReadings) -> None:
        if self._mapped is not None:
            self.panel.trouble.show_trouble(None)
            self.panel.show_values({reading.item.id: reading for reading in readings[0]})
            return
        for found, shown in zip(self._watched(), readings, strict=False):
            if shown:
                found.show_readings(shown)

    def _no_values(self, error: OperatorError) -> None:
        self._tasks.start(self._tell_no_values(error))

    async def _tell_no_values(self, error: OperatorError) -> None:
        trouble = await self._link.settings.diagnose(self.form.url, error)
        if self._mapped is not None:
            self.panel.show_trouble(trouble)
        else:
            self.form.trouble.show_trouble(trouble)

    # ------------------------------------------------------------ mapping

    def _open_mapping(self, found: FoundMachine) -> None:
        self._mapped = found
        self._stack.setCurrentWidget(self.panel)
        self.panel.open(found.probed, found.driver, found.mapping)

    def _test_mapping(self) -> None:
        self.panel.trouble.show_trouble(None)
        self._peek.stop()
        self._look()

    def _use_mapping(self) -> None:
        found = self._mapped
        if found is not None:
            self._close_mapping()
            found.use_mapping(self.panel.mapping)
            self.form.offer_next()

    def _close_mapping(self) -> None:
        self._mapped = None
        self._stack.setCurrentWidget(self._area)
        self._look()

    # ------------------------------------------------------------ saving

    def _entry(self, found: FoundMachine) -> dict[str, Any]:
        """As it would be saved, with the password itself where it is only tried."""
        return _with_password(found.entry(), self.form.login.password)

    def save(self) -> None:
        """Write what is taken into the configuration and go to the first of them."""
        entries = [found.entry() for found in self.form.found if found.taken]
        if entries and self.form.problem() is None and not self._saving:
            self._saving = True
            self._peek.stop()
            self.form.show_busy("save")
            self._tasks.start(self._add(entries))

    async def _add(self, entries: list[dict[str, Any]]) -> None:
        self.form.say(None)
        password = self.form.login.password
        try:
            if password:
                kept = await self._link.settings.put_secret(str(entries[0]["id"]), password)
                entries = [_with_password(entry, kept) for entry in entries]
            await self._link.add_machines(entries)
        except OperatorError as error:
            self.form.say(error.message)
        else:
            self.form.address.clear()
            self.form.login.forget()
            self.form.show_answer(None)
            self.navigate.emit(Route("machine", machine=str(entries[0]["id"])))
        finally:
            self._saving = False
            self.form.show_busy("")

    # ------------------------------------------------------------ other ways to begin

    def _open_demo(self) -> None:
        if self._starts.demo is not None:
            self._begin(self._starts.demo)

    def _ask_file(self) -> None:
        dialog = QFileDialog(
            self, tr("Open a plant file"), str(self._link.configuration_path().parent), "YAML (*.yaml *.yml)"
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.open_file)
        dialog.open()

    def open_file(self, name: str) -> None:
        """Exchange the plant for the one of this file."""
        opener = self._starts.open_file
        if opener is not None:
            self._begin(lambda: opener(Path(name)))


def _unnamed(entry: dict[str, Any]) -> dict[str, Any]:
    """Without what a person types meanwhile: a name needs no new session."""
    return {key: value for key, value in entry.items() if key not in ("id", "name")}


def _with_password(entry: dict[str, Any], password: str) -> dict[str, Any]:
    security = entry.get("security")
    if not password or not isinstance(security, dict) or "user" not in security:
        return entry
    return {**entry, "security": {**security, "password": password}}
