"""Writes the demo parts' programs as G-code: what a small shop would cut, within about a minute each. Runs nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

HOME_MILL = (0.0, 0.0, 150.0, 0.0)
HOME_LATHE = (120.0, 0.0, 200.0, 0.0)


@dataclass(frozen=True, slots=True)
class Operation:
    """One tool's work: number, name, speed, feed in mm/min (roughing depth is the writer's business)."""

    tool: int
    name: str
    speed: int
    feed: int


class _Writer:
    """Collects numbered blocks."""

    def __init__(self, number: int, comment: str) -> None:
        self.lines = ["%", f"O{number:04d} ({comment})"]
        self._next = 10

    def block(self, text: str) -> None:
        self.lines.append(f"N{self._next} {text}")
        self._next += 10


def bracket(number: int, random: Random) -> list[str]:
    """A milled bracket: face, contour, round pocket, four holes."""
    length, width = random.randint(70, 100), random.randint(45, 65)
    writer = _Writer(number, f"BRACKET {length}X{width}")
    writer.block("G21 G90 G94 G17 G54")
    _face(writer, Operation(1, "FACE MILL D50", 3200, 1900), length, width)
    _contour(writer, Operation(2, "END MILL D16", 6000, 2100), length, width, passes=2)
    _pocket(writer, Operation(3, "END MILL D10", 8000, 1800), length / 2, width / 2, radius=14, passes=2)
    _holes(
        writer,
        Operation(4, "DRILL D6.8", 3600, 540),
        [(8, 8), (length - 8, 8), (length - 8, width - 8), (8, width - 8)],
    )
    return _finish(writer)


def cover(number: int, random: Random) -> list[str]:
    """A cover plate: face, two pockets, a row of holes, chamfer."""
    length, width = random.randint(80, 110), random.randint(50, 60)
    writer = _Writer(number, f"COVER PLATE {length}X{width}")
    writer.block("G21 G90 G94 G17 G54")
    _face(writer, Operation(1, "FACE MILL D50", 3000, 2000), length, width)
    for x in (0.28, 0.72):
        _pocket(writer, Operation(3, "END MILL D10", 8500, 1900), length * x, width / 2, radius=12, passes=2)
    _holes(writer, Operation(5, "DRILL D5", 4500, 500), [(10 + i * (length - 20) / 4, 6) for i in range(5)])
    _contour(writer, Operation(6, "CHAMFER MILL 90DEG", 7000, 2600), length, width, passes=1)
    return _finish(writer)


def manifold(number: int, random: Random) -> list[str]:
    """A manifold: many deep holes, one slot."""
    length, width = random.randint(60, 80), random.randint(60, 80)
    writer = _Writer(number, f"MANIFOLD {length}X{width}")
    writer.block("G21 G90 G94 G17 G54")
    _holes(
        writer, Operation(4, "DRILL D6.8", 3400, 480), [(15 + 20 * i, 15 + 20 * j) for i in range(3) for j in range(2)]
    )
    _contour(writer, Operation(2, "END MILL D16", 5600, 2000), length, width, passes=3)
    _pocket(writer, Operation(7, "END MILL D12", 6500, 1700), length / 2, width / 2, radius=18, passes=2)
    return _finish(writer)


def shaft(number: int, random: Random) -> list[str]:
    """A turned shaft: face, rough, finish, groove, and four cross holes with driven tools on C."""
    radius, length = random.choice((20, 22, 25)), random.randint(55, 80)
    writer = _Writer(number, f"SHAFT D{2 * radius - 8} L{length}")
    writer.block("G21 G90 G94 G18 G54")
    _turn(writer, Operation(1, "CNMG ROUGH", 220, 720), _roughing(radius, length))
    _turn(writer, Operation(3, "VNMG FINISH", 280, 480), _finishing(radius, length))
    _turn(
        writer,
        Operation(5, "GROOVE 3MM", 120, 150),
        [(radius + 2, -length / 2), (radius - 7, -length / 2), (radius + 2, -length / 2)],
    )
    _cross_holes(writer, Operation(9, "DRIVEN DRILL D5", 2800, 600), radius, length)
    return _finish(writer, "G0 X120.", "G0 Z200. C0.")


PARTS: dict[str, Callable[[int, Random], list[str]]] = {
    "bracket": bracket,
    "cover": cover,
    "manifold": manifold,
    "shaft": shaft,
}


def _tool(writer: _Writer, operation: Operation, start: str) -> None:
    writer.block(f"T{operation.tool} M6 ({operation.name})")
    writer.block(f"S{operation.speed} M3")
    writer.block(f"G0 {start}")
    writer.block("M8")


def _done(writer: _Writer, retract: str = "G0 Z100.") -> None:
    writer.block(retract)
    writer.block("M9")


def _face(writer: _Writer, operation: Operation, length: float, width: float) -> None:
    _tool(writer, operation, "X-30. Y10.")
    writer.block("G0 Z3.")
    writer.block(f"G1 Z-0.5 F{operation.feed}")
    for i, y in enumerate((10.0, width - 10.0)):
        writer.block(f"G1 Y{y:.3f}")
        writer.block(f"X{length + 30 if i % 2 == 0 else -30:.3f}")
    _done(writer)


def _contour(writer: _Writer, operation: Operation, length: float, width: float, *, passes: int) -> None:
    _tool(writer, operation, "X-20. Y-8.")
    writer.block("G0 Z2.")
    for depth in (-3.0 * (i + 1) for i in range(passes)):
        writer.block(f"G1 Z{depth:.3f} F{operation.feed}")
        writer.block(f"X{length:.3f}")
        writer.block(f"G3 X{length + 8:.3f} Y0. I0. J8.")
        writer.block(f"G1 Y{width:.3f}")
        writer.block(f"G3 X{length:.3f} Y{width + 8:.3f} I-8. J0.")
        writer.block("G1 X0.")
        writer.block(f"G3 X-8. Y{width:.3f} I0. J-8.")
        writer.block("G1 Y-8.")
        writer.block("G0 X-20.")
    _done(writer)


def _pocket(writer: _Writer, operation: Operation, x: float, y: float, *, radius: float, passes: int) -> None:
    _tool(writer, operation, f"X{x:.3f} Y{y:.3f}")
    writer.block("G0 Z2.")
    for depth in (-4.0 * (i + 1) for i in range(passes)):
        writer.block(f"G1 Z{depth:.3f} F{operation.feed // 3}")
        for r in (radius / 2, radius):
            writer.block(f"G1 X{x + r:.3f} F{operation.feed}")
            writer.block(f"G3 X{x + r:.3f} Y{y:.3f} I{-r:.3f} J0.")
        writer.block(f"G1 X{x:.3f}")
    _done(writer)


def _holes(writer: _Writer, operation: Operation, centers: list[tuple[float, float]]) -> None:
    _tool(writer, operation, f"X{centers[0][0]:.3f} Y{centers[0][1]:.3f}")
    for x, y in centers:
        writer.block(f"G0 X{x:.3f} Y{y:.3f}")
        writer.block("G0 Z2.")
        writer.block(f"G1 Z-8. F{operation.feed}")
        writer.block("G0 Z1.")
        writer.block("G0 Z-7.")
        writer.block("G1 Z-15.")
        writer.block("G0 Z5.")
    _done(writer)


def _roughing(radius: float, length: float) -> Iterator[tuple[float, float]]:
    for i in range(3):
        depth = radius - 1.5 * (i + 1)
        yield from ((depth, 2.0), (depth, -length + 5.0 * i), (radius + 1.0, -length + 5.0 * i), (radius + 1.0, 2.0))


def _finishing(radius: float, length: float) -> list[tuple[float, float]]:
    end = radius - 5.0
    return [
        (0.5, 0.0),
        (end - 1.0, 0.0),
        (end, -1.0),
        (end, -length * 0.6),
        (end + 2.0, -length * 0.6 - 2.0),
        (end + 2.0, -length),
    ]


def _turn(
    writer: _Writer, operation: Operation, points: Iterator[tuple[float, float]] | list[tuple[float, float]]
) -> None:
    path = list(points)
    writer.block(f"T{operation.tool} M6 ({operation.name})")
    writer.block(f"G96 S{operation.speed} M3")
    writer.block(f"G0 X{path[0][0] + 2:.3f} Z5.")
    writer.block("M8")
    writer.block(f"G1 X{path[0][0]:.3f} Z{path[0][1]:.3f} F{operation.feed}")
    for x, z in path[1:]:
        code = "G0" if z > 1.0 else "G1"
        writer.block(f"{code} X{x:.3f} Z{z:.3f}")
    _done(writer, "G0 X60.")
    writer.block("G0 Z50.")


def _cross_holes(writer: _Writer, operation: Operation, radius: float, length: float) -> None:
    writer.block("M5")
    writer.block(f"T{operation.tool} M6 ({operation.name})")
    writer.block(f"G97 S{operation.speed} M3")
    writer.block(f"G0 X{radius + 5:.3f} Z{-length * 0.75:.3f}")
    for angle in (0, 90, 180, 270):
        writer.block(f"G0 C{angle}.")
        writer.block(f"G1 X{radius - 10:.3f} F{operation.feed}")
        writer.block(f"G0 X{radius + 5:.3f}")
    _done(writer, "G0 X60.")


def _finish(writer: _Writer, *retract: str) -> list[str]:
    writer.block("M5")
    for line in retract or ("G0 Z150.", "G0 X0. Y0."):
        writer.block(line)
    writer.block("M30")
    return [*writer.lines, "%"]
