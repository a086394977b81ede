"""The tools of a demo machine: life, wear, and the CuttingTool asset that tells of them. Moves nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from drivers.simulators.gcode import Program

_DIAMETER = re.compile(r"\bD(\d+(?:\.\d+)?)\b")


@dataclass(slots=True)
class Tool:
    """One tool in its pot."""

    number: int
    name: str
    serial: int
    life_s: float
    used_s: float = 0.0
    parts: int = 0

    @property
    def wear(self) -> float:
        """0 new … 1 worn out."""
        return min(1.0, self.used_s / self.life_s)

    @property
    def expired(self) -> bool:
        """It must be replaced before the next part."""
        return self.used_s >= self.life_s


class Magazine:
    """All tools of one machine."""

    def __init__(self, machine: str, names: dict[int, str], random: Random) -> None:
        self._machine = machine
        self._random = random
        self.tools = {number: self._new(number, name, 1) for number, name in sorted(names.items())}
        for tool in self.tools.values():
            tool.used_s = tool.life_s * random.uniform(0.0, 0.8)

    def _new(self, number: int, name: str, serial: int) -> Tool:
        return Tool(number, name, serial, self._random.uniform(20.0, 50.0) * 60)

    def replace(self, number: int) -> Tool:
        """Put a new tool of the same kind into the pot; answers the old one."""
        old = self.tools[number]
        self.tools[number] = self._new(number, old.name, old.serial + 1)
        return old

    def asset_id(self, tool: Tool) -> str:
        """Its MTConnect asset id."""
        return f"{self._machine}.T{tool.number}.{tool.serial}"

    def asset_xml(self, tool: Tool) -> str:
        """Its CuttingTool document."""
        status = "EXPIRED" if tool.expired else "USED" if tool.used_s else "NEW"
        return (
            f'<CuttingTool serialNumber="{tool.serial:04d}" toolId="{tool.name}"><Description>{tool.name}</Description>'
            f"<CuttingToolLifeCycle><CutterStatus><Status>{status}</Status></CutterStatus>"
            f'<ToolLife type="MINUTES" countDirection="UP" initial="0" limit="{tool.life_s / 60:.1f}">{tool.used_s / 60:.2f}</ToolLife>'
            f'<ToolLife type="PART_COUNT" countDirection="UP" initial="0">{tool.parts}</ToolLife>'
            f'<ProgramToolNumber>{tool.number}</ProgramToolNumber><Location type="POT">{tool.number}</Location>'
            f"{_measurements(tool.name)}</CuttingToolLifeCycle></CuttingTool>"
        )

    def add(self, number: int, name: str) -> Tool:
        """Put another tool into a free pot."""
        self.tools[number] = self._new(number, name, 1)
        return self.tools[number]


def _measurements(name: str) -> str:
    """Length and diameter, for the tools whose name tells a diameter."""
    told = _DIAMETER.search(name)
    if told is None:
        return ""
    diameter = float(told[1])
    length = 95.0 + 1.6 * diameter
    return (
        f'<Measurements><FunctionalLength code="LF" nominal="{length:.1f}">{length:.3f}</FunctionalLength>'
        f'<CuttingDiameterMax code="DC" nominal="{diameter:g}">{diameter:.3f}</CuttingDiameterMax></Measurements>'
    )


def called_tools(program: Program) -> dict[int, str]:
    """The tools a program calls, by number, with the names from its comments."""
    called = [block for block in program.blocks if block.tool is not None]
    return {block.tool: block.text.partition("(")[2].rstrip(")") for block in called if block.tool is not None}


def depth_of_cut(name: str) -> float:
    """How hard a kind of tool loads the spindle."""
    for word, depth in (
        ("FACE", 1.3),
        ("ROUGH", 1.4),
        ("FINISH", 0.5),
        ("CHAMFER", 0.3),
        ("DRILL", 0.8),
        ("GROOVE", 0.7),
    ):
        if word in name:
            return depth
    return 1.0
