"""Rules in the file: one is changed and every other byte stays; what an entry means is told key by key."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.alarm import Priority
from app.domain.message import UserError
from app.rule_editing import entries_of, read_rule, with_rule

PLANT = """\
site: Novatech   # the old hall
machines:
  - {id: mill, driver: mtconnect, url: "http://a"}
# what we are told about
alerts:
  # the spindle
  - {name: hot, condition: "rpm > 5000", duration: 3s}   # Ana asked for it
  - name: long_stop
    condition: "state == 'stopped'"   # roadmap
    duration: 10min                   # was 5
    title: {en: Long stop}
"""


def entry(name: str, text: str = PLANT) -> dict[str, Any]:
    return next(each for each in entries_of(text) if each["name"] == name)


@pytest.mark.parametrize(
    ("name", "changes", "before", "after"),
    [
        ("hot", {"duration": "30s"}, "duration: 3s}", "duration: 30s}"),
        ("hot", {"latch": True}, "duration: 3s}", "duration: 3s, latch: true}"),
        ("long_stop", {"duration": "8min"}, "duration: 10min  ", "duration: 8min  "),
        ("long_stop", {"title": {"en": "Long stop", "pt-BR": "Parada"}}, "{en: Long stop}", "{en: Long stop, pt-BR: Parada}"),
        ("long_stop", {"priority": 2}, "title: {en: Long stop}\n", "title: {en: Long stop}\n    priority: 2\n"),
    ],
)  # fmt: skip
def test_a_changed_key_changes_its_own_characters(name: str, changes: dict[str, Any], before: str, after: str) -> None:
    changed = with_rule(PLANT, name, {**entry(name), **changes})
    assert changed == PLANT.replace(before, after)


def test_a_rule_that_is_saved_as_it_is_changes_nothing() -> None:
    assert with_rule(PLANT, "hot", entry("hot")) == PLANT


def test_a_key_that_is_left_out_goes_and_the_comments_stay() -> None:
    left = {key: value for key, value in entry("long_stop").items() if key != "duration"}
    changed = with_rule(PLANT, "long_stop", left)
    assert entry("long_stop", changed) == left
    assert all(comment in changed for comment in ("# the old hall", "# the spindle", "# Ana asked", "# roadmap"))


def test_a_new_rule_stands_behind_the_others() -> None:
    fresh = {"name": "load", "condition": "spindle_load > 90", "machines": ["mill"]}
    changed = with_rule(PLANT, "", fresh)
    assert changed.startswith(PLANT)
    assert [each["name"] for each in entries_of(changed)] == ["hot", "long_stop", "load"]


def test_the_first_rule_of_a_file_brings_its_section() -> None:
    text = "site: x\n"
    assert list(entries_of(with_rule(text, "", {"name": "a", "condition": "rpm > 1"}))) == [
        {"name": "a", "condition": "rpm > 1"}
    ]


def test_a_rule_can_be_renamed_but_not_one_that_is_gone() -> None:
    assert [e["name"] for e in entries_of(with_rule(PLANT, "hot", {**entry("hot"), "name": "fast"}))] == [
        "fast",
        "long_stop",
    ]
    with pytest.raises(UserError, match="no rule 'cold'"):
        with_rule(PLANT, "cold", entry("hot"))


def test_an_entry_is_a_rule_with_its_priority() -> None:
    reading = read_rule({"name": "a", "condition": "rpm > 1", "duration": "30s", "consequence": "scrap", "time_to_respond": "10min"})  # fmt: skip
    assert reading.rule is not None
    assert (reading.rule.duration_ns, reading.priority) == (30 * 10**9, Priority.P2)
    assert read_rule({"name": "a", "condition": "rpm > 1"}).priority is Priority.P3
    assert read_rule({"name": "a", "condition": "rpm > 1", "severity": "critical"}).priority is Priority.P1


def test_every_wrong_key_is_told_by_its_name() -> None:
    reading = read_rule({"name": "a b", "condition": "", "duration": "soon", "deadband": "much", "latsch": True})
    assert reading.rule is None
    assert {fault.key for fault in reading.faults} == {"name", "condition", "duration", "deadband", "latsch"}
    told = {fault.key: str(fault.problem) for fault in reading.faults}
    assert "30s" in told["duration"]
    assert "Did you mean 'latch'" in told["latsch"]
