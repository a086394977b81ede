"""The machines that can be drawn without being described: five kinds, sized by the travel of their axes.

They are pictures of a kind, not of a make: what moves, along what and how far is right, the castings are plain boxes. Positions are
taken as the tool's tip in the coordinates that the source tells.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from app.domain.kinematics import ORIGIN, Form, Joint, Kinematics, Link, Look, Motion, Range, Solid, Vector

Travels = Mapping[str, Range]

TRAVELS: Travels = {
    "x": (-400.0, 400.0),
    "y": (-250.0, 250.0),
    "z": (-50.0, 450.0),
    "a": (-120.0, 120.0),
    "b": (-120.0, 120.0),
    "c": (0.0, 360.0),
}
"""Of an axis of which nothing is known, mm and degrees."""
_LATHE_TRAVELS: Travels = {"x": (0.0, 200.0), "y": (-50.0, 50.0), "z": (-150.0, 350.0)}
_GANTRY_TRAVELS: Travels = {"x": (-1500.0, 1500.0), "y": (-800.0, 800.0), "z": (-50.0, 750.0)}
ROBOT_AXES = ("j1", "j2", "j3", "j4", "j5", "j6")
_ROBOT_TRAVEL = (-180.0, 180.0)
_X, _Y, _Z = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)
_AGAINST_X, _AGAINST_Y, _AGAINST_Z = (-1.0, 0.0, 0.0), (0.0, -1.0, 0.0), (0.0, 0.0, -1.0)
_ROOM = 200.0
_FLOOR = 460.0
"""From a table down to the floor."""


def guessed(axes: Collection[str]) -> str:
    """The kind that has these axes; empty for a machine without linear axes."""
    if not {"x", "y", "z"} & set(axes):
        return ""
    if "y" not in axes and {"x", "z"} <= set(axes):
        return "lathe"
    if "j1" in axes:
        return "robot-cell"
    if "c" in axes and ("a" in axes or "b" in axes):
        return "mill-5axis"
    return "mill-3axis"


def travel_of(kind: str, axis: str, stated: Range | None, seen: Range | None) -> Range:
    """How far an axis goes: what the source states, else the kind's usual travel, moved and widened to hold what was seen."""
    usual = {"lathe": _LATHE_TRAVELS, "gantry": _GANTRY_TRAVELS}.get(kind, TRAVELS)
    low, high = stated or usual.get(axis) or TRAVELS.get(axis, _ROBOT_TRAVEL)
    if seen is None:
        return low, high
    if stated is not None:
        return min(low, seen[0]), max(high, seen[1])
    if seen[1] - seen[0] >= high - low:
        return seen
    by = min(seen[0] - low, 0.0) or max(seen[1] - high, 0.0)
    return low + by, high + by


def built(kind: str, axes: Collection[str], travels: Travels) -> Kinematics:
    """The machine of a kind (one of ``KINDS``) with these axes; ``travels`` by axis, the usual ones where an axis is missing.

    Raises KeyError for a kind that is not one of them.
    """
    usual = {axis: travel_of(kind, axis, None, None) for axis in (*TRAVELS, *ROBOT_AXES)}
    return KINDS[kind](axes, usual | dict(travels))


# ---------------------------------------------------------------- pieces


def _box(size: Vector, at: Vector, look: Look) -> Solid:
    return Solid(Form.BOX, size, at, look=look)


def _round(diameter: float, length: float, at: Vector, axis: Vector, look: Look, *, end: float | None = None) -> Solid:
    return Solid(Form.CYLINDER, (diameter, diameter if end is None else end, length), at, axis, look)


def _middle(travel: Range) -> float:
    return (travel[0] + travel[1]) / 2


def _length(travel: Range) -> float:
    return travel[1] - travel[0]


def _linear(axis: str, direction: Vector, travel: Range) -> Joint:
    return Joint(axis, Motion.LINEAR, direction, travel, zero=_middle(travel))


def _turning(axis: str, direction: Vector, travel: Range) -> Joint:
    return Joint(axis, Motion.ROTARY, direction, travel)


def _spindle(carrier: str, nose: float, *, at: Vector = ORIGIN) -> tuple[Link, Link]:
    """A spindle whose nose is ``nose`` mm above the tip, and the place of the tool."""
    cone = _round(90.0, 90.0, (0.0, 0.0, nose + 45.0), _Z, Look.SPINDLE, end=140.0)
    return Link("spindle", carrier, at, solids=(cone,)), Link("tool", "spindle")


