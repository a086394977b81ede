"""Every text for people has its Portuguese, with the same parameters, and the compiled catalogue is the written one."""

from __future__ import annotations

import string
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.message import Message
from app.i18n import Catalogue, catalogue, read, system_language
from resources.translations import collect

TEXTS, FAULTS = collect.collect(collect.files())
TRANSLATIONS = collect.translations()


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_texts_are_literals_so_that_they_can_be_collected() -> None:
    assert not FAULTS


def test_every_text_is_translated() -> None:
    assert not [f"{TEXTS[text]}: {text}" for text in sorted(TEXTS) if not TRANSLATIONS.get(text)]


def test_no_translation_outlives_its_text() -> None:
    assert not sorted(set(TRANSLATIONS) - set(TEXTS))


def test_translations_keep_the_parameters() -> None:
    assert not [text for text, other in TRANSLATIONS.items() if other and fields(text) != fields(other)]


def test_the_compiled_catalogue_is_current(tmp_path: Path) -> None:
    fresh = tmp_path / "pt_BR.qm"
    collect.compile_to(fresh)
    assert fresh.read_bytes() == collect.QM.read_bytes(), "run: python resources/translations/collect.py"


def test_the_file_is_written_as_the_collector_writes_it() -> None:
    assert collect.TS.read_text("utf-8") == collect.written(TEXTS, TRANSLATIONS)


def test_the_collector_finds_every_way_of_saying_something(tmp_path: Path) -> None:
    source = tmp_path / "app" / "speaks.py"
    source.parent.mkdir()
    source.write_text(
        'tr("one")\nMessage.of("two {x}", x=1)\nMessage("three")\n_("four")\nwords.text("five")\n'
        'tr(name)\nlabel.text()\nother("six")\n'
    )
    texts, faults = collect.collect([source], tmp_path)
    assert set(texts) == {"one", "two {x}", "three", "four", "five"}
    assert faults == ["app/speaks.py:6: tr(…) needs a literal"]


def test_new_texts_are_unfinished_and_unfinished_texts_are_not_used(tmp_path: Path) -> None:
    path = tmp_path / "pt_BR.ts"
    path.write_text(collect.written({"old": "a.py", "new": "a.py"}, {"old": "velho"}), "utf-8")
    assert read(path) == {"old": "velho"}


def test_a_message_is_rendered_in_portuguese_with_its_inner_message() -> None:
    words = Catalogue("pt-BR", {"{file}: {problem}": "{file}: {problem}!", "a number": "um número"})
    message = Message.of("{file}: {problem}", file="plant.yaml", problem=Message("a number"))
    assert words.render(message) == "plant.yaml: um número!"


def test_the_shipped_catalogue_speaks_portuguese_and_english() -> None:
    assert catalogue("pt-BR").text("Overview") == "Visão geral"
    assert catalogue("en").text("Overview") == "Overview"
    assert catalogue("pt-BR").text("not in it") == "not in it"


@pytest.mark.parametrize(
    ("value", "language"), [("pt_BR.UTF-8", "pt-BR"), ("pt_PT", "pt-BR"), ("en_US.UTF-8", "en"), ("C", "en")]
)
def test_the_computers_language_is_followed(monkeypatch: pytest.MonkeyPatch, value: str, language: str) -> None:
    monkeypatch.setenv("LC_ALL", value)
    assert system_language() == language


def test_the_headless_catalogue_loads_no_qt() -> None:
    script = "import sys; from app.i18n import catalogue; catalogue('pt-BR'); sys.exit('PySide6' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], cwd=collect.ROOT, check=False).returncode == 0
