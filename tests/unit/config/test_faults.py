"""Each kind of fault in plant.yaml is told at its line and column, with what is accepted; all of them at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.config.faults import ConfigFaults, Fault
from app.config.loader import load, parse
from app.config.secrets import SecretStore
from app.domain.message import ConfigError
from tests.unit.config.builders import SPECS

MACHINE = '{id: a, driver: mtconnect, url: "http://10.0.0.5:5000"}'


def faults_of(text: str | bytes) -> tuple[Fault, ...]:
    raw = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(ConfigFaults) as caught:
        parse(raw, "plant.yaml", SPECS, secrets=SecretStore(None))
    return caught.value.faults


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        pytest.param("sit: x\n", 1, 1, "Unknown key 'sit'. Did you mean 'site'?", id="unknown key at the top"),
        pytest.param("site: x\nserver: {prt: 1}\n", 2, 10, "Did you mean 'port'?", id="unknown key in a section"),
        pytest.param(
            'machines:\n  - {id: a, driver: mtconnect, ulr: "http://x", url: "http://x"}\n',
            2,
            32,
            "Did you mean 'url'?",
            id="unknown key of a driver",
        ),
        pytest.param(
            "machines:\n  - id: a\n    driver: opcua\n    url: x\n    security: {polcy: None}\n",
            5,
            16,
            "Did you mean 'policy'?",
            id="unknown key in a driver's section",
        ),
        pytest.param(
            "machines:\n  - id: m\n    driver: modbus\n    host: h\n    signals:\n      - {id: x, adress: '1', address: '1'}\n",
            6,
            17,
            "Did you mean 'address'?",
            id="unknown key in a driver's list",
        ),
        pytest.param(
            f"machines:\n  - {MACHINE}\n  - {MACHINE}\n", 3, 10, "'a' is taken already (line 2)", id="duplicate id"
        ),
        pytest.param("site: x\nstation: y\nsite: z\n", 3, 1, "a second time (first in line 1)", id="duplicate key"),
        pytest.param(
            "machines:\n  - {id: a, driver: mtconect, url: x}\n", 2, 21, "Did you mean 'mtconnect'?", id="wrong driver"
        ),
        pytest.param(
            "machines:\n  - {id: a, driver: profinet9}\n",
            2,
            21,
            "Accepted: modbus, mtconnect, opcua",
            id="wrong driver like no other",
        ),
        pytest.param(
            "machines:\n  - {driver: mtconnect, url: 'http://x'}\n", 2, 5, "The key 'id' is missing", id="missing id"
        ),
        pytest.param(
            "machines:\n  - {id: a, driver: mtconnect}\n",
            2,
            5,
            "The key 'url' is missing",
            id="missing key of a driver",
        ),
        pytest.param("machines:\n  - {id: a, url: x}\n", 2, 5, "The key 'driver' is missing", id="missing driver"),
        pytest.param(
            "mqtt: {broker: 'http://b', group: g, node: n}\n", 1, 16, "is no broker's address", id="no broker's address"
        ),
        pytest.param("mqtt: {broker: 'mqtt://b', group: g}\n", 1, 7, "The key 'node' is missing", id="missing node"),
        pytest.param(
            "mqtt: {broker: 'mqtt://b', group: 'a/b', node: n}\n", 1, 35, "can't be a name here", id="topic in a group"
        ),
        pytest.param(
            "mqtt: {broker: 'mqtt://b', group: g, node: n, password: plain}\n", 1, 7, "needs a 'user'", id="no user"
        ),
        pytest.param(
            "mqtt: {broker: 'mqtt://b', group: g, node: n, user: u, password: plain}\n",
            1,
            66,
            "must not stand in the file",
            id="broker's password in the file",
        ),
        pytest.param(
            "machines:\n  - {id: 'a b', driver: mtconnect, url: 'http://x'}\n",
            2,
            10,
            "can't be a name here",
            id="id with a space",
        ),
        pytest.param(
            "machines:\n  - {id: 850, driver: mtconnect, url: 'http://x'}\n",
            2,
            10,
            'stands in quotes, like "850"',
            id="number for text",
        ),
        pytest.param("machines: {a: 1}\n", 1, 11, "must be a list", id="mapping for a list"),
        pytest.param("machines:\n  - hello\n", 2, 5, "must be a mapping", id="text for a machine"),
        pytest.param("server: [1]\n", 1, 9, "must be a mapping of keys to values, not a list", id="list for a section"),
        pytest.param("- a\n- b\n", 1, 1, "not a list", id="a list for the file"),
        pytest.param("just words\n", 1, 1, "must be a mapping", id="a word for the file"),
        pytest.param("", 1, 1, "empty", id="empty file"),
        pytest.param("# nothing\n\n", 1, 1, "empty", id="comments alone"),
        pytest.param("site: 'x\nstation: y\n", 3, 1, "not valid YAML", id="open quote"),
        pytest.param("site: a: b\n", 1, 8, "A second ':' in one line", id="second colon"),
        pytest.param("server:\n\thost: x\n", 2, 1, "A tab", id="tab"),
        pytest.param("site: x\n---\nsite: y\n", 2, 1, "A second document", id="second document"),
        pytest.param("site: *unknown\n", 1, 7, "not valid YAML", id="unknown alias"),
        pytest.param("channels: &x\n  b: *x\n", 1, 11, "contains itself", id="recursive alias"),
        pytest.param("site: x\nstation: 'café".encode("latin-1"), 2, 14, "not UTF-8", id="not UTF-8"),
        pytest.param("site: x\n".encode("utf-16"), 1, 1, "not UTF-8", id="UTF-16 of an old editor"),
        pytest.param("site: x\x07\n", 1, 8, "control character", id="control character"),
        pytest.param("site: !!python/object:os.system x\n", 1, 7, "tag", id="foreign tag"),
        pytest.param("server: {port: '80'}\n", 1, 16, "a whole number, not '80'", id="text for a number"),
        pytest.param("server: {port: true}\n", 1, 16, "a whole number, not true", id="true for a number"),
        pytest.param("server: {port: 70000}\n", 1, 16, "at most 65535", id="too large"),
        pytest.param("site:\n", 1, 1, "not empty", id="empty value"),
        pytest.param("timezone: Mars/Olympus\n", 1, 11, "America/Sao_Paulo", id="time zone"),
        pytest.param("timezone: ../../etc/passwd\n", 1, 11, "no time zone", id="time zone out of its folder"),
        pytest.param("language: pt\n", 1, 11, "Did you mean 'pt-BR'?", id="language"),
        pytest.param("history: {retention: 30}\n", 1, 22, "no duration", id="duration without unit"),
        pytest.param("history: {retention: 30 days}\n", 1, 22, "for example 30s", id="duration with a word"),
        pytest.param("history: {retention: 0s}\n", 1, 22, "makes no sense", id="no duration at all"),
        pytest.param(
            "alerts:\n  - {name: a, condition: 'x > 1', severity: warn}\n",
            2,
            45,
            "Did you mean 'warning'?",
            id="severity",
        ),
        pytest.param(
            "alerts:\n  - {name: a, condition: x > 0}\n  - {name: a, condition: y > 0}\n",
            3,
            12,
            "taken already",
            id="duplicate alert",
        ),
        pytest.param(
            "channels: {c: {type: webhok, url: 'https://x'}}\n", 1, 22, "Did you mean 'webhook'?", id="channel type"
        ),
        pytest.param("channels: {c: {url: 'https://x'}}\n", 1, 15, "The key 'type' is missing", id="no channel type"),
        pytest.param(
            "channels: {c: {type: webhook, url: 'ftp://x'}}\n", 1, 36, "https://example.com", id="channel address"
        ),
        pytest.param(
            "channels: {c: {type: webhook, ulr: 'https://x', url: 'https://x'}}\n",
            1,
            31,
            "Did you mean 'url'?",
            id="unknown key of a channel",
        ),
        pytest.param("shifts: [{name: A, days: monday, from: '06:00', to: '14:00'}]\n", 1, 26, "mon-fri", id="days"),
        pytest.param("shifts: [{name: A, from: '25:00', to: '14:00'}]\n", 1, 26, "no time of day", id="time of day"),
        pytest.param(
            "shifts: [{name: A, from: '06:00', to: '14:00', breaks: [lunch]}]\n", 1, 57, "10:00-10:15", id="break"
        ),
        pytest.param("fleet: {publish: 'http://hub'}\n", 1, 18, "tcp://hub:8430", id="hub address"),
        pytest.param("fleet: {publish: 'nats://a,,c'}\n", 1, 18, "nats://a,b,c", id="cluster address"),
        pytest.param("hub: {listen: 'nats://a b'}\n", 1, 15, "nats://a,b,c", id="cluster address of a hub"),
        pytest.param(
            "channels: {c: {type: slack, url: 'https://hooks.example/T'}}\n",
            1,
            34,
            "must not stand in the file",
            id="secret in the file",
        ),
        pytest.param(
            "machines:\n  - {id: a, driver: opcua, url: x, security: {user: u, password: plain}}\n",
            2,
            66,
            "secret:NAME",
            id="password in the file",
        ),
        pytest.param(
            "site: secret:there-is-none\n", 1, 7, "CNC_TELEMETRY_SECRET_THERE_IS_NONE", id="secret that is not stored"
        ),
    ],
)
def test_a_fault_is_told_at_its_place(
    text: str | bytes, line: int, column: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.config.secrets._from_key_store", lambda name: None)
    fault = faults_of(text)[0]
    assert (fault.line, fault.column) == (line, column), str(fault.message)
    assert words in str(fault.problem)
    assert str(fault.message).startswith(f"plant.yaml, line {line}, column {column}: ")


def test_every_fault_is_told_at_once_in_the_order_of_the_lines() -> None:
    text = """
