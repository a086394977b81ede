"""Named views of trends, per user, as a small JSON file in the data directory. Whole or not at all; what it can't read it leaves out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from views.models.trend_look import Look, look_of
from views.models.trend_pens import Pen, Pens, Reduce
from views.models.trend_window import HOUR_NS, Window


@dataclass(frozen=True, slots=True)
class SavedView:
    """What somebody wants to see again. ``window`` None: live, with ``span_ns`` or the calendar range ``period``."""

    name: str
    pens: Pens
    look: Look = field(default_factory=Look)
    span_ns: int = HOUR_NS
    period: str = ""
    window: Window | None = None


class ViewShelf:
    """The views of one user. Reads once, writes at every change; raises OSError when the disk refuses."""

    def __init__(self, folder: Path, user: str) -> None:
        self._path = folder / f"trends-{re.sub(r'[^A-Za-z0-9._-]', '_', user) or 'user'}.json"
        self._views = {view.name: view for view in _read(self._path)}

    @property
    def names(self) -> tuple[str, ...]:
        """In alphabetical order."""
        return tuple(sorted(self._views, key=str.casefold))

    def get(self, name: str) -> SavedView | None:
        """A view by its name."""
        return self._views.get(name)

    def keep(self, view: SavedView) -> None:
        """Keep a view, in the place of one of the same name."""
        self._write({**self._views, view.name: view})

    def drop(self, name: str) -> None:
        """Forget a view."""
        self._write({n: v for n, v in self._views.items() if n != name})

    def _write(self, views: Mapping[str, SavedView]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        partial = self._path.with_suffix(".partial")
        partial.write_text(json.dumps([_fields(v) for v in views.values()], indent=1, ensure_ascii=False), "utf-8")
        partial.replace(self._path)
        self._views = dict(views)


def _fields(view: SavedView) -> dict[str, Any]:
    return {
        "name": view.name,
        "pens": [
            {"key": p.key, "colour": p.colour, "hidden": p.hidden, "reduce": p.reduce.value} for p in view.pens.items
        ],
        "look": dict(view.look.options()),
        "span_ns": view.span_ns,
        "period": view.period,
        "window": None if view.window is None else [view.window.from_ns, view.window.to_ns],
    }


def _read(path: Path) -> Iterable[SavedView]:
    try:
        entries = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return
    for entry in entries if isinstance(entries, list) else ():
        try:
            yield _view(entry)
        except (KeyError, TypeError, ValueError, AttributeError):
            continue


def _view(entry: Mapping[str, Any]) -> SavedView:
    pens = (Pen(str(p["key"]), int(p["colour"]), bool(p["hidden"]), Reduce(p["reduce"])) for p in entry["pens"])
    window = entry.get("window")
    return SavedView(
        name=str(entry["name"]),
        pens=Pens(tuple(pens)),
        look=look_of(entry["look"].items()) or Look(),
        span_ns=int(entry["span_ns"]),
        period=str(entry.get("period", "")),
        window=None if window is None else Window(int(window[0]), int(window[1])),
    )
