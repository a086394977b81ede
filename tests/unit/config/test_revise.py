"""A changed value changes its own characters; whatever the layout, the data is exactly what was asked for."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.config.revise import one_line, with_value, without
from app.config.tree import read_tree
from app.domain.message import UserError

PLANT = """\
# our plant
site: Novatech   # the old hall
history: {retention: 30d}  # a month
machines:
  # the mill
  - {id: mill, driver: q, url: "http://a"}   # east
  - id: lathe
    driver: q
    security: {user: hmi}   # ours

# alarms follow
alerts:
  - {name: a, condition: "rpm > 1"}
  - {name: b, condition: "rpm > 2"}
"""


def data(text: str) -> Any:
    return read_tree(text.encode(), "").data


@pytest.mark.parametrize(
    ("path", "value", "before", "after"),
    [
        pytest.param(["site"], "X: y", "site: Novatech ", "site: 'X: y' ", id="a word"),
        pytest.param(["history", "retention"], "60d", "retention: 30d}", "retention: 60d}", id="in brackets"),
        pytest.param(["history", "archive"], "/a", "30d}", "30d, archive: /a}", id="a new key in brackets"),
        pytest.param(["machines", "0", "url"], "http://b", '"http://a"', "http://b", id="in an entry"),
        pytest.param(
            ["machines", "1", "unit"], 3, "{user: hmi}   # ours\n", "{user: hmi}   # ours\n    unit: 3\n", id="a new line"
        ),
        pytest.param(["language"], "en", '2"}\n', '2"}\nlanguage: en\n', id="a new top-level key"),
        pytest.param(["server", "port"], 9, '2"}\n', '2"}\nserver: {port: 9}\n', id="a new section"),
        pytest.param(
            ["alerts", "2"], {"name": "c"}, '2"}\n', '2"}\n  - {name: c}\n', id="a new entry"
        ),
    ],
)  # fmt: skip
def test_only_the_value_changes(path: list[str], value: Any, before: str, after: str) -> None:
    assert PLANT.count(before) == 1
    assert with_value(PLANT, path, value) == PLANT.replace(before, after)


@pytest.mark.parametrize(
    ("path", "gone"),
    [
        (["machines", "0"], '  - {id: mill, driver: q, url: "http://a"}   # east\n'),
        (["alerts", "1"], '  - {name: b, condition: "rpm > 2"}\n'),
        (["history"], "history: {retention: 30d}  # a month\n"),
        (["machines", "1", "driver"], "    driver: q\n"),
    ],
)
def test_what_is_taken_out_takes_its_lines_and_no_others(path: list[str], gone: str) -> None:
    assert without(PLANT, path) == PLANT.replace(gone, "", 1)


def test_taking_out_a_value_in_brackets_keeps_the_comments() -> None:
    after = without(PLANT, ["history", "retention"])
    assert data(after)["history"] == {}
    assert "# a month" in after
    assert "# the mill" in after


def test_what_is_not_there_can_be_taken_out_without_a_change() -> None:
    assert without(PLANT, ["server", "port"]) == PLANT


@pytest.mark.parametrize("text", ["", "# mine\n", "site: x"])
def test_an_empty_file_takes_a_first_value(text: str) -> None:
    assert data(with_value(text, ["shifts", "0"], {"name": "A"}))["shifts"] == [{"name": "A"}]


def test_windows_line_ends_stay() -> None:
    text = "site: x\r\nhistory:\r\n  retention: 30d\r\n"
    assert with_value(text, ["history", "archive"], "/a") == text + "  archive: /a\r\n"


def test_a_path_through_a_plain_value_is_refused() -> None:
    with pytest.raises(UserError, match="no place"):
        with_value("site: x\n", ["site", "name"], "y")


def test_a_file_that_is_no_yaml_is_refused_with_its_line() -> None:
    with pytest.raises(UserError, match="Line 2"):
        with_value("site: x\n  y: [\n", ["site"], "z")


def test_a_no_break_space_is_a_value() -> None:
    assert data(with_value("site: x\n", ["site"], "\xa0"))["site"] == "\xa0"


def test_a_value_stands_on_one_line() -> None:
    assert one_line([{"id": "a", "map": {0: "READY"}}]) == "[{id: a, map: {0: READY}}]"


words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=30)
plain = st.one_of(words, st.integers(-(10**9), 10**9), st.booleans(), st.floats(allow_nan=False, allow_infinity=False))


@given(
    path=st.sampled_from([["site"], ["history", "retention"], ["machines", "1", "x"], ["alerts", "0", "name"], ["new", "key"]]),
    value=st.one_of(plain, st.lists(plain, max_size=3), st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), plain, max_size=3)),
)  # fmt: skip
def test_any_value_is_read_back_as_it_was_given(path: list[str], value: Any) -> None:
    after = data(with_value(PLANT, path, value))
    for step in path:
        after = after[int(step)] if isinstance(after, list) else after[step]
    assert after == value
