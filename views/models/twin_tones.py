"""Colours of the machine's picture from a theme: greys for what is normal, a ramp for the path. Refuses to know what is abnormal."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor

from app.domain.kinematics import Look
from app.domain.observation import Float64s
from views.shell.theme import Theme
from views.twin.frame import Rgb, Tones, UInt8s

_SHARES = {Look.FRAME: 0.42, Look.CARRIAGE: 0.22, Look.WORK: 0.52, Look.SPINDLE: 0.62, Look.TOOL: 1.0}
"""How far each look is from the surface's grey towards the muted text's."""


def rgb(colour: str) -> Rgb:
    """``#RRGGBB`` as numbers."""
    made = QColor(colour)
    return made.red(), made.green(), made.blue()


def mixed(one: str, other: str, share: float) -> Rgb:
    """A colour between two; 0 is the first."""
    a, b = rgb(one), rgb(other)
    red, green, blue = (round(x + (y - x) * share) for x, y in zip(a, b, strict=True))
    return red, green, blue


def tones_of(theme: Theme) -> Tones:
    """The greys of a machine in this theme."""
    looks = {look: mixed(theme.surface_raised, theme.text_muted, share) for look, share in _SHARES.items()}
    if theme.name != "light":
        looks = {look: mixed(theme.text_muted, theme.surface, share * 0.8) for look, share in _SHARES.items()}
        looks[Look.TOOL] = rgb(theme.text)
    return Tones(
        rgb(theme.background),
        rgb(theme.text_muted if theme.name == "light" else theme.background),
        rgb(theme.accent),
        looks,
    )


def ramp(theme: Theme, share: Float64s) -> UInt8s:
    """Colours (n × 3) from calm (0) to the accent (1); what is not a number is the grid's grey."""
    calm, strong = np.array(mixed(theme.accent, theme.background, 0.72)), np.array(rgb(theme.accent))
    known = np.nan_to_num(np.clip(share, 0.0, 1.0))[:, None]
    colours = np.where(np.isfinite(share)[:, None], calm + (strong - calm) * known, np.array(rgb(theme.text_muted)))
    return colours.astype(np.uint8)
