"""Texts of the command line, reports and server in the user's language, without Qt; the window reads the same catalogue.

The catalogue is ``resources/translations/pt_BR.ts`` (Qt Linguist), one context; English is the source and needs none.
gettext was considered: a second catalogue would have to be kept equal to Qt's.
"""

from __future__ import annotations

import locale
import os
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from app.domain.message import Message, spelled

TRANSLATIONS = Path(__file__).resolve().parents[1] / "resources" / "translations"
LANGUAGES = ("pt-BR", "en")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Texts of one language; a text that is not in it stays English."""

    language: str
    texts: Mapping[str, str] = field(default_factory=dict)

    def text(self, text: str, /, **params: Any) -> str:
        """A literal in this language, with ``{named}`` parameters put in."""
        translated = self.texts.get(text, text)
        if not params:
            return translated
        return translated.format(**{name: spelled(value, self.language) for name, value in params.items()})

    def render(self, message: Message) -> str:
        """A sentence in this language; parameters that are messages are translated too."""
        params = {name: self.render(p) if isinstance(p, Message) else p for name, p in message.params.items()}
        return self.text(message.template, **params)


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of ``pt-BR``; for any other language the English source itself."""
    if language != "pt-BR":
        return Catalogue("en")
    return Catalogue("pt-BR", read(TRANSLATIONS / "pt_BR.ts"))


def read(path: Path) -> dict[str, str]:
    """Finished translations of a Linguist file by their source text."""
    found = {}
    for message in ET.parse(path).iter("message"):
        translation = message.find("translation")
        source = message.findtext("source")
        if source and translation is not None and translation.text and translation.get("type") is None:
            found[source] = translation.text
    return found


def system_language() -> str:
    """The language of this computer's user: ``pt-BR`` for any Portuguese, else ``en``."""
    named = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), None)
    if named is None:
        named = locale.getlocale()[0] or ""
    return "pt-BR" if named.lower().startswith(("pt", "portuguese")) else "en"
