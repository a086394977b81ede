"""Every page has its help with a picture, in both languages."""

from __future__ import annotations

import re

import pytest
import qasync
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QTextBrowser

from tests.views.furnished import furnished
from tests.views.seated import Seated
from views.shell.help_panel import HELP, HelpPanel, help_text
from views.shell.places import PLACES

TOPICS = (*PLACES, "fleet")


@pytest.mark.parametrize("language", ["en", "pt-BR"])
@pytest.mark.parametrize("topic", TOPICS)
def test_every_page_has_a_help_with_its_picture(topic: str, language: str) -> None:
    text = help_text(topic, language)
    assert text.startswith("## "), "no help, or no title"
    assert len(text.split()) > 30
    (picture,) = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text)
    assert picture == f"{topic}-{language}.png"
    image = QImage(str(HELP / "img" / picture))
    assert image.width() >= 600
    assert (HELP / "img" / picture).stat().st_size < 64_000


def test_no_help_and_no_picture_outlives_its_page() -> None:
    texts = {file.stem for folder in ("en", "pt-BR") for file in (HELP / folder).glob("*.md")}
    pictures = {file.name for file in (HELP / "img").glob("*.png")}
    assert texts == set(TOPICS)
    assert pictures == {f"{topic}-{language}.png" for topic in TOPICS for language in ("en", "pt-BR")}


def test_both_languages_say_the_same_things() -> None:
    for topic in TOPICS:
        english, portuguese = help_text(topic, "en"), help_text(topic, "pt-BR")
        assert english != portuguese
        for sign in ("\n- ", "\n1. "):
            assert english.count(sign) == portuguese.count(sign), topic


def test_a_hub_explains_the_fleet(window_loop: qasync.QEventLoop) -> None:
    async def scenario(window: Seated) -> None:
        window.keys("F1")
        shown = window.window.findChild(HelpPanel).findChild(QTextBrowser)
        assert "Fleet" in shown.toPlainText()
        window.keys("Ctrl+2")
        assert "Machine" in shown.toPlainText().splitlines()[0]

    Seated(furnished(hub=True)).play(window_loop, scenario)
