"""What goes wrong on the demo machines, how often, and for how long. Decides nothing by itself."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.simulators.values import Condition


@dataclass(frozen=True, slots=True)
class Trouble:
    """A condition that a machine may raise; seconds until somebody has dealt with it."""

    item: str
    condition: Condition
    shortest_s: float
    longest_s: float
    weight: float = 1.0
    emergency: bool = False
    """The operator hits the emergency stop: the part is lost."""
    lathe: bool = True
    mill: bool = True


ALARMS = (
    Trouble("logic_cond", Condition("FAULT", "EX1005", "2", "", "CHIP CONVEYOR OVERLOAD"), 60, 180, 3.0),
    Trouble("logic_cond", Condition("FAULT", "EX1021", "2", "", "DOOR INTERLOCK NOT CONFIRMED"), 30, 90, 2.0),
    Trouble("servo_cond", Condition("FAULT", "SV0411", "3", "", "X AXIS: EXCESS ERROR WHILE MOVING"), 120, 300, 1.5),
    Trouble("z_travel", Condition("FAULT", "OT0500", "3", "HIGH", "Z AXIS: + OVERTRAVEL (SOFT LIMIT 1)"), 60, 150, 1.0),
    Trouble("s_load_cond", Condition("FAULT", "SP9029", "3", "HIGH", "SPINDLE OVERLOAD"), 90, 240, 2.0),
    Trouble("motion_cond", Condition("FAULT", "PS0010", "1", "", "IMPROPER G-CODE"), 120, 300, 0.7),
    Trouble("pressure_cond", Condition("FAULT", "EX1012", "2", "LOW", "CHUCK CLAMPING PRESSURE LOW"), 60, 200, 1.0, mill=False),
    Trouble("pressure_cond", Condition("FAULT", "EX1013", "2", "LOW", "PALLET CLAMP AIR PRESSURE LOW"), 60, 200, 1.0, lathe=False),
    Trouble("system_cond", Condition("FAULT", "EX1000", "4", "", "EMERGENCY STOP"), 90, 240, 0.8, emergency=True),
)  # fmt: skip

WARNINGS = (
    Trouble("coolant_cond", Condition("WARNING", "EX2003", "1", "LOW", "COOLANT LEVEL LOW"), 300, 900, 2.0),
    Trouble("lube_cond", Condition("WARNING", "EX2010", "1", "LOW", "LUBRICATION OIL LOW"), 300, 900),
    Trouble("s_temp_cond", Condition("WARNING", "OH0704", "1", "HIGH", "SPINDLE TEMPERATURE HIGH"), 200, 600),
    Trouble("system_cond", Condition("WARNING", "OH0701", "1", "", "CONTROL FAN MOTOR SLOW"), 300, 900, 0.6),
    Trouble("system_cond", Condition("WARNING", "DS0306", "1", "LOW", "APC BATTERY VOLTAGE LOW"), 600, 1800, 0.5),
)  # fmt: skip

MICRO_STOPS = ("CHECK CHIPS", "INSPECT SURFACE", "CLEAN FIXTURE", "COOLANT NOZZLE ADJUSTED", "MEASURE PART")
