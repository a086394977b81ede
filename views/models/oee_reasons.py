"""The tree of reasons as rows, what a class is called, and an id for a new reason. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator

from app.domain.production_reasons import Reason, ReasonClass, ReasonTree
from views.binding.i18n import tr
from views.models.oee_words import lasted
from views.widgets.sheet import SheetFace

LONGEST = 40
_INDENT = "      "


def in_tree_order(tree: ReasonTree) -> Iterator[Reason]:
    """Each reason followed by those below it; one whose parent is missing stands on top."""

    def below(parent: str | None, seen: frozenset[str]) -> Iterator[Reason]:
        for each in tree.reasons:
            known = each.parent if tree.get(each.parent) is not None else None
            if known == parent and each.id not in seen:
                yield each
                yield from below(each.id, seen | {each.id})

    yield from below(None, frozenset())


def reason_sheet(tree: ReasonTree, language: str) -> SheetFace:
    """One row per reason."""
    titles = (tr("Reason"), tr("Counts as"), tr("At most"), tr("For"), tr("Id"))
    rows, keys = [], []
    for each in in_tree_order(tree):
        depth = len(tree.path(each.id)) - 1
        name = each.name(language) if each.offered else tr("{name} (not offered)", name=each.name(language))
        limit = "" if each.limit_s is None else lasted(each.limit_s)
        rows.append(
            (
                _INDENT * depth + name,
                class_word(each.category),
                limit,
                tr("Scrap") if each.scrap else tr("Stops"),
                each.id,
            )
        )
        keys.append(each.id)
    return SheetFace(titles, tuple(rows), tuple(keys), frozenset({2}), 0)


def class_word(category: ReasonClass) -> str:
    """What time with a reason counts as, in words."""
    return {
        ReasonClass.PLANNED: tr("Planned, not a loss"),
        ReasonClass.SETUP: tr("Set-up"),
        ReasonClass.BREAKDOWN: tr("Down"),
        ReasonClass.DELAY: tr("Delay"),
        ReasonClass.OTHER: tr("As the machine says"),
    }[category]


def id_from(name: str, taken: Collection[str]) -> str:
    """A name that stands in files and addresses for good: small letters, digits and dashes, like none that is there."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST] or "reason"
    numbered = (stem if n == 1 else f"{stem}-{n}" for n in range(1, len(taken) + 2))
    return next(each for each in numbered if each not in taken)
