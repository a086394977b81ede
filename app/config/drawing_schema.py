"""What may stand in the YAML file of a machine's own picture: links, the bodies they carry, the axes that move them."""

from __future__ import annotations

import math
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from app.config.types import Id, Section
from app.domain.message import Message

Finite = Annotated[float, Field(allow_inf_nan=False)]
Triple = tuple[Finite, Finite, Finite]
ORIGIN: Triple = (0.0, 0.0, 0.0)


def _has_length(direction: Triple) -> Triple:
    if not math.hypot(*direction):
        raise ValueError(Message.of("A direction of 0, 0, 0 points nowhere. Write for example [1, 0, 0]."))
    return direction


def _rises(travel: tuple[float, float]) -> tuple[float, float]:
    if travel[0] >= travel[1]:
        raise ValueError(Message.of("The first end of a travel must be less than the second, for example [-400, 400]."))
    return travel


def _moves(factor: float) -> float:
    if not factor:
        raise ValueError(Message.of("0 would never move it. Write 1, or 0.5 for a lathe that tells X as a diameter."))
    return factor


Direction = Annotated[Triple, AfterValidator(_has_length)]
Travel = Annotated[tuple[Finite, Finite], AfterValidator(_rises)]
Side = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Axis(Section):
    """The axis that moves a link."""

    axis: Annotated[str, Field(min_length=1)]
    """The signal that tells its position: ``x`` … ``c``, ``j1`` …, or the source's own id."""
    motion: Literal["linear", "rotary"]
    """How it moves."""
    direction: Direction
    """Where a growing position sends the link, or what it turns about (right-handed), in the link's own frame."""
    travel: Travel | None = None
    """Least and greatest position, mm or degrees."""
    zero: Finite = 0.0
    """The position in which the link stands as it is drawn."""
    per_unit: Annotated[Finite, AfterValidator(_moves)] = 1.0
    """Movement per unit of the position: 0.5 for a lathe that tells X as a diameter."""


class Cylinder(Section):
    """A round body."""

    diameter: Side
    length: Side
    end: Side | None = None
    """Diameter at its other end, when it is a cone."""


class Body(Section):
    """One body of a link: a box, a cylinder or a mesh."""

    box: tuple[Side, Side, Side] | None = None
    """Its three sides, mm."""
    cylinder: Cylinder | None = None
    mesh: Annotated[str, Field(min_length=1)] | None = None
    """File of an STL or glTF mesh, beside this file."""
    at: Triple = ORIGIN
    """Its middle (of a mesh: the origin of its file), in the link's frame."""
    axis: Direction = (0.0, 0.0, 1.0)
    """Where a cylinder points to."""
    turn: Triple | None = None
    """Of a mesh: degrees about X, then Y, then Z. glTF files, whose Y is up, are stood up by themselves."""
    scale: Side | None = None
    """Of a mesh: mm per unit; 1 for STL and 1000 for glTF when left out."""
    look: Literal["frame", "carriage", "work", "spindle", "tool"] = "frame"
    """Which of the theme's greys it has."""

    @model_validator(mode="after")
    def _one_shape(self) -> Self:
        if sum(shape is not None for shape in (self.box, self.cylinder, self.mesh)) != 1:
            raise ValueError(Message.of("A body is one of 'box', 'cylinder' and 'mesh'."))
        return self


class LinkEntry(Section):
    """One rigid part."""

    name: Id
    parent: Id | None = None
    """The link that carries it, which must come before it; left out for what stands on the floor."""
    at: Triple = ORIGIN
    """Its origin in the parent's frame, also what a rotary axis turns about."""
    turn: Triple = ORIGIN
    """How its frame stands in the parent's: degrees about X, then Y, then Z."""
    joint: Axis | None = None
    """The axis that moves it."""
    solids: tuple[Body, ...] = ()
    """Its bodies."""


class Place(Section):
    """A frame on a link."""

    link: Id
    at: Triple = ORIGIN
    turn: Triple = ORIGIN


class ToolPlace(Place):
    """Where the tip of the tool is, its Z pointing into the holder."""

    room: Side = 200.0
    """From the tip to the nose of the spindle, mm, as it is drawn."""


class DrawingFile(Section):
    """The whole file."""

    kind: Id | None = None
    """What fleet filters know it as; the file's name when left out."""
    links: Annotated[tuple[LinkEntry, ...], Field(min_length=1)]
    """All parts, carriers before what they carry."""
    tool: ToolPlace
    """The tip."""
    work: Place
    """The zero of the positions."""
    spindle: Id | None = None
    """The link that ``rpm`` turns."""
