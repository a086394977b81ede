"""Renders every page into docs/img, always the same picture from the same sources: a fixed shop at a fixed time, no screen needed.

Each page in both languages, light and dark; and, smaller, for the help beside the page.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from contextlib import closing
from io import BytesIO
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import qasync  # noqa: E402 - the platform is chosen before Qt loads
from PIL import Image  # noqa: E402
from PySide6.QtCore import QBuffer  # noqa: E402
from PySide6.QtGui import QPixmap  # noqa: E402
from PySide6.QtWidgets import QWidget  # noqa: E402

from app.alarms.figures import figures  # noqa: E402
from app.contracts import ProbeAnswer, ProbedMachine  # noqa: E402
from app.domain.alarm_rule import RuleCheck  # noqa: E402
from app.domain.calendar import Place  # noqa: E402
from app.domain.condition import Activation, Level  # noqa: E402
from app.domain.note import Note  # noqa: E402
from app.domain.production import StopAdvice  # noqa: E402
from app.domain.snapshot import PlantSnapshot  # noqa: E402
from tests.alarm_builders import diary, morning  # noqa: E402
from tests.fleet_builders import FakeFleet, hub_shop  # noqa: E402
from tests.oee_shop import desk_port  # noqa: E402
from tests.production_builders import stop_of  # noqa: E402
from tests.settings_builders import RealSettings  # noqa: E402
from tests.views.builders import NOW, FakePlant, S, hole, machine, model_of, plant, shop  # noqa: E402
from tests.views.furnished import LIKELY, ORDERS, SETTINGS  # noqa: E402
from tests.views.milling import MillingPlant  # noqa: E402
from tests.views.seated import Seated  # noqa: E402
from views.binding.i18n import tr  # noqa: E402
from views.binding.page import Route  # noqa: E402
from views.pages.alarm_rules import AlarmRules  # noqa: E402
from views.pages.connect import ConnectPage  # noqa: E402
from views.pages.oee_patterns import PatternsTab  # noqa: E402
from views.pages.trend import TrendPage  # noqa: E402
from views.pages.twin import TwinPage  # noqa: E402

IMAGES = ROOT / "docs" / "img"
HELP = ROOT / "resources" / "help" / "img"
HELP_WIDTH = 720
COLOURS, HELP_COLOURS = 192, 64
"""Pictures of a calm grey window need few colours: a third of the bytes."""
URL = "http://10.0.0.5:5000"
TREND = Route("trend", signals=("abr-850/rpm", "abr-850/feed", "abr-850/spindle_load"))
PICTURES: dict[str, Route] = {
    "overview": Route("overview"),
    "machine": Route("machine", machine="abr-850"),
    "machine-fault": Route("machine", machine="lathe-2"),
    "trend": TREND,
    "replay": Route("machine", machine="abr-850", from_ns=NOW - 1_900 * S),
    "3d": Route("twin", machine="abr-850", options=(("part", "spindle"), ("colour", "load"))),
    "3d-replay": Route("twin", machine="abr-850", from_ns=NOW - 75 * S, options=(("colour", "feed"),)),
    "diagnostics": Route("diagnostics"),
    "connect": Route("connect"),
    "first-run": Route("connect"),
    "terminal": Route("terminal", machine="abr-850"),
    "terminal-parts": Route("terminal", machine="abr-850", options=(("side", "parts"),)),
    "terminal-jobs": Route("terminal", machine="abr-850", options=(("side", "jobs"),)),
    "settings": Route("settings", options=(("section", "machines/0"), ("tab", "form"))),
    "settings-text": Route("settings", options=(("tab", "yaml"),)),
    "settings-versions": Route("settings", options=(("tab", "versions"),)),
    "andon": Route("andon"),
    "fleet": Route("overview"),
    "alarms": Route("alarms"),
    "alarm-journal": Route("alarms", options=(("tab", "journal"), ("range", f"{NOW - 86_400 * S}-{NOW}"))),
    "alarm-figures": Route(
        "alarms", options=(("tab", "figures"), ("range", f"{NOW - 86_400 * S}-{NOW}"), ("figure", "top"))
    ),
    "alarm-rules": Route("alarms", options=(("tab", "rules"), ("rule", "spindle_load"))),
}
OEE = (("range", "last_shift"), ("scope", "site:"))
PICTURES |= {
    "oee": Route("oee", options=(*OEE, ("tab", "losses"))),
    "oee-evidence": Route(
        "oee",
        options=(
            ("range", "last_shift"),
            ("scope", "machine:abr-850"),
            ("tab", "losses"),
            ("open", "availability|||PBT|0"),
        ),
    ),
    "oee-figures": Route("oee", options=(*OEE, ("tab", "figures"))),
    "oee-cycles": Route("oee", options=(("range", "week"), ("scope", "machine:abr-850"), ("tab", "cycles"))),
    "oee-stops": Route("oee", options=(("range", "last_shift"), ("scope", "machine:abr-850"), ("tab", "stops"))),
    "oee-orders": Route("oee", options=(*OEE, ("tab", "orders"))),
    "oee-patterns": Route("oee", options=(*OEE, ("tab", "patterns"))),
    "oee-compare": Route("oee", options=(*OEE, ("tab", "compare"))),
    "oee-calendar": Route("oee", options=(*OEE, ("tab", "calendar"))),
    "oee-reasons": Route("oee", options=(*OEE, ("tab", "stops"), ("edit", "reasons"))),
}
WEEK = """\
shifts:
  - {name: A, days: mon-fri, from: "06:00", to: "14:00", breaks: ["10:00-10:15"]}
  - {name: B, days: mon-fri, from: "14:00", to: "22:00", breaks: ["18:00-18:30"]}
  - {name: N, days: sun-thu, from: "22:00", to: "06:00", machines: [abr-850]}
