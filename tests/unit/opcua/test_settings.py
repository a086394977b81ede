from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from drivers.opcua.settings import Settings, connection_key


def settings(**more: Any) -> Settings:
    return Settings(**{"url": "opc.tcp://10.0.0.6:4840", **more})


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("opc.tcp://PLC", "opc.tcp://plc:4840"),
        ("10.0.0.6", "opc.tcp://10.0.0.6:4840"),
        ("opc.tcp://h:53530/OPCUA/Sim/", "opc.tcp://h:53530/OPCUA/Sim"),
        ("opc.tcp://[fe80::1]:4841", "opc.tcp://[fe80::1]:4841"),
    ],
)
def test_an_address_has_one_spelling(written: str, meant: str) -> None:
    assert Settings(url=written).url == meant


@pytest.mark.parametrize("url", ["http://h:1", "opc.tcp://", "opc.tcp://user:secret@h"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        Settings(url=url)


def test_the_contracts_own_example_is_understood() -> None:
    found = settings(
        security={"policy": "Basic256Sha256", "mode": "SignAndEncrypt", "user": "hmi", "password": "s3cret"}
    )
    assert not found.security.is_open
    assert "s3cret" not in repr(found)


def test_without_security_the_connection_is_open_and_anonymous() -> None:
    assert settings().security.is_open
    assert settings(security={"user": "hmi"}).security.policy == "auto"


@pytest.mark.parametrize(
    "security",
    [
        {"policy": "None", "mode": "Sign"},
        {"policy": "Basic256Sha256", "mode": "None"},
        {"certificate": "a.der"},
        {"password": "x"},
        {"user": "u", "certificate": "a.der", "key": "a.pem"},
        {"trust": "abc"},
        {"policy": "Basic128Rsa15"},
    ],
)
def test_security_that_makes_no_sense_is_refused(security: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        settings(security=security)


def test_a_signal_is_a_node_or_a_table() -> None:
    table = settings(
        signals={
            "rpm": "ns=2;s=Speed",
            "feed": {"node": "Line/Feed", "deadband": "2%", "sampling": "250ms", "queue": 5},
        }
    ).signals
    assert table["rpm"].node == "ns=2;s=Speed"
    assert table["feed"].deadband is not None
    assert table["feed"].deadband.percent == 2
    assert table["feed"].sampling == timedelta(milliseconds=250)


def test_with_a_table_the_driver_maps_nothing_by_itself_unless_told() -> None:
    assert settings().maps_itself
    assert not settings(signals={"rpm": "i=1"}).maps_itself
    assert settings(signals={"rpm": "i=1"}, automatic=True).maps_itself


def test_machines_share_a_session_when_server_and_login_are_the_same() -> None:
    open_one, other_device = settings(), settings(device="B")
    as_user = settings(security={"user": "hmi", "password": "a"})
    assert connection_key(open_one) == connection_key(other_device) == "opcua:opc.tcp://10.0.0.6:4840"
    assert connection_key(as_user) != connection_key(open_one)
    assert "hmi" not in connection_key(as_user)
