"""Turns a theme into Qt's palette, font and style sheet; the only place where widgets get their looks."""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache
from string import Template

from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from views.shell.resources import RESOURCES
from views.shell.theme import Theme

FONT_FILES = ("DejaVuSansCondensed.ttf", "DejaVuSansCondensed-Bold.ttf")


def load_fonts() -> None:
    """Make the shipped font known: a container or a kiosk may have none, and digits must be of one width."""
    for name in FONT_FILES:
        QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / name))


def font(theme: Theme, points: float, *, bold: bool = False) -> QFont:
    """The theme's font in a size of the real screen; one object per size, because painters ask thousands of times."""
    return _font(theme.font_family, theme.font_px(points), bold)


def metrics(theme: Theme, points: float, *, bold: bool = False) -> QFontMetricsF:
    """Widths and heights in that font."""
    return _metrics(theme.font_family, theme.font_px(points), bold)


@lru_cache(maxsize=64)
def _font(family: str, pixels: int, bold: bool) -> QFont:
    made = QFont(family)
    made.setPixelSize(pixels)
    made.setBold(bold)
    return made


@lru_cache(maxsize=64)
def _metrics(family: str, pixels: int, bold: bool) -> QFontMetricsF:
    return QFontMetricsF(_font(family, pixels, bold))


def palette(theme: Theme) -> QPalette:
    """Colours of standard widgets."""
    made = QPalette()
    role = QPalette.ColorRole
    for name, colour in (
        (role.Window, theme.background),
        (role.WindowText, theme.text),
        (role.Base, theme.surface_raised),
        (role.AlternateBase, theme.surface),
        (role.Text, theme.text),
        (role.Button, theme.surface_raised),
        (role.ButtonText, theme.text),
        (role.ToolTipBase, theme.surface_raised),
        (role.ToolTipText, theme.text),
        (role.Highlight, theme.accent),
        (role.HighlightedText, theme.on_accent),
        (role.PlaceholderText, theme.text_muted),
        (role.Link, theme.accent),
        (role.Mid, theme.border),
    ):
        made.setColor(name, QColor(colour))
    for name in (role.Text, role.ButtonText, role.WindowText):
        made.setColor(QPalette.ColorGroup.Disabled, name, QColor(theme.stale))
    return made


@lru_cache(maxsize=4)
def style_sheet(theme: Theme) -> str:
    """The window's style sheet with the theme's tokens put in."""
    tokens = {name: str(value) for name, value in asdict(theme).items()}
    sizes = {
        "px_gap": theme.px(theme.gap_mm),
        "px_half": theme.px(theme.gap_mm / 2),
        "px_quarter": theme.px(theme.gap_mm / 2) - 1,
        "px_margin": theme.px(theme.margin_mm),
        "px_control": theme.px(theme.control_mm) - 2,
        "px_touch": theme.px(theme.target_mm) - 2,
        "px_primary": theme.px(theme.primary_mm) - 2,
        "px_radius": theme.px(theme.radius_mm),
        "font_small": theme.font_px(theme.small_pt),
        "font_body": theme.font_px(theme.body_pt),
        "font_title": theme.font_px(theme.title_pt),
        "font_heading": theme.font_px(theme.value_pt),
    }
    template = (RESOURCES / "styles" / "window.qss").read_text("utf-8")
    return Template(template).substitute(tokens, **{name: str(size) for name, size in sizes.items()})


def dress(app: QApplication, theme: Theme) -> None:
    """Give the whole application this theme's colours and letters.

    It has no style sheet: Qt would work through every widget of every page that was ever seen, for 0.6 s. See ``clothe``.
    """
    if app.palette() != (colours := palette(theme)):
        app.setPalette(colours)
    if app.font() != (letters := font(theme, theme.body_pt)):
        app.setFont(letters)


def clothe(widget: QWidget, theme: Theme) -> None:
    """Give a widget and everything in it the theme's style sheet: a part of the window's frame, a page when it is seen, a dialog."""
    widget.setStyleSheet(style_sheet(theme))
