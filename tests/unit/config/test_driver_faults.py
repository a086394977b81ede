"""Faults in what the real drivers' own settings say: at their place, all of them, in the user's words."""

from __future__ import annotations

import pytest

from app.config.faults import ConfigFaults
from app.config.loader import parse
from app.config.secrets import SecretStore
from app.i18n import catalogue
from app.runtime import driver_specs


def told(text: str, language: str = "en") -> list[tuple[int, int, str]]:
    with pytest.raises(ConfigFaults) as caught:
        parse(text.encode(), "plant.yaml", driver_specs(), secrets=SecretStore(None))
    return [(f.line, f.column, catalogue(language).render(f.problem)) for f in caught.value.faults]


def test_every_wrong_signal_of_a_modbus_device_is_told_where_it_stands() -> None:
    faults = told(
        "machines:\n"
        "  - id: pump\n"
        "    driver: modbus\n"
        "    host: h\n"
        "    signals:\n"
        '      - {id: x, address: "holdin:1"}\n'
        '      - {id: y, address: "holding:1", type: float33}\n'
        '      - {id: y, address: "holding:2"}\n'
    )
    assert [(line, column) for line, column, _ in faults] == [(6, 26), (7, 45), (8, 14)]
    assert faults[0][2].startswith("'address': 'holdin:1' is no Modbus address.")
    assert faults[1][2].startswith("'type': 'float33' is no type here.")
    assert faults[2][2].startswith("'id': The signal 'y' is there twice.")


def test_a_fault_of_a_whole_section_names_no_key() -> None:
    assert told("machines:\n  - {id: a, driver: modbus}\n")[0][2].startswith("Give either host")


def test_a_fault_in_one_kind_of_channel_names_its_key() -> None:
    assert told("channels:\n  a: {type: webhook, url: foo}\n")[0][2].startswith("'url': 'foo' is no address.")


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ('driver: mtconnect, url: "ftp://x"', "http ou https"),
        ('driver: mtconnect, url: "http://x:99999"', "65535"),
        ('driver: opcua, url: "http://x"', "opc.tcp"),
        ('driver: opcua, url: "opc.tcp://x", security: {password: secret:none}', "'user'"),
        ('driver: mtconnect, url: "http://x", heartbeat: 1h', "1h está fora da faixa"),
    ],
)
def test_what_drivers_refuse_is_told_in_portuguese(entry: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNC_TELEMETRY_SECRET_NONE", "x")
    assert words in told(f"machines:\n  - {{id: a, {entry}}}\n", "pt-BR")[0][2]


@pytest.mark.parametrize("driver", ['mtconnect, url: "http://x"', 'opcua, url: "opc.tcp://x"', "modbus, host: x"])
@pytest.mark.parametrize("key", ["interval", "timeout"])
def test_times_are_durations_in_every_driver(driver: str, key: str) -> None:
    config = parse(
        f"machines:\n  - {{id: a, driver: {driver}, {key}: 250ms}}\n".encode(),
        "plant.yaml",
        driver_specs(),
        secrets=SecretStore(None),
    )
    assert getattr(config.machines[0].settings, key).total_seconds() == 0.25
    assert "no duration" in told(f"machines:\n  - {{id: a, driver: {driver}, {key}: 250}}\n")[0][2]
