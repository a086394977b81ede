"""Fonts, sizes and greys of a printed report: everything is told by shape and tone too, so that it survives a black-and-white copy."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from app.domain.production import SliceKind

FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"
PLAIN, BOLD = "Report", "Report-Bold"

TEXT = HexColor("#1A1A1A")
SOFT = HexColor("#5A5F66")
LINE = HexColor("#B8BCC2")
BAND = HexColor("#F1F2F4")
ACCENT = HexColor("#2E5E8C")
WHITE = HexColor("#FFFFFF")

TONES = {
    SliceKind.APT: (HexColor("#44698C"), 1.0),
    SliceKind.AUST: (HexColor("#9DB4C9"), 0.8),
    SliceKind.ADET: (HexColor("#C9C2A8"), 0.55),
    SliceKind.IDLE: (HexColor("#DADDE1"), 0.4),
    SliceKind.ADOT: (HexColor("#1A1A1A"), 0.7),
    SliceKind.PLANNED: (HexColor("#EDEEF0"), 1.0),
    SliceKind.UNKNOWN: (WHITE, 1.0),
}
"""Tone and share of the row's height: production is full, a fault is black, unknown time is white with strokes."""


@cache
def use_fonts() -> None:
    """Make the shipped fonts known to the PDF library; once a process."""
    pdfmetrics.registerFont(TTFont(PLAIN, str(FONTS / "DejaVuSansCondensed.ttf")))
    pdfmetrics.registerFont(TTFont(BOLD, str(FONTS / "DejaVuSansCondensed-Bold.ttf")))
    pdfmetrics.registerFontFamily(PLAIN, normal=PLAIN, bold=BOLD, italic=PLAIN, boldItalic=BOLD)


def style(size: float = 8.0, *, bold: bool = False, right: bool = False, soft: bool = False) -> ParagraphStyle:
    """A paragraph's look; size in points."""
    return ParagraphStyle(
        f"s{size}{bold}{right}{soft}",
        fontName=BOLD if bold else PLAIN,
        fontSize=size,
        leading=size * 1.22,
        textColor=SOFT if soft else TEXT,
        alignment=TA_RIGHT if right else 0,
        splitLongWords=1,
    )


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Points that a text takes."""
    return float(pdfmetrics.stringWidth(text, BOLD if bold else PLAIN, size))


def fitted(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """The text, shortened in its middle when it does not fit into ``room`` points: machines of a row differ in their ends."""
    if width_of(text, size, bold=bold) <= room:
        return text
    for left in range(len(text) - 1, 0, -1):
        tail = left // 3
        short = f"{text[: left - tail].rstrip()}…{text[len(text) - tail :].lstrip()}"
        if width_of(short, size, bold=bold) <= room:
            return short
    return "…"