# ---------------------------------------------------------------- kinds


def _mill(axes: Collection[str], travels: Travels) -> Kinematics:
    """A vertical machining centre: table on saddle, head on a column; a rotary axis of its own stands on the table."""
    links = (*_mill_frame(travels), *_table_top(axes, travels))
    return Kinematics("mill-3axis", links, "tool", "work", "spindle", _ROOM)


def _mill_frame(travels: Travels) -> tuple[Link, ...]:
    x, y, z = (travels[axis] for axis in "xyz")
    wide, deep, top = _length(x) + 120.0, _length(y) + 30.0, z[0]
    back = _length(y) + 80.0
    mid = _middle(z)
    reach = back + 130.0
    height = z[1] + _ROOM + 500.0
    bed = _box(
        (wide * 0.8, 2 * deep + 200.0, _FLOOR - 240.0), (0, 100.0, top - 240.0 - (_FLOOR - 240.0) / 2), Look.FRAME
    )
    column = _box((520.0, 380.0, height - top + _FLOOR), (0, back + 190.0, (height + top - _FLOOR) / 2), Look.FRAME)
    return (
        Link("bed", solids=(bed,)),
        Link("column", solids=(column,)),
        Link(
            "saddle",
            "bed",
            joint=_linear("y", _AGAINST_Y, y),
            solids=(_box((wide * 0.6, deep * 0.9, 130.0), (0, 0, top - 175.0), Look.CARRIAGE),),
        ),
        Link(
            "table",
            "saddle",
            joint=_linear("x", _AGAINST_X, x),
            solids=(_box((wide, deep, 110.0), (0, 0, top - 55.0), Look.WORK),),
        ),
        Link(
            "head",
            "column",
            (0.0, 0.0, mid),
            joint=_linear("z", _Z, z),
            solids=(_box((280.0, reach, 380.0), (0, reach / 2 - 130.0, _ROOM + 280.0), Look.CARRIAGE),),
        ),
        *_spindle("head", _ROOM),
    )


def _table_top(axes: Collection[str], travels: Travels) -> tuple[Link, ...]:
    x, y, z = (travels[axis] for axis in "xyz")
    zero: Vector = (-_middle(x), -_middle(y), 0.0)
    axis = next((letter for letter in "abc" if letter in axes), "")
    if not axis:
        return (Link("work", "table", zero),)
    direction = {"a": _AGAINST_X, "b": _AGAINST_Y, "c": _AGAINST_Z}[axis]
    flat = axis == "c"
    centre: Vector = (0.0, 0.0, z[0] + (40.0 if flat else 130.0))
    lies: Vector = tuple(-_length(x) / 4 * abs(part) for part in direction) if not flat else ORIGIN  # type: ignore[assignment]
    plate = _round(300.0 if flat else 200.0, 80.0 if flat else 60.0, ORIGIN, direction, Look.WORK)
    base = _box(
        (220.0, 220.0, 230.0), (-130.0 if axis == "a" else 0.0, -130.0 if axis == "b" else 0.0, -15.0), Look.WORK
    )
    carrier: Vector = (centre[0] + lies[0], centre[1] + lies[1], centre[2])
    back: Vector = (zero[0] - carrier[0], zero[1] - carrier[1], -carrier[2])
    return (
        Link("rotary-base", "table", carrier, solids=() if flat else (base,)),
        Link("rotary", "rotary-base", joint=_turning(axis, direction, travels[axis]), solids=(plate,)),
        Link("work", "rotary", back),
    )


