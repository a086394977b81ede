"""What a right file becomes."""

from __future__ import annotations

import sys
from datetime import time, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from app.config.loader import load, parse
from app.config.schema import Config
from app.config.secrets import SecretStore, environment_name
from app.domain.duration import format_duration, parse_duration
from app.domain.message import ConfigError
from app.mqtt_publishing import broker_of
from tests.unit.config.builders import SPECS

EXAMPLE = Path(__file__).with_name("contract_example.yaml").read_bytes()


def config(text: str) -> Config:
    return parse(text.encode(), "plant.yaml", SPECS)


@pytest.fixture
def example(monkeypatch: pytest.MonkeyPatch) -> Config:
    monkeypatch.setenv("CNC_TELEMETRY_SECRET_LATHE_2", "s3cret")
    return parse(EXAMPLE, "plant.yaml", SPECS)


def test_the_contracts_example_is_accepted_whole(example: Config) -> None:
    assert (example.site, example.station, example.timezone) == ("Novatech", "line-1", "America/Sao_Paulo")
    assert example.history.retention == timedelta(days=30)
    assert example.server.port == 8420
    assert [machine.id for machine in example.machines] == ["abr-850", "lathe-2", "pump-3"]
    assert example.machines[0].ideal_cycle == timedelta(seconds=45)
    assert example.machines[2].settings.signals[1].map == {0: "READY", 1: "ACTIVE", 2: "INTERRUPTED"}
    assert example.alerts[1].duration == timedelta(minutes=10)
    assert (example.shifts[0].from_, example.shifts[0].to) == (time(6), time(14))
    assert example.fleet is not None
    assert example.fleet.publish == "tcp://hub:8430"


def test_a_secret_is_looked_up_and_never_shown(example: Config) -> None:
    password = example.machines[1].settings.security.password
    assert password == SecretStr("s3cret")
    assert "s3cret" not in repr(example)


def test_channels_that_nobody_defined_are_a_notice_not_a_fault(example: Config) -> None:
    told = [str(notice.message) for notice in example.notices]
    assert sum("slack" in text or "email" in text for text in told) == 2


def test_a_hubs_key_that_is_none_is_a_notice_not_a_fault(example: Config) -> None:
    assert sum("server_key" in str(notice.message) for notice in example.notices) == 1


def test_a_broker_and_what_is_said_about_a_password_without_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNC_TELEMETRY_SECRET_MQTT", "s3cret")
    text = "mqtt: {broker: 'BROKER', group: novatech, node: line-1, user: station, password: secret:mqtt}\n"
    safe, clear = (config(text.replace("BROKER", address)) for address in ("mqtts://10.0.0.9", "mqtt://10.0.0.9:1884"))
    assert safe.mqtt is not None
    assert clear.mqtt is not None
    assert safe.mqtt.password == SecretStr("s3cret")
    assert safe.mqtt.history
    assert (broker_of(safe.mqtt).port, broker_of(safe.mqtt).tls) == (8883, True)
    assert (broker_of(clear.mqtt).host, broker_of(clear.mqtt).port, broker_of(clear.mqtt).tls) == (
        "10.0.0.9",
        1884,
        False,
    )
    assert safe.notices == ()
    assert ["clear text" in str(notice.message) for notice in clear.notices] == [True]


def test_one_line_is_enough_for_a_machine() -> None:
    loaded = config('machines:\n  - {id: a, driver: mtconnect, url: "http://x:5000"}\n')
    assert (loaded.machines[0].title, loaded.machines[0].settings.url) == ("a", "http://x:5000")
    assert (loaded.history.rollup_retention, loaded.server.host) == (timedelta(days=400), "127.0.0.1")


def test_a_driver_of_the_product_that_this_build_lacks_leaves_its_machine_out_with_a_notice() -> None:
    only = {"mtconnect": SPECS["mtconnect"]}
    loaded = parse(
        b"machines:\n  - {id: a, driver: modbus, host: h}\n  - {id: b, driver: mtconnect, url: 'http://x'}\n", "p", only
    )
    assert [machine.id for machine in loaded.machines] == ["b"]
    assert "'modbus'" in str(loaded.notices[0].message)


