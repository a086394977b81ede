"""A real station says one number on its page, over HTTP and on paper, to the digit."""

from __future__ import annotations

import asyncio
import io
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from pypdf import PdfReader
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.observation import Cursor, Delivery
from app.domain.production import EntryKind, QuantityEntry
from app.server.site import serve
from tests.integration.test_plant import SOURCE, until
from tests.integration.test_production import ASKED, BEGAN, HOUR, world
from tests.views.test_oee_page import tap
from views.binding import format as form
from views.binding.page import Route
from views.binding.plant_link import PlantLink
from views.models.oee_losses import HEADS
from views.pages.oee import OeePage
from views.shell.theme import LIGHT

S = 10**9
NAMES = {"availability": "availability", "effectiveness": "performance", "quality": "quality", "oee": "oee"}
"""Figures as HTTP calls them."""


async def settled(page: OeePage) -> None:
    for _ in range(400):
        QApplication.processEvents()
        await asyncio.sleep(0.01)
        if page.losses.isVisible() and page.losses.heads["oee"].face.value:
            return
    raise AssertionError(page.said.text())


@pytest.mark.parametrize(("language", "locale"), [("en", "en_US"), ("pt-BR", "pt_BR")])
async def test_page_http_and_report_say_the_same(qtbot: QtBot, tmp_path: Path, language: str, locale: str) -> None:
    QLocale.setDefault(QLocale(locale))
    form.use_zone("UTC")
    now = datetime.now(UTC)
    begins, ends = now - timedelta(minutes=70), now - timedelta(minutes=3)
    made = world(tmp_path)
    with (tmp_path / "plant.yaml").open("a") as file:
        file.write(
            f'language: {language}\nshifts:\n  - {{name: A, from: "{begins:%H:%M}", to: "{ends:%H:%M}"}}\nreports: {{at_shift_end: false, weekly: false, monthly: false}}\n'
        )
    plant = made.plant(Delivery(SOURCE, (HOUR,), Cursor(SOURCE, "77", 9)))
    await plant.start()
    await until(lambda: plant.flush(1.0) and plant.production.oee(ASKED).result(5).total.account.made == 5)
    scrap = QuantityEntry("mill-1", EntryKind.SCRAP, 1, BEGAN + 700 * S, "ana", time.time_ns())
    await asyncio.wrap_future(plant.production.enter(scrap))

    page = OeePage(PlantLink(plant))
    qtbot.addWidget(page)
    page.resize(1366, 700)
    page.set_theme(LIGHT)
    page.retranslate()
    page.show()
    page.show_route(Route("oee", options=(("range", "last_shift"), ("scope", "machine:mill-1"))))
    await settled(page)

    kept = await asyncio.to_thread(plant.reports.write_due, time.time_ns())
    report = next(each for each in kept if each.name.startswith("shift_"))
    paper = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(report.pdf.read_bytes())).pages)
    paper = " ".join(paper.split())
    heads = {name: button.face.value.removeprefix("≈ ") for name, button in page.losses.heads.items()}
    for name in HEADS:
        assert heads[name] in paper, (name, heads[name])
    for row in page.losses.fall.shown():
        assert row.face.value.lstrip("−+ ") in paper, row.face
    stops = [row for row in page.losses.pareto.shown() if row.face.name.startswith("loss/")]
    assert stops
    for row in stops:
        assert row.face.value in paper, row.face

    server = await serve(plant, host="127.0.0.1", listen_port=0)
    async with (
        ClientSession(server.url) as http,
        http.get(f"/v1/machines/mill-1/oee?shift={begins:%Y-%m-%d}/A") as answer,
    ):
        told: dict[str, Any] = await answer.json()
    for name in HEADS:
        assert heads[name] == f"{form.number(told[NAMES[name]] * 100, 1)} %"
    assert page.losses.counts["parts/made"].face.value == form.number(told["made"], 0)
    assert page.losses.counts["parts/good"].face.value == form.number(told["good"], 0)
    assert page.losses.counts["completeness"].face.value == f"{form.number(told['completeness'] * 100, 1)} %"
    tap(page.losses.heads["availability"])
    for _ in range(50):
        QApplication.processEvents()
        await asyncio.sleep(0.005)
    inputs = {row.face.name: row.face.value for row in page.evidence.findChildren(type(page.losses.fall.shown()[0]))}
    assert inputs == {
        symbol: f"{form.number(value, 1)} s" for symbol, value in told["figures"]["availability"]["inputs"].items()
    }
    await server.stop()
    assert await plant.stop()