def _trunnion(axes: Collection[str], travels: Travels) -> Kinematics:
    """A machine of five axes: the tool moves in X, Y, Z, a cradle tilts the round table."""
    x, y, z = (travels[axis] for axis in "xyz")
    tilt = "b" if "b" in axes and "a" not in axes else "a"
    side = min(_length(x), _length(y)) * 0.55
    back = _length(y) / 2 + side / 2 + 160.0
    high = z[1] - z[0] + _ROOM
    centre: Vector = (-_middle(x), -_middle(y), -z[0])
    zero = (0.0, 0.0, _middle(z) - z[0])
    along = _X if tilt == "a" else _Y
    arms = [tuple(part * sign * (side / 2 + 90.0) for part in along) for sign in (-1.0, 1.0)]
    blocks = tuple(
        _box((130.0, 130.0, 330.0), (arm[0] * 1.45, arm[1] * 1.45, -165.0 + 60.0), Look.FRAME) for arm in arms
    )
    cheeks = tuple(
        _box(
            (70.0 if tilt == "a" else 200.0, 200.0 if tilt == "a" else 70.0, 260.0),
            (arm[0], arm[1], -70.0),
            Look.CARRIAGE,
        )
        for arm in arms
    )
    span = side + 250.0
    floor = _box((span if tilt == "a" else 240.0, 240.0 if tilt == "a" else span, 70.0), (0, 0, -190.0), Look.CARRIAGE)
    links = (
        Link("bed", solids=(_box((side + 520.0, side + 560.0, 350.0), (0, 40.0, -450.0), Look.FRAME), *blocks)),
        Link(
            "column",
            solids=(_box((_length(x) + 420.0, 300.0, high + 1000.0), (0, back + 300.0, high / 2 - 100.0), Look.FRAME),),
        ),
        Link(
            "slide",
            "column",
            joint=_linear("x", _X, x),
            solids=(_box((380.0, 160.0, high * 0.7 + 250.0), (0, back + 70.0, high * 0.6 + 300.0), Look.CARRIAGE),),
        ),
        Link(
            "ram",
            "slide",
            joint=_linear("y", _Y, y),
            solids=(_box((300.0, back + 190.0, 260.0), (0, back / 2 + 15.0, high + 380.0), Look.CARRIAGE),),
        ),
        Link(
            "head",
            "ram",
            zero,
            joint=_linear("z", _Z, z),
            solids=(
                _box((220.0, 220.0, _length(z) + 260.0), (0, 0, _ROOM + 90.0 + _length(z) / 2 + 130.0), Look.SPINDLE),
            ),
        ),
        *_spindle("head", _ROOM),
        Link(
            "cradle",
            "bed",
            joint=_turning(tilt, _AGAINST_X if tilt == "a" else _AGAINST_Y, travels[tilt]),
            solids=(*cheeks, floor),
        ),
        Link(
            "table",
            "cradle",
            joint=_turning("c", _AGAINST_Z, travels["c"]),
            solids=(_round(side, 155.0, (0, 0, -77.5), _Z, Look.WORK),),
        ),
        Link("work", "table", centre),
    )
    return Kinematics("mill-5axis", links, "tool", "work", "spindle", _ROOM)


def _gantry(axes: Collection[str], travels: Travels) -> Kinematics:
    """A gantry over a fixed table: the portal runs in X, the slide in Y, the ram in Z."""
    x, y, z = (travels[axis] for axis in "xyz")
    top, high = z[0], z[1] + _ROOM + 250.0
    half = _length(y) / 2 + 320.0
    posts = tuple(
        _box((420.0, 220.0, high - top + 150.0), (0, sign * half, (high + top + 150.0) / 2), Look.CARRIAGE)
        for sign in (-1, 1)
    )
    beam = _box((360.0, 2 * half + 220.0, 360.0), (-260.0, 0, high + 180.0), Look.CARRIAGE)
    rails = tuple(_box((_length(x) + 700.0, 260.0, 300.0), (0, sign * half, top - 0.0), Look.FRAME) for sign in (-1, 1))
    table = _box((_length(x) + 300.0, _length(y) + 200.0, 200.0), (0, 0, top - 100.0), Look.WORK)
    links = (
        Link("bed", solids=rails),
        Link("table", "bed", solids=(table,)),
        Link("portal", "bed", joint=_linear("x", _X, x), solids=(*posts, beam)),
        Link(
            "slide",
            "portal",
            joint=_linear("y", _Y, y),
            solids=(_box((160.0, 420.0, 560.0), (0, 0, high + 160.0), Look.CARRIAGE),),
        ),
        Link(
            "head",
            "slide",
            (0.0, 0.0, _middle(z)),
            joint=_linear("z", _Z, z),
            solids=(
                _box((240.0, 260.0, _length(z) + 400.0), (0, 0, _ROOM + 90.0 + _length(z) / 2 + 200.0), Look.SPINDLE),
            ),
        ),
        *_spindle("head", _ROOM),
        Link("work", "table", (-_middle(x), -_middle(y), 0.0)),
    )
    return Kinematics("gantry", links, "tool", "work", "spindle", _ROOM)


