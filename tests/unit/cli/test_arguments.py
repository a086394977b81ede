"""What may be typed: global options anywhere, every verb with help, wrong use with 2 and a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.cli.arguments import language_of, parse
from app.cli.language import in_language
from app.cli.order import DemoOrder, order_of


@pytest.mark.parametrize(
    "typed",
    [
        ["--data", "d", "--config", "c.yaml", "--lang", "en", "--log-level", "debug", "run", "--headless"],
        ["run", "--headless", "--data", "d", "--config", "c.yaml", "--lang", "en", "--log-level", "debug"],
        ["--data", "d", "--lang=en", "run", "--config=c.yaml", "--headless", "--log-level=debug"],
    ],
)
def test_global_options_stand_before_or_after_the_verb(typed: list[str]) -> None:
    options = parse(typed)
    assert (options.verb, options.data, options.config, options.lang, options.log_level) == (
        "run",
        Path("d"),
        Path("c.yaml"),
        "en",
        "debug",
    )


def test_an_option_after_the_verb_goes_before_the_same_one_before_it() -> None:
    assert parse(["--data", "a", "check", "--data", "b"]).data == Path("b")


def test_without_a_verb_it_is_the_window() -> None:
    options = parse([])
    assert (options.verb, options.data, options.config, options.log_level) == (None, None, None, "info")


@pytest.mark.parametrize(
    "verb",
    ["run", "demo", "gallery", "soak", "check", "probe", "status", "export", "backfill", "backup", "restore", "doctor"],
)
@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_every_verb_has_its_own_help(verb: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        parse(["--lang", language, verb, "--help"])
    assert left.value.code == 0
    assert "--data" in capsys.readouterr().out


@pytest.mark.parametrize(
    "typed",
    [
        ["bogus"],
        ["demo", "--speed", "0"],
        ["demo", "--speed", "fast"],
        ["demo", "--machines", "0"],
        ["run", "--port", "70000"],
        ["probe"],
        ["soak"],
        ["--lang", "de", "check"],
        ["--colour"],
    ],
)
def test_wrong_use_leaves_with_2_and_says_where_help_is(typed: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        parse(["--lang", "en", *typed] if "--lang" not in typed else typed)
    assert left.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "--help" in said.err


def test_the_language_is_known_before_anything_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "pt_BR.UTF-8")
    assert language_of(["check"]) == "pt-BR"
    assert language_of(["check", "--lang", "en"]) == "en"
    assert language_of(["--lang=en"]) == "en"


def test_the_demo_has_a_data_directory_of_its_own_unless_one_is_named(tmp_path: Path) -> None:
    assert order_of(parse(["demo"])).data.root.name == "demo"
    assert order_of(parse(["demo", "--data", str(tmp_path)])).data.root == tmp_path
    assert order_of(parse(["run"])).data.root.name != "demo"


def test_an_order_says_what_was_asked_for(tmp_path: Path) -> None:
    order = order_of(
        parse(
            [
                "--data",
                str(tmp_path),
                "demo",
                "--machines",
                "2",
                "--speed",
                "10",
                "--seed",
                "7",
                "--port",
                "0",
                "--insecure",
            ]
        )
    )
    assert order.demo == DemoOrder(machines=2, speed=10.0, seed=7)
    assert (order.config, order.listen_port, order.insecure) == (tmp_path / "plant.yaml", 0, True)
    window = order.for_window()
    assert (window.may_be_empty, window.must_serve) == (True, False)
    assert order.with_file(tmp_path / "x.yaml").demo is None


@pytest.mark.parametrize(
    ("file", "typed", "spoken"),
    [
        ("language: pt-BR\n", [], "pt-BR"),
        ("site: x\r\nlanguage: 'pt-BR'  # the shop floor's\r\nmachines: []\r\n", [], "pt-BR"),
        ("language: pt-BR\n", ["--lang", "en"], "en"),
        ("language: de\n", [], "en"),
        ("machines:\n  - {id: a, language: pt-BR}\n  language: pt-BR\n", [], "en"),
        (None, [], "en"),
    ],
)
def test_the_language_is_typed_else_configured_else_the_computers(
    file: str | None, typed: list[str], spoken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    if file is not None:
        (tmp_path / "plant.yaml").write_text(file, newline="")
    assert in_language(parse(["--data", str(tmp_path), *typed, "check"])).language == spoken


def test_the_window_is_told_only_a_language_that_somebody_chose(tmp_path: Path) -> None:
    assert in_language(parse(["--data", str(tmp_path)])).lang is None
    (tmp_path / "plant.yaml").write_text("language: pt-BR\n")
    assert in_language(parse(["--data", str(tmp_path)])).lang == "pt-BR"


PORTUGUESE = [
    (["exprot"], "argumento VERB: 'exprot' é desconhecido. Você quis dizer export?"),
    (
        ["export", "--format", "qwerty", "--out", "x"],
        "argumento --format: escolha inválida: 'qwerty' (aceita-se ",
    ),
    (["export"], "faltam argumentos obrigatórios: --out"),
    (["export", "--machine"], "argumento --machine: espera-se um argumento"),
    (["run", "--port", "abc"], "argumento --port: 'abc' não é um número inteiro"),
    (["run", "--port", "70000"], "argumento --port: 70000 não está entre 0 e 65535"),
    (["check", "--foo"], "argumentos desconhecidos: --foo"),
]


@pytest.mark.parametrize(("typed", "sentence"), PORTUGUESE)
def test_wrong_use_is_told_in_portuguese(typed: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        parse(["--lang", "pt-BR", *typed])
    assert left.value.code == 2
    assert sentence in capsys.readouterr().err


def test_help_has_no_english_frame_in_portuguese_and_english_comes_back(capsys: pytest.CaptureFixture[str]) -> None:
    for language, words in (
        ("pt-BR", ("uso: ", "opções:", "mostra esta ajuda e sai")),
        ("en", ("usage: ", "options:", "show this help message and exit")),
    ):
        with pytest.raises(SystemExit):
            parse(["--lang", language, "export", "--help"])
        told = capsys.readouterr().out
        assert all(word in told for word in words)
