"""Colours keep their promises to every eye: contrast, and chips apart under three kinds of colour blindness."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest

from views.shell.theme import CONTRAST, DARK, LIGHT, Theme, sized

BOTH = pytest.mark.parametrize("theme", [LIGHT, DARK, CONTRAST], ids=lambda theme: theme.name)

# Machado, Oliveira and Fernandes 2009, severity 1.0, for linear RGB.
DEFICIENCIES = {
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def linear(colour: str) -> np.ndarray:
    rgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    weights = np.array([0.2126, 0.7152, 0.0722])
    light, dark = sorted((float(linear(c) @ weights) for c in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lab(rgb: np.ndarray) -> np.ndarray:
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    t = (to_xyz @ np.clip(rgb, 0, 1)) / np.array([0.95047, 1.0, 1.08883])
    f = np.where(t > 0.008856, np.cbrt(t), 7.787 * t + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@BOTH
def test_text_can_be_read_on_every_ground(theme: Theme) -> None:
    for ground in (theme.background, theme.surface, theme.surface_raised):
        assert contrast(theme.text, ground) >= 7
        assert contrast(theme.text_muted, ground) >= 4.5
        assert contrast(theme.stale, ground) >= 4.5


@BOTH
def test_states_and_their_words_can_be_seen(theme: Theme) -> None:
    for state in ("running", "idle", "setup", "fault", "stopped"):
        assert contrast(theme.state_colour(state), theme.background) >= 3, state
        assert contrast(theme.on_state, theme.state_colour(state)) >= 4.5, state
    assert contrast(theme.accent, theme.background) >= 3
    assert contrast(theme.on_accent, theme.accent) >= 4.5


@BOTH
def test_device_symbols_can_be_seen(theme: Theme) -> None:
    for colour in (theme.failure, theme.function_check, theme.out_of_specification, theme.maintenance):
        assert contrast(colour, theme.background) >= 3


@BOTH
def test_at_least_eight_pens_can_be_seen_and_told_apart(theme: Theme) -> None:
    assert len(theme.pens) >= 8
    for pen in theme.pens:
        assert contrast(pen, theme.background) >= 3
        assert contrast(pen, theme.surface_raised) >= 3
    for one, other in itertools.combinations(theme.pens, 2):
        assert np.linalg.norm(lab(linear(one)) - lab(linear(other))) >= 10, (one, other)


@BOTH
def test_words_on_priority_chips_can_be_read(theme: Theme) -> None:
    for priority in (1, 2, 3, 4):
        chip = theme.chip(priority)
        assert contrast(chip.text, chip.fill) >= 4.5
        assert contrast(chip.outline, theme.background) >= 3


@BOTH
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_priority_chips_stay_apart_for_colour_blind_eyes(theme: Theme, deficiency: str) -> None:
    matrix = np.array(DEFICIENCIES[deficiency])
    seen = [lab(matrix @ linear(theme.chip(priority).fill)) for priority in (1, 2, 3, 4)]
    assert min(float(np.linalg.norm(a - b)) for a, b in itertools.combinations(seen, 2)) >= 20


@BOTH
def test_every_colour_is_written_in_full(theme: Theme) -> None:
    assert re.fullmatch(r"#[0-9A-F]{6}", theme.background)
    assert all(re.fullmatch(r"#[0-9A-F]{6}", pen) for pen in theme.pens)


def test_twenty_millimetres_are_twenty_millimetres_on_any_screen() -> None:
    assert sized(LIGHT, dpi=96).px(20) == 76
    assert sized(LIGHT, dpi=149).px(20) == 117


def test_a_screen_that_reports_nonsense_is_taken_as_96_dpi() -> None:
    assert sized(LIGHT, dpi=2.5).dpi == 96
    assert sized(LIGHT, dpi=5000).dpi == 96


def test_size_stays_between_80_and_200_percent() -> None:
    assert sized(LIGHT, dpi=96, scale=0.1).scale == 0.8
    assert sized(LIGHT, dpi=96, scale=9).scale == 2.0


@BOTH
def test_text_can_be_read_on_everything_that_it_may_stand_on(theme: Theme) -> None:
    grounds = (theme.background, theme.surface, theme.surface_raised, theme.hover)
    for ground in grounds:
        assert contrast(theme.text, ground) >= 4.5, ground
        assert contrast(theme.text_muted, ground) >= 4.5, ground
        assert contrast(theme.stale, ground) >= 4.5, ground
    assert contrast(theme.text, theme.grid) >= 4.5, "a pressed button"
    assert contrast(theme.exception.text, theme.exception.fill) >= 4.5


@BOTH
def test_graphics_can_be_seen_on_every_ground(theme: Theme) -> None:
    states = {name: theme.state_colour(name) for name in ("running", "idle", "setup", "fault", "stopped", "offline")}
    signs = {
        name: getattr(theme, name) for name in ("failure", "function_check", "out_of_specification", "maintenance")
    }
    others = {"limit": theme.limit, "accent": theme.accent, "stale": theme.stale}
    pens = {f"pen {number}": pen for number, pen in enumerate(theme.pens)}
    for ground in (theme.background, theme.surface, theme.surface_raised):
        for name, colour in (states | signs | others | pens).items():
            assert contrast(colour, ground) >= 3, (name, ground)
        for priority in (1, 2, 3, 4):
            assert contrast(theme.chip(priority).outline, ground) >= 3, (priority, ground)
        assert contrast(theme.exception.outline, ground) >= 3, ground
    for name in ("running", "idle", "stale"):
        assert contrast(getattr(theme, name), theme.normal_band) >= 3, f"{name}: a bar over its normal band"
