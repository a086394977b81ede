"""What a new configuration touches, and what it leaves alone."""

from __future__ import annotations

from app.config.loader import parse
from app.config.schema import Config, Machine
from app.reconfigure import compare
from tests.unit.config.builders import SPECS

A = "  - {id: a, driver: mtconnect, url: 'http://one', device: A}\n"
B = "  - {id: b, driver: mtconnect, url: 'http://one', device: B}\n"
C = "  - {id: c, driver: modbus, host: two}\n"


def config(*lines: str, head: str = "") -> Config:
    return parse((head + "machines:\n" + "".join(lines)).encode(), "plant.yaml", SPECS)


def key(machine: Machine) -> str:
    return f"{machine.driver}:{getattr(machine.settings, 'url', None) or machine.settings.host}"


def test_equal_configurations_touch_nothing() -> None:
    told = compare(config(A, B, C), config(A, B, C), key)
    assert (told.added, told.changed, told.removed, told.keys, told.sections) == ((), (), (), frozenset(), ())


def test_a_changed_address_touches_the_old_and_the_new_connection_and_no_third() -> None:
    told = compare(config(A, B, C), config(A.replace("one", "three"), B, C), key)
    assert told.changed == ("a",)
    assert told.keys == {"mtconnect:http://one", "mtconnect:http://three"}


def test_machines_that_come_and_go_touch_their_connections() -> None:
    told = compare(config(A, C), config(A, B), key)
    assert (told.added, told.removed) == (("b",), ("c",))
    assert told.keys == {"mtconnect:http://one", "modbus:two"}


def test_an_area_changes_the_machine_and_no_connection() -> None:
    told = compare(config(A), config(A.replace("device: A", "device: A, area: Hall 2")), key)
    assert (told.changed, told.keys) == (("a",), frozenset())


def test_another_order_touches_nothing() -> None:
    assert compare(config(A, B), config(B, A), key).keys == frozenset()


def test_other_sections_are_named() -> None:
    told = compare(config(A), config(A, head="site: x\nserver: {port: 1}\n"), key)
    assert told.sections == ("site", "server")