def _lathe(axes: Collection[str], travels: Travels) -> Kinematics:
    """A turning centre with a slant bed: the spindle lies along the picture's X, the turret comes from behind and above."""
    x, z = travels["x"], travels["z"]
    room, chuck = 70.0, 240.0
    long = _length(z)
    face = z[0] - 15.0
    middle = face - 125.0 + (long + 560.0) / 2
    turn: Vector = (-45.0, 0.0, 0.0)
    bed = (
        _box((long + 560.0, 140.0, 760.0), (middle, 330.0, 130.0), Look.FRAME),
        _box((long + 560.0, 40.0, 60.0), (middle, 240.0, 320.0), Look.FRAME),
        _box((long + 560.0, 40.0, 60.0), (middle, 240.0, -20.0), Look.FRAME),
    )
    head = _box((420.0, 420.0, 480.0), (face - 130.0 - 210.0, 20.0, -40.0), Look.FRAME)
    jaws = tuple(_box((40.0, 26.0, 60.0), (face + 20.0, 0, sign * 70.0), Look.WORK) for sign in (-1, 1))
    turret = _round(300.0, 110.0, (10.0, 0, room + 150.0), _X, Look.CARRIAGE)
    housing = _box((230.0, 210.0, 230.0), (180.0, 20.0, room + 150.0), Look.CARRIAGE)
    saddle = _box((330.0, 90.0, _length(x) + 420.0), (200.0, 175.0, _middle(x) + 160.0), Look.CARRIAGE)
    cross = Joint("x", Motion.LINEAR, _Z, x)
    links = [
        Link("bed", turn=turn, solids=bed),
        Link("headstock", solids=(head,)),
        Link("carriage", "bed", joint=Joint("z", Motion.LINEAR, _X, z), solids=(saddle,)),
        Link("turret", "carriage", joint=cross, solids=(turret, housing)),
    ]
    if "y" in axes:
        links[-1] = Link("cross-slide", "carriage", joint=cross)
        links.append(
            Link(
                "turret",
                "cross-slide",
                joint=Joint("y", Motion.LINEAR, _AGAINST_Y, travels["y"]),
                solids=(turret, housing),
            )
        )
    spin = _turning("c", _AGAINST_X, travels["c"]) if "c" in axes else None
    body = _round(chuck, 120.0, (face - 60.0, 0, 0), _X, Look.SPINDLE)
    links += [
        Link("tool", "turret"),
        Link("spindle", "headstock", joint=spin, solids=(body, *jaws)),
        Link("work", "spindle", turn=(90.0, -45.0, 90.0)),
    ]
    return Kinematics("lathe", tuple(links), "tool", "work", "spindle", room)


def _robot_cell(axes: Collection[str], travels: Travels) -> Kinematics:
    """A machining centre with an arm of six joints in front of its table."""
    y, z = travels["y"], travels["z"]
    floor = z[0] - _FLOOR
    foot: Vector = (-_length(travels["x"]) / 2 - 250.0, -_length(y) - 650.0, floor)
    arm = (
        ("j1", _Z, (0.0, 0.0, 420.0), _round(260.0, 240.0, (0, 0, 120.0), _Z, Look.CARRIAGE)),
        ("j2", _Y, (0.0, 0.0, 240.0), _box((150.0, 130.0, 700.0), (0, 0, 300.0), Look.CARRIAGE)),
        ("j3", _Y, (0.0, 0.0, 600.0), _box((260.0, 150.0, 150.0), (60.0, 0, 0), Look.CARRIAGE)),
        ("j4", _X, (190.0, 0.0, 0.0), _round(110.0, 420.0, (210.0, 0, 0), _X, Look.CARRIAGE)),
        ("j5", _Y, (420.0, 0.0, 0.0), _box((150.0, 90.0, 90.0), (55.0, 0, 0), Look.CARRIAGE)),
        ("j6", _X, (130.0, 0.0, 0.0), _box((60.0, 160.0, 50.0), (30.0, 0, 0), Look.WORK)),
    )
    links = [Link("robot", at=foot, solids=(_round(360.0, 420.0, (0, 0, 210.0), _Z, Look.FRAME),))]
    for axis, direction, at, solid in arm:
        joint = _turning(axis, direction, travels[axis])
        links.append(Link(f"robot-{axis}", links[-1].name, at, joint=joint, solids=(solid,)))
    mill = (*_mill_frame(travels), *_table_top(axes, travels))
    return Kinematics("robot-cell", (*mill, *links), "tool", "work", "spindle", _ROOM)


KINDS: Mapping[str, Callable[[Collection[str], Travels], Kinematics]] = {
    "mill-3axis": _mill,
    "mill-5axis": _trunnion,
    "gantry": _gantry,
    "lathe": _lathe,
    "robot-cell": _robot_cell,
}
"""By what ``model:`` calls them."""
