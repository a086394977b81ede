"""A calendar's text is changed entry by entry: comments stay, other entries too, and what is wrong is told by its line."""

from __future__ import annotations

import pytest

from app.calendar_editing import entries_of, with_entry, without_entry
from app.contracts.production import CalendarEntry
from app.domain.calendar import day_words, days_of

TEXT = """\
shifts:
  # the early one
  - {name: A, days: mon-fri, from: "06:00", to: "14:00", breaks: ["10:00-10:15"]}  # with a break
  - name: B
    days: mon-fri
    from: "14:00"
    to: "22:00"
holidays:
  - {name: Natal, from: 2026-12-25}
"""


def entry(section: str, index: int, **values: str) -> CalendarEntry:
    return CalendarEntry(section, index, {key.rstrip("_"): value for key, value in values.items()})


def test_entries_are_read_as_a_person_writes_them() -> None:
    early, late, day = entries_of(TEXT)
    assert early == entry("shifts", 0, name="A", days="mon-fri", from_="06:00", to="14:00", breaks="10:00-10:15")
    assert (late.section, late.index, late.values["name"]) == ("shifts", 1, "B")
    assert day.values == {"name": "Natal", "from": "2026-12-25"}
    assert entries_of("") == ()


def test_a_changed_entry_keeps_the_comments_around_it() -> None:
    changed = with_entry(
        TEXT, entry("shifts", 0, name="A", days="mon-sat", from_="05:30", to="14:00", breaks="10:00-10:15")
    )
    assert "# the early one" in changed
    assert "# with a break" in changed
    assert entries_of(changed)[0].values["days"] == "mon-sat"
    assert entries_of(changed)[0].values["from"] == "05:30"
    assert entries_of(changed)[1:] == entries_of(TEXT)[1:]


def test_a_value_that_is_emptied_goes() -> None:
    changed = with_entry(TEXT, entry("shifts", 0, name="A", days="mon-fri", from_="06:00", to="14:00", breaks=" "))
    assert "breaks" not in entries_of(changed)[0].values


@pytest.mark.parametrize("text", [TEXT, "", "shifts:\n  - {name: A, from: '06:00', to: '14:00'}\n"])
@pytest.mark.parametrize(
    "added",
    [
        entry("overtime", 9, name="extra", from_="2026-12-05T06:00", to="2026-12-05T12:00", machines="mill-1, mill-2"),
        entry("holidays", 9, name="Ano Novo", from_="2027-01-01", to="2027-01-02", lines="Line 1"),
        entry("shifts", 9, name="C", days="sun", from_="22:00", to="06:00", breaks="01:00-01:30,03:00-03:10"),
    ],
)
def test_a_new_entry_is_the_last_of_its_section(text: str, added: CalendarEntry) -> None:
    before = [each for each in entries_of(text) if each.section == added.section]
    found = [each for each in entries_of(with_entry(text, added)) if each.section == added.section]
    assert found[:-1] == before
    assert {k: v.replace(", ", ",") for k, v in found[-1].values.items()} == {
        k: v.replace(", ", ",") for k, v in added.values.items()
    }
    assert found[-1].index == len(before)


def test_an_entry_goes_and_its_section_with_the_last_one() -> None:
    one = without_entry(TEXT, "shifts", 0)
    assert [each.values["name"] for each in entries_of(one)] == ["B", "Natal"]
    assert "holidays" not in without_entry(TEXT, "holidays", 0)
    assert without_entry(without_entry(one, "holidays", 0), "shifts", 0).strip() in ("", "{}")


@pytest.mark.parametrize("words", ["mon-fri", "sat", "mon-thu,sat", "mon-sun", "mon,wed,fri", ""])
def test_days_of_the_week_are_written_as_they_are_read(words: str) -> None:
    if words:
        assert day_words(days_of(words)) == words
    assert day_words(frozenset()) == ""
