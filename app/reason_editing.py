"""The site's reasons in ``plant.yaml``: one is changed or added, everything else stays where it is. It takes none away: the past needs them."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from app.config.replace import read_text
from app.config.revise import with_value, without
from app.config.tree import read_tree
from app.contracts.settings import Applied
from app.domain.production_reasons import Reason, ReasonTree
from app.plant_settings import PlantSettings

SECTION = "reasons"


class ReasonEditing:
    """Over one configuration file; any thread."""

    def __init__(self, path: Path, settings: PlantSettings) -> None:
        self._path, self._settings = path, settings

    def save(self, reason: Reason, held: ReasonTree) -> Future[Applied]:
        """Write it in the place of the one with its id, or behind the others, and apply that.

        ``held`` are the reasons that hold now: a site that had none of its own gets them all written out. ConfigFaults name what is
        wrong with it.
        """
        return self._settings.run(self._saved(reason, held))

    async def _saved(self, reason: Reason, held: ReasonTree) -> Applied:
        before = await asyncio.to_thread(read_text, self._path)
        return await self._settings.saved(await asyncio.to_thread(with_reason, before, reason, held), before)


def with_reason(text: str, reason: Reason, held: ReasonTree) -> str:
    """The configuration with the reason changed or added."""
    entries = _entries(text)
    if not entries:
        written = [written_of(reason if each.id == reason.id else each) for each in held.reasons]
        if held.get(reason.id) is None:
            written.append(written_of(reason))
        return with_value(text, (SECTION,), written)
    place = next((at for at, entry in enumerate(entries) if entry.get("id") == reason.id), None)
    if place is None:
        return with_value(text, (SECTION, str(len(entries))), written_of(reason))
    values, known = written_of(reason), entries[place]
    for key, value in values.items():
        if known.get(key) != value:
            text = with_value(text, (SECTION, str(place), key), value)
    for key in known.keys() - values.keys():
        text = without(text, (SECTION, str(place), key))
    return text


def _entries(text: str) -> list[dict[str, Any]]:
    data = read_tree(text.encode(), "").data
    found = data.get(SECTION) if isinstance(data, dict) else None
    return list(found) if isinstance(found, list) else []


def written_of(reason: Reason) -> dict[str, Any]:
    """As it stands in the file; what is as usual is left out."""
    told: dict[str, Any] = {"id": reason.id, "name": dict(reason.names), "category": reason.category.value}
    if reason.limit_s is not None:
        told["limit"] = f"{reason.limit_s:g}s"
    if reason.parent is not None:
        told["parent"] = reason.parent
    for key, value in (("external", reason.external), ("scrap", reason.scrap)):
        if value:
            told[key] = True
    if not reason.offered:
        told["offered"] = False
    return told