holidays:
  - {name: Consciência Negra, from: 2026-11-20}
overtime:
  - {name: extra, from: 2026-11-21T06:00, to: 2026-11-21T12:00, machines: [mill-2]}
maintenance:
  - {name: oil, from: 2026-11-18T12:00, to: 2026-11-18T14:00, lines: [Line 1]}
"""
MORNING: dict[str, list[tuple[int, float | str]]] = {
    "system": [
        (NOW - 2_000 * S, Activation(Level.FAULT, native_code="1010", text="SPINDLE OVERHEAT").encode()),
        (NOW - 1_500 * S, Activation(Level.NORMAL, native_code="1010").encode()),
    ],
    "program": [
        (NOW - 9_000 * S, "O0031 SHAFT"),
        (NOW - 3_300 * S, "O1234 FLANGE-OP10"),
        (NOW - 2_400 * S, "O1235 FLANGE-OP20"),
    ],
    "state": [
        (NOW - 9_000 * S, "idle"),
        (NOW - 3_000 * S, "running"),
        (NOW - 2_000 * S, "fault"),
        (NOW - 1_500 * S, "idle"),
        (NOW - 1_300 * S, "running"),
    ],
}
"""What happened on a machine that is looked at closely."""
LOOKS = tuple((theme, language) for theme in ("light", "dark") for language in ("en", "pt-BR"))
SIZE = (1366, 768)
TOPICS = {
    name: name for name in ("overview", "machine", "terminal", "trend", "alarms", "oee", "diagnostics", "connect")
}
TOPICS |= {"3d": "twin", "settings": "settings", "andon": "andon", "fleet": "fleet"}
"""Pictures that stand in the help, and of which page."""


def shop_with_holes(name: str) -> FakePlant:
    """The plant of a picture."""
    snapshot: PlantSnapshot = plant() if name == "first-run" else shop()
    fake = (
        MillingPlant(snapshot)
        if name.startswith("3d")
        else FakePlant(hub_shop(snapshot) if name == "fleet" else snapshot)
    )
    if name == "fleet":
        fake.fleet = FakeFleet(NOW)
    if name.startswith("alarm"):
        fake.alarms.now, fake.alarms.lines = morning(NOW), diary(morning(NOW).rows, NOW)
        fake.alarms.figures = figures(fake.alarms.lines, NOW - 86_400 * S, NOW, fake.alarms.definitions(), {})
        fake.alarms.check = RuleCheck(
            (), {"abr-850": True, "mill-2": False}, {"abr-850/spindle_load": 88.2, "mill-2/spindle_load": 47.0}
        )
    fake.holes = (
        hole("grinder-1", NOW - 11_920 * S, None),
        hole("mill-2", NOW - 30_000 * S, NOW - 28_000 * S),
        hole("abr-850", NOW - 420 * S, NOW - 360 * S),
    )
    found = tuple(machine("mill-9", name="Mill 9").readings())
    entry = {"id": "mill-9", "name": "Mill 9", "driver": "mtconnect", "url": URL}
    probed = ProbedMachine("mill-9", "Mill9", model_of("mill-9"), found, entry)
    if name in ("trend", "replay"):
        fake.stories.update(MORNING)
        fake.trends.kept["n"] = Note("n", "abr-850", NOW - 2_600 * S, NOW - 2_300 * S, "Chatter", "ana", NOW)
    if name.startswith("terminal"):
        stop = stop_of(NOW - 1140 * S, None, now_ns=NOW, alarm="1010")
        fake.floor.asking, fake.floor.orders = StopAdvice(stop, LIKELY, "setup"), ORDERS
    if name == "andon" or name.startswith("oee"):
        fake.production = desk_port([Place(m.id, m.line, m.area) for m in snapshot.machines], NOW, days=28)  # type: ignore[attr-defined]
        fake.floor.text, fake.floor.orders = WEEK, ORDERS
    fake.answers[URL] = ProbeAnswer(URL, "mtconnect", "MTConnect agent 2.3", (probed,))
    return fake


async def rendered(page: TwinPage) -> None:
    """Wait until the machine stands there, smoothed."""
    for _ in range(500):
        if page.view.smooth:
            return
        await asyncio.sleep(0.02)
    raise TimeoutError("the machine was not rendered: is there OpenGL?")


async def reckoned(patterns: PatternsTab) -> None:
    """Wait until the weeks stand there in the language that was chosen."""
    async with asyncio.timeout(10):
        while patterns.said.text() == tr("Looking it up …"):
            await asyncio.sleep(0.02)


def save(pixmap: QPixmap, name: str, theme: str, language: str) -> None:
    """As name-theme-language.png; a light one of a page's help as topic-language.png too."""
    buffer = QBuffer()
    pixmap.save(buffer, "PNG")  # type: ignore[call-overload]
    whole = Image.open(BytesIO(bytes(buffer.data().data()))).convert("RGB")
    _few_colours(whole, COLOURS).save(IMAGES / f"{name}-{theme}-{language}.png", optimize=True)
    if name in TOPICS and theme == "light":
        small = whole.resize((HELP_WIDTH, whole.height * HELP_WIDTH // whole.width), Image.Resampling.LANCZOS)
        _few_colours(small, HELP_COLOURS).save(HELP / f"{TOPICS[name]}-{language}.png", optimize=True)


def _few_colours(image: Image.Image, colours: int) -> Image.Image:
    return image.quantize(colours, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)


def picture(name: str, *, theme: str, language: str, loop: qasync.QEventLoop, settings: RealSettings) -> None:
    """One page in one look."""
    fake = shop_with_holes(name)
    fake.settings = settings  # type: ignore[assignment]
    seated = Seated(fake)

    async def scenario(window: Seated) -> None:
        if language != window.seat.language:
            window.seat.toggle_language()
        if theme != window.seat.theme.name:
            window.seat.toggle_theme()
        window.window.resize(*SIZE)
        if name == "alarm-rules":
            await window.settled()
            window.page(AlarmRules).preview.test.click()
        if name == "connect":
            window.page(ConnectPage).form.address.setText(URL)
            window.page(ConnectPage).test()
        await asyncio.sleep(0.6)
        if name == "trend":
            tools = window.page(TrendPage).tools
            tools.banded.emit("program", True)
            tools.measure.click()
            await asyncio.sleep(0.4)
        if name == "oee-patterns":
            await reckoned(window.page(PatternsTab))
        if name.startswith("3d"):
            await rendered(window.page(TwinPage))
        save(window.window.grab(), name, theme, language)

    seated.play(loop, scenario, PICTURES[name])


def gallery() -> None:
    """Every widget, on one long sheet in each look and language."""
    from views.shell.application import application
    from views.shell.gallery_window import GalleryWindow
    from views.shell.seat import Seat

    for theme, language in LOOKS:
        seat = Seat(application(), None, lang=language, theme=theme)
        window = GalleryWindow(seat)
        window.resize(*SIZE)
        window.show()
        application().processEvents()
        sheet = window.page.findChild(QWidget, "gallery")
        assert sheet is not None
        save(sheet.grab(), "gallery", theme, language)
        window.close()
        window.deleteLater()
        seat.leave()


def main() -> int:
    """All pages in all looks, or those named on the command line."""
    from views.binding import format as written
    from views.shell import sounder
    from views.shell.application import application

    loop = qasync.QEventLoop(application())
    sounder.PLAYERS = (("true",),)  # pictures are silent, and do not speak of it
    written.use_zone("UTC")
    for folder in (IMAGES, HELP):
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, closing(RealSettings(Path(place), SETTINGS)) as settings:
        for name in sys.argv[1:] or (*PICTURES, "gallery"):
            if name == "gallery":
                gallery()
                continue
            for theme, language in LOOKS:
                picture(name, theme=theme, language=language, loop=loop, settings=settings)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
