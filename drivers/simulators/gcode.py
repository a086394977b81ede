"""Reads the subset of ISO G-code that the demo parts use, and plans its moves. Knows no machine state."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from drivers.simulators.motion import Arc, Move, Point, Profile, joined

_WORD = re.compile(r"([A-Z])([+-]?\d*\.?\d+)")
_COMMENT = re.compile(r"\(([^)]*)\)")


@dataclass(frozen=True, slots=True)
class Kinematics:
    """What a machine's axes can do."""

    rapid: float
    """mm/s"""
    acceleration: float
    """mm/s²"""
    turn: float = 180.0
    """C axis, degrees/s"""
    lathe: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One line of a program and what it does."""

    number: int
    text: str
    move: Move | None = None
    tool: int | None = None
    """M6: this tool is changed in (a lathe indexes its turret)."""
    spindle: float | None = None
    """New speed in rev/min; 0 stops it."""
    surface_speed: float | None = None
    """G96: m/min that the spindle holds at the tool's diameter."""
    coolant: bool | None = None
    dwell_s: float = 0.0
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Program:
    """A planned program."""

    name: str
    comment: str
    blocks: tuple[Block, ...]

    @property
    def cutting_s(self) -> float:
        """Seconds that its moves and dwells take at 100 % override."""
        return sum(block.dwell_s + (Profile.of(block.move).duration if block.move else 0.0) for block in self.blocks)


@dataclass(slots=True)
class _Modal:
    """What stays in force from line to line."""

    motion: int = 0
    feed: float = 10.0
    speed: float = 0.0
    tool: int = 0
    constant_surface: bool = False
    position: Point = (0.0, 0.0, 0.0, 0.0)


def read_program(lines: Iterable[str], kinematics: Kinematics, start: Point) -> Program:
    """Interpret and plan a program that begins at ``start``."""
    modal = _Modal(position=start)
    blocks: list[Block] = []
    name = comment = ""
    for line in lines:
        text = line.strip()
        if text.startswith("O"):
            name, comment = text.split(" ")[0], "".join(_COMMENT.findall(text))
        elif text and text != "%":
            blocks.append(_block(text, modal, kinematics))
    return Program(name, comment, tuple(_planned(blocks)))


def _planned(blocks: list[Block]) -> list[Block]:
    """Join the moves of neighbouring blocks; a block without a move is a stop."""
    result: list[Block] = []
    run: list[Block] = []
    for block in [*blocks, None]:
        if block is not None and block.move is not None:
            run.append(block)
            continue
        moves = joined([one.move for one in run if one.move is not None])
        result += [replace(one, move=move) for one, move in zip(run, moves, strict=True)]
        run = []
        if block is not None:
            result.append(block)
    return result


def _block(text: str, modal: _Modal, kinematics: Kinematics) -> Block:
    words = [(letter, float(number)) for letter, number in _WORD.findall(_COMMENT.sub("", text))]
    codes = {f"{letter}{number:g}" for letter, number in words if letter in "GM"}
    values = {letter: number for letter, number in words if letter not in "GM"}
    _remember(modal, codes, values, kinematics)
    return Block(
        number=int(values.get("N", 0)),
        text=text,
        move=_move(modal, values, kinematics),
        tool=modal.tool if "M6" in codes else None,
        spindle=0.0 if "M5" in codes else modal.speed if codes & {"M3", "M4"} else None,
        surface_speed=modal.speed if modal.constant_surface and codes & {"M3", "M4"} else None,
        coolant=True if "M8" in codes else False if "M9" in codes else None,
        dwell_s=values.get("P", 0.0) / 1000 if "G4" in codes else 0.0,
        ends="M30" in codes,
    )


def _remember(modal: _Modal, codes: set[str], values: dict[str, float], kinematics: Kinematics) -> None:
    for code in codes & {"G0", "G1", "G2", "G3"}:
        modal.motion = int(code[1:])
    if codes & {"G96", "G97"}:
        modal.constant_surface = "G96" in codes
    modal.feed = values["F"] / 60 if "F" in values else modal.feed
    modal.speed = values.get("S", modal.speed)
    modal.tool = int(values.get("T", modal.tool))


def _move(modal: _Modal, values: dict[str, float], kinematics: Kinematics) -> Move | None:
    start = modal.position
    x, y, z, c = (values.get(axis, old) for axis, old in zip("XYZC", start, strict=True))
    arc = _arc(modal.motion, start, (x, y), values) if modal.motion in (2, 3) and "I" in values else None
    if (x, y, z, c) == start and arc is None:
        return None
    modal.position = (x, y, z, c)
    rapid = modal.motion == 0
    move = Move(
        start, modal.position, kinematics.rapid if rapid else modal.feed, kinematics.acceleration, rapid, not rapid, arc
    )
    if move.turns_only:
        return replace(move, limit=kinematics.turn, acceleration=kinematics.turn * 2, cutting=False)
    # A mill cuts below the part's face at Z0; a lathe wherever it feeds.
    return replace(move, cutting=not rapid and (kinematics.lathe or min(start[2], z) < 0.0))


def _arc(motion: int, start: Point, end: tuple[float, float], values: dict[str, float]) -> Arc:
    center = (start[0] + values["I"], start[1] + values.get("J", 0.0))
    first = math.atan2(start[1] - center[1], start[0] - center[0])
    last = math.atan2(end[1] - center[1], end[0] - center[0])
    sweep = last - first
    if motion == 3 and sweep <= 1e-9:
        sweep += 2 * math.pi
    if motion == 2 and sweep >= -1e-9:
        sweep -= 2 * math.pi
    return Arc(center, math.hypot(start[0] - center[0], start[1] - center[1]), first, sweep)