def test_machines_may_share_settings_by_anchor_and_merge() -> None:
    loaded = config(
        "machines:\n  - &one {id: a, driver: mtconnect, url: 'http://x', device: d1}\n  - {<<: *one, id: b, device: d2}\n"
    )
    assert [(m.id, m.settings.url, m.settings.device) for m in loaded.machines] == [
        ("a", "http://x", "d1"),
        ("b", "http://x", "d2"),
    ]


def test_a_file_with_byte_order_mark_and_windows_lines_is_read() -> None:
    loaded = parse("\ufeffsite: Usinagem São José\r\nmachines: []\r\n".encode(), "p", SPECS)
    assert (loaded.site, loaded.machines) == ("Usinagem São José", ())


def test_yes_and_no_and_times_stay_text() -> None:
    loaded = config("site: no\nstation: yes\nshifts: [{name: A, from: 06:00, to: 24:00}]\n")
    assert (loaded.site, loaded.station, loaded.shifts[0].from_, loaded.shifts[0].to) == ("no", "yes", time(6), time(0))


def test_a_configuration_never_changes() -> None:
    with pytest.raises(ValueError, match="frozen"):
        config("site: x\n").site = "y"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30s", 30),
        ("10min", 600),
        ("1h", 3600),
        ("1h30min", 5400),
        ("30d", 2_592_000),
        ("1y", 31_536_000),
        ("2w", 1_209_600),
        ("1.5h", 5400),
        ("250ms", 0.25),
        ("1 h 5 min", 3900),
    ],
)
def test_durations(text: str, seconds: float) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "30", "h", "-5s", "5 fortnights", "1h-2s", "1e3s", 30, None, "99999999999y"])
def test_what_is_no_duration(text: object) -> None:
    with pytest.raises(ValueError):
        parse_duration(text)


@pytest.mark.parametrize("text", ["0s", "30s", "1h30min", "30d", "1y", "250ms", "400d", "1d1h1min1s1ms"])
def test_a_duration_is_written_as_it_is_read(text: str) -> None:
    assert format_duration(parse_duration(text)) == text


def test_a_secret_file_is_read_when_nobody_else_may_read_it(tmp_path: Path) -> None:
    file = tmp_path / "secrets.yaml"
    file.write_text("# passwords\nlathe-2: pass:word\nother: 'x'\n")
    file.chmod(0o600)
    store = SecretStore(file)
    assert (store.get("lathe-2"), store.get("other")) == ("pass:word", "x")


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_a_secret_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "secrets.yaml"
    file.write_text("lathe-2: x\n")
    file.chmod(0o644)
    with pytest.raises(ConfigError, match="chmod 600"):
        SecretStore(file).get("lathe-2")


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "secrets.yaml"
    file.write_text("lathe-2: file\n")
    file.chmod(0o600)
    monkeypatch.setenv(environment_name("lathe-2"), "environment")
    assert SecretStore(file).get("lathe-2") == "environment"


def test_the_key_store_is_asked_last(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring

    monkeypatch.setattr(keyring, "get_password", lambda service, name: f"{service}/{name}")
    assert SecretStore(None).get("lathe-2") == "cnc-telemetry/lathe-2"


def test_secrets_beside_the_file_are_found(tmp_path: Path) -> None:
    (tmp_path / "secrets.yaml").write_text("pw: hidden\n")
    (tmp_path / "secrets.yaml").chmod(0o600)
    plant = tmp_path / "plant.yaml"
    plant.write_text("machines:\n  - {id: a, driver: opcua, url: x, security: {password: secret:pw}}\n")
    assert load(plant, SPECS).machines[0].settings.security.password.get_secret_value() == "hidden"


def test_the_certificate_of_a_broker_stands_beside_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("")
    plant = tmp_path / "plant.yaml"
    plant.write_text("mqtt: {broker: 'mqtts://b', group: g, node: n, ca: ca.pem}\n")
    mqtt = load(plant, SPECS).mqtt
    assert mqtt is not None
    assert mqtt.ca == tmp_path / "ca.pem"