site: x
stat: y
timezone: Nowhere
server: {port: 99999, hots: h}
machines:
  - {id: a, driver: mtconect}
  - {id: b, driver: mtconnect, url: 5}
  - {id: b, driver: modbus}
site: z
"""
    faults = faults_of(text)
    assert [fault.line for fault in faults] == [3, 4, 5, 5, 7, 8, 9, 9, 10]


def test_the_caret_stands_below_the_column() -> None:
    (fault,) = faults_of("site: x\nserver: {prt: 1}\n")
    excerpt, caret = fault.pointer().splitlines()
    assert excerpt[caret.index("^") :].startswith("prt")


def test_an_unknown_key_lists_common_and_driver_keys() -> None:
    (fault,) = faults_of(f"machines:\n  - {MACHINE[:-1]}, zzzzz: 1}}\n")
    accepted = re.search(r"Accepted: (.*)\.", str(fault.problem))
    assert accepted is not None
    assert {"id", "driver", "ideal_cycle", "url", "device"} <= set(accepted[1].split(", "))


@pytest.mark.parametrize("name", ["settings", "notices"])
def test_our_own_fields_are_no_keys(name: str) -> None:
    (fault,) = faults_of(f"{name}: []\n")
    assert f"Unknown key '{name}'" in str(fault.problem)
    assert f"{name}," not in str(fault.problem).partition("Accepted")[2]


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no configuration at .*plant\.yaml.*demo"):
        load(tmp_path / "plant.yaml", SPECS)


def test_a_folder_in_place_of_the_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="can't be read"):
        load(tmp_path, SPECS)


KEY = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        (f"fleet: {{publish: 'tcp://hub', server_key: '{KEY}'}}\n", 1, 18, "tcp://hub:8430"),
        (f"fleet: {{publish: 'tcp://hub:99999', server_key: '{KEY}'}}\n", 1, 18, "between 1 and 65534"),
        ("fleet: {publish: 'tcp://hub:8430', server_key: 'short'}\n", 1, 48, "40 characters"),
        (f"fleet: {{publish: 'tcp://hub:8430', server_key: '{KEY[:-1]} '}}\n", 1, 48, "40 characters"),
        ("hub: {listen: 'tcp://0.0.0.0'}\n", 1, 15, "tcp://hub:8430"),
        ("hub: {listen: 'tcp://0.0.0.0:65535'}\n", 1, 15, "the next one is used"),
        ("server: {port: 8431}\nhub: {listen: 'tcp://0.0.0.0:8430'}\n", 1, 16, "8430 and 8431"),
        ("mqtt: {broker: 'mqtt://b', group: g, node: n, ca: nowhere.pem}\n", 1, 51, "nowhere.pem"),
    ],
)
def test_what_can_not_work_in_a_fleet_is_told_before_it_is_tried(text: str, line: int, column: int, words: str) -> None:
    (fault,) = faults_of(text)
    assert (fault.line, fault.column) == (line, column)
    assert words in str(fault.message)


@pytest.mark.parametrize("address", ["tcp://[::1]:8430", "tcp://*:8430", "nats://a,b:4222", "tls://a"])
def test_addresses_of_hubs_that_are_right(address: str) -> None:
    parse(f"hub: {{listen: '{address}'}}\n".encode(), "plant.yaml", SPECS, secrets=SecretStore(None))
