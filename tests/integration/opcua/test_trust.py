"""A person trusts a server once: in the window through ``plant.connect``, or on the command line; a changed certificate is told apart."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli.dispatch import main
from app.contracts.connect import ServerNotTrusted, UntrustedServer
from app.domain.message import AuthRefused, UserError
from app.runtime import driver_specs
from drivers.connect import Connect
from drivers.opcua.pki import Pki, spaced
from tests.servers.node_opcua import NodeOpcUa

NODE = "nsu=urn:test:plant;s="


@pytest.fixture(scope="module")
def fortress(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NodeOpcUa]:
    with NodeOpcUa(secureOnly=True, users={"hmi": "s3cret"}, pki=str(tmp_path_factory.mktemp("server-pki"))) as found:
        yield found


@pytest.fixture
def connect(tmp_path: Path) -> Iterator[Connect]:
    made = Connect(driver_specs(), tmp_path)
    yield made
    made.close()


def shown_by(connect: Connect, url: str) -> UntrustedServer:
    with pytest.raises(ServerNotTrusted) as refusal:
        connect.probe(url, "hmi", "s3cret").result(20)
    return refusal.value.server


def test_a_server_is_trusted_once_and_then_shows_its_values(connect: Connect, fortress: NodeOpcUa) -> None:
    server = shown_by(connect, fortress.url)
    assert len(server.fingerprint) == 64
    assert "CN=" in server.subject
    assert server.valid_from_ns is not None
    assert server.valid_to_ns is not None
    assert server.valid_from_ns < server.valid_to_ns
    assert not server.has_changed
    connect.trust(fortress.url, server.shown).result(5)
    connect.trust(fortress.url, server.fingerprint).result(5)
    answer = connect.probe(fortress.url, "hmi", "s3cret").result(20)
    assert answer.machines[0].readings
    security = answer.machines[0].configuration["security"]
    assert security == {"policy": "auto", "user": "hmi"}, "the password is never part of an entry"


def test_a_preview_shows_an_entrys_values_before_it_is_saved(connect: Connect, fortress: NodeOpcUa) -> None:
    connect.trust(fortress.url, shown_by(connect, fortress.url).fingerprint).result(5)
    entry = {
        "id": "mill",
        "driver": "opcua",
        "url": fortress.url,
        "security": {"policy": "auto", "user": "hmi", "password": "s3cret"},
        "signals": {"rpm": f"{NODE}SpindleSpeed", "hole": f"{NODE}NoSuchNode"},
    }
    (machine,) = connect.preview(entry).result(20).machines
    values = {reading.item.id: reading for reading in machine.readings}
    assert values["rpm"].value == 1200.5
    assert values["hole"].value is None
    assert values["hole"].quality.is_bad
    with pytest.raises(AuthRefused, match="refuses the login"):
        connect.preview({**entry, "security": {**entry["security"], "password": "wrong"}}).result(20)  # type: ignore[dict-item]


def test_a_preview_of_a_wrong_entry_names_its_fault(connect: Connect) -> None:
    with pytest.raises(UserError, match="sampling"):
        connect.preview({"id": "m", "driver": "opcua", "url": "opc.tcp://h", "sampling": "soon"}).result(20)
    with pytest.raises(UserError, match="no driver 'opc'"):
        connect.preview({"id": "m", "driver": "opc"}).result(20)


def test_only_what_the_server_has_shown_can_be_trusted(connect: Connect, fortress: NodeOpcUa) -> None:
    with pytest.raises(UserError, match="has not shown"):
        connect.trust(fortress.url, "ab" * 32).result(5)
    with pytest.raises(UserError, match="64 hexadecimal digits"):
        connect.trust(fortress.url, "ab:cd").result(5)
    with pytest.raises(UserError, match="shows no certificate"):
        connect.trust("modbus://10.0.0.7", "ab" * 32).result(5)


def test_a_changed_certificate_is_told_with_both_fingerprints(
    connect: Connect, fortress: NodeOpcUa, tmp_path: Path
) -> None:
    Pki(tmp_path / "pki")._remember(fortress.url, "12" * 32)
    server = shown_by(connect, fortress.url)
    assert server.has_changed
    assert server.before == "12" * 32
    with pytest.raises(ServerNotTrusted, match="has changed"):
        connect.probe(fortress.url).result(20)


# ---------------------------------------------------------------- on the command line


def run(*arguments: str, data: Path) -> int:
    return main(["--lang", "en", *arguments, "--data", str(data)], lambda *_: 1)


def test_the_command_line_shows_the_fingerprint_and_trusts_it_on_request(
    fortress: NodeOpcUa, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CNC_TELEMETRY_PASSWORD", "s3cret")
    assert run("probe", fortress.url, "--json", data=tmp_path) == 1
    told = capsys.readouterr()
    fingerprint = json.loads(told.out)["untrusted"]["fingerprint"]
    assert f"--trust {fingerprint}" in told.err
    assert run("probe", fortress.url, "--trust", "ab" * 32, data=tmp_path) == 1
    refused = capsys.readouterr().err
    assert spaced(fingerprint) in refused
    assert "Nothing was trusted" in refused
    assert run("probe", fortress.url, "--trust", spaced(fingerprint), "--user", "hmi", data=tmp_path) == 0
    assert "SpindleSpeed" in capsys.readouterr().out
    assert run("probe", fortress.url, "--user", "hmi", data=tmp_path) == 0


def test_a_fingerprint_that_is_none_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("probe", "opc.tcp://127.0.0.1:1", "--trust", "12:34", data=tmp_path) == 2
    assert "64 hexadecimal digits" in capsys.readouterr().err


@pytest.mark.parametrize(("typed", "code"), [("n", 1), ("", 1), ("y", 0), ("Sim", 0)])
def test_at_a_terminal_a_person_is_asked(
    typed: str,
    code: int,
    fortress: NodeOpcUa,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CNC_TELEMETRY_PASSWORD", "s3cret")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("app.cli.trust.ask", lambda: typed)
    assert run("probe", fortress.url, "--user", "hmi", data=tmp_path) == code
    told = capsys.readouterr().err
    assert "Trust this server?" in told
    assert "Valid until" in told
    assert (tmp_path / "pki" / "trusted").exists() == (code == 0)
