"""Forms are made from the settings classes: what stands in the file, what can be entered, what is written."""

from __future__ import annotations

import pytest

from app.config.forms import GENERAL, groups, new_entry, typed
from app.contracts.settings import FieldKind, Form, FormField
from app.domain.message import ConfigError, UserError
from tests.unit.config.builders import SPECS

TEXT = """\
site: Novatech
history: {retention: 60d}
machines:
  - {id: m1, driver: opcua, url: "opc.tcp://a", security: {user: hmi, password: "secret:m1"}}
  - {id: m2, driver: modbus, host: h, unit: 3, signals: [{id: rpm, address: "holding:1"}]}
channels:
  hook: {type: webhook, url: "https://x/y"}
shifts:
  - {name: A, from: "06:00", to: "14:00", breaks: ["10:00-10:15", "12:00-12:30"]}
"""


def form(key: str, position: int = 0, text: str = TEXT) -> Form:
    return next(group for group in groups(text, SPECS) if group.key == key).forms[position]


def field(key: str, label: str, position: int = 0, text: str = TEXT) -> FormField:
    return next(field for field in form(key, position, text).fields if field.label == label)


def test_every_section_of_the_schema_has_its_group() -> None:
    keys = [group.key for group in groups("", SPECS)]
    assert keys[0] == GENERAL
    assert {"history", "server", "machines", "alerts", "channels", "shifts"} <= set(keys)


def test_a_value_is_shown_as_it_stands_and_its_default_beside_it() -> None:
    assert (field("history", "retention").value, field("history", "retention").default) == ("60d", "30d")
    assert (field("server", "port").value, field("server", "port").default) == (None, "8420")


def test_a_machine_has_the_keys_of_its_driver() -> None:
    labels = [one.label for one in form("machines").fields]
    assert {"id", "name", "driver", "url", "security.user", "security.password"} <= set(labels)
    assert field("machines", "security.password").kind is FieldKind.SECRET
    assert field("machines", "security.user").path == ("machines", "0", "security", "user")


def test_tables_are_pieces_of_yaml_and_lists_of_words_are_words() -> None:
    assert field("machines", "signals", 1).value == "[{id: rpm, address: holding:1}]"
    assert field("shifts", "breaks").value == "10:00-10:15, 12:00-12:30"


def test_entries_are_titled_by_what_people_call_them() -> None:
    assert [f.title for g in groups(TEXT, SPECS) for f in g.forms if f.title] == ["m1", "m2", "hook", "A"]


def test_every_field_says_what_it_means() -> None:
    silent = [
        f"{group.key}.{one.label}"
        for group in groups(TEXT, SPECS)
        for each in group.forms
        for one in each.fields
        if not one.meaning.template and group.key not in ("machines",)
    ]
    assert silent == []


@pytest.mark.parametrize(
    ("kind", "written", "held"),
    [
        (FieldKind.INTEGER, "42", 42),
        (FieldKind.INTEGER, "many", "many"),
        (FieldKind.NUMBER, "0,5", 0.5),
        (FieldKind.NUMBER, "3", 3),
        (FieldKind.SWITCH, "false", False),
        (FieldKind.TEXTS, "a, b ,", ["a", "b"]),
        (FieldKind.YAML, "[{id: x}]", [{"id": "x"}]),
        (FieldKind.TEXT, "30s", "30s"),
    ],
)
def test_what_is_written_is_held_as_the_file_needs_it(kind: FieldKind, written: str, held: object) -> None:
    assert typed(kind, written) == held


def test_a_broken_piece_of_yaml_is_told() -> None:
    with pytest.raises(UserError, match="Line 1"):
        typed(FieldKind.YAML, "[{id: x}")


def test_a_new_entry_begins_with_what_it_needs() -> None:
    assert new_entry("shifts", "", SPECS, 1) == (("shifts", "1"), {"name": "new-2", "from": "", "to": ""})
    assert new_entry("channels", "slack", SPECS, 0)[1]["type"] == "slack"
    assert new_entry("machines", "modbus", SPECS, 2)[1] == {"id": "machine-3", "driver": "modbus", "host": ""}


def test_a_section_that_is_no_list_takes_no_entries() -> None:
    with pytest.raises(UserError, match="no list"):
        new_entry("history", "", SPECS, 0)


@pytest.mark.parametrize("text", ["site: [", "- a\n- b\n"])
def test_text_that_is_no_mapping_has_no_forms(text: str) -> None:
    with pytest.raises(ConfigError):
        groups(text, SPECS)
