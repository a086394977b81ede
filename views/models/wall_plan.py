"""How a wall is divided: how many tiles of which size, so that all can be read from afar. Pure; it refuses to know Qt.

Between 12 and 24 tiles stand on a page (all of them when there are fewer). As many as can still be read from the wanted
distance; when none can, the largest letters that 12 tiles allow, and the legibility check says so.
"""

from __future__ import annotations

from dataclasses import dataclass

FEWEST, MOST = 12, 24
BAND_ROWS, LINE_ROWS = 2.35, 1.2
"""Height of the state's band (word, time) and of every line below, in font sizes."""
PAD_ROWS = 0.45
GAP_SHARE = 0.008
"""Gap between tiles, of the wall's width."""


@dataclass(frozen=True, slots=True)
class WallPlan:
    """Places of one page. Lengths in px."""

    columns: int
    rows: int
    per_page: int
    """Tiles with a fixed place on a page."""
    pages: int
    font_px: float
    lines: int
    """Lines below the band: 1 name and parts, 2 with reason or job."""

    @property
    def pinned_places(self) -> int:
        """Places of the last row, kept for abnormal machines of other pages."""
        return self.columns if self.pages > 1 else 0


def tile_height_rows(lines: int) -> float:
    """Height of a tile with so many lines below its band, in font sizes."""
    return BAND_ROWS + lines * LINE_ROWS + PAD_ROWS


def planned(count: int, width: float, height: float, *, wanted_px: float, widest_em: float) -> WallPlan:
    """The division for so many machines on a board of this size; ``widest_em`` is the widest state in font sizes."""
    gap = width * GAP_SHARE
    found = [
        WallPlan(columns, rows, per_page, pages, font, lines)
        for columns in range(1, 9)
        for rows in range(1, 8)
        for per_page, pages in _places(columns, rows, count)
        for lines in (1, 2)
        for font in (_font_px(columns, rows, width, height, gap, lines, widest_em),)
    ]
    legible = [plan for plan in found if plan.font_px >= wanted_px]
    if legible:
        return max(legible, key=lambda plan: (plan.per_page, plan.lines, plan.font_px))
    return max(found, key=lambda plan: (plan.font_px * (1.12 if plan.lines == 2 else 1.0), plan.per_page))


def _places(columns: int, rows: int, count: int) -> list[tuple[int, int]]:
    """(tiles per page, pages) of this grid; empty when it is no good for so many machines."""
    count = max(1, count)
    if count <= min(MOST, columns * rows):
        spare = columns * rows - count
        return [(count, 1)] if spare < columns else []
    per_page = columns * (rows - 1)
    if rows < 2 or not FEWEST <= per_page <= MOST:
        return []
    return [(per_page, -(-count // per_page))]


def _font_px(columns: int, rows: int, width: float, height: float, gap: float, lines: int, widest_em: float) -> float:
    tile_width = (width - gap * (columns + 1)) / columns
    tile_height = (height - gap * (rows + 1)) / rows
    return float(int(min(tile_height / tile_height_rows(lines), tile_width / widest_em)))


def page_at(seconds: float, pages: int, every_s: float) -> int:
    """The page that is shown at this time."""
    return int(seconds // every_s) % pages if pages > 1 else 0
