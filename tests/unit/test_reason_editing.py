"""The site's reasons in its file: one is changed, the rest stays; who had none of its own gets them all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.config.loader import parse
from app.domain.production_reasons import Reason, ReasonClass, ReasonTree
from app.reason_editing import with_reason
from app.shop import reasons_of
from app.site_reasons import BUILT_IN

TEXT = """\
# ours
site: Novatech
reasons:
  # asked for every day
  - {id: lunch, name: {pt-BR: Almoço, en: Lunch}, category: planned, limit: 1h}  # an hour
  - id: door
    name: {pt-BR: Porta, en: Door}
    category: delay
"""
NEW = Reason("no-pallet", {"pt-BR": "Sem palete", "en": "No pallet"}, ReasonClass.DELAY, None, "door", external=True)


def tree_of(text: str) -> ReasonTree:
    return reasons_of(parse(text.encode(), "plant.yaml", {}))


def test_a_changed_reason_keeps_the_comments_around_it() -> None:
    held = tree_of(TEXT)
    lunch = held.get("lunch")
    assert lunch is not None
    text = with_reason(TEXT, replace(lunch, limit_s=2_700.0, offered=False), held)
    for comment in ("# ours", "# asked for every day", "# an hour"):
        assert comment in text
    changed = tree_of(text)
    assert changed.get("lunch") == replace(lunch, limit_s=2_700.0, offered=False)
    assert changed.get("door") == held.get("door")
    assert [each.id for each in changed.leaves()] == ["door"]
    back = tree_of(with_reason(text, lunch, changed))
    assert back == held


def test_a_new_reason_stands_behind_the_others() -> None:
    held = tree_of(TEXT)
    changed = tree_of(with_reason(TEXT, NEW, held))
    assert changed == ReasonTree((*held.reasons, NEW))
    assert [each.id for each in changed.leaves()] == ["lunch", "no-pallet"]


@pytest.mark.parametrize("text", ["site: Novatech\n", ""])
@pytest.mark.parametrize(
    "reason", [NEW, Reason("setup", {"en": "Tooling", "pt-BR": "Ferramental"}, ReasonClass.PLANNED, 600.0)]
)
def test_a_site_without_reasons_of_its_own_gets_them_all(text: str, reason: Reason) -> None:
    reason = replace(reason, parent=None)
    changed = tree_of(with_reason(text, reason, BUILT_IN))
    assert changed.get(reason.id) == reason
    others = [each for each in BUILT_IN.reasons if each.id != reason.id]
    assert [each for each in changed.reasons if each.id != reason.id] == others
