"""What a demo machine does all day: set-up, parts, tools, stops, alarms, breaks. Yields steps; moves nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from random import Random

from drivers.simulators.demo_devices import Identity, condition_keys, values_at_power_up
from drivers.simulators.gcode import Block, Kinematics, Program, read_program
from drivers.simulators.habits import Habits
from drivers.simulators.machine_body import MachineBody, Step, surface_rpm
from drivers.simulators.motion import Move, Point, Profile
from drivers.simulators.part_programs import HOME_LATHE, HOME_MILL, PARTS
from drivers.simulators.tooling import Magazine, Tool, called_tools, depth_of_cut
from drivers.simulators.troubles import ALARMS, MICRO_STOPS, WARNINGS, Trouble
from drivers.simulators.values import Condition, DataSet, Value

TOOL_CHANGE_S = 3.2
LOAD_S = 18.0
_NORMAL = Condition("NORMAL")
_DAY = 86_400.0


class Life:
    """The script of one machine. ``run`` yields steps for ever; randomness comes from one seeded source."""

    def __init__(
        self,
        identity: Identity,
        body: MachineBody,
        random: Random,
        habits: Habits,
        put_asset: Callable[[str, str, float], None],
        remove_asset: Callable[[str, float], object],
    ) -> None:
        self._identity = identity
        self._body = body
        self._random = random
        self._habits = habits
        self._put_asset, self._remove_asset = put_asset, remove_asset
        self._mill = identity.kind == "mill"
        self._home: Point = HOME_MILL if self._mill else HOME_LATHE
        self._kinematics = Kinematics(random.uniform(380, 520), random.uniform(2500, 4000), lathe=not self._mill)
        self.now = 0.0
        self.program = self._next_program()
        self._magazine = Magazine(identity.id, called_tools(self.program), random)
        self._tool = 0
        self._left = random.randint(8, 40)
        self._counts = {"parts_all": 0, "parts_good": 0, "parts_bad": 0}
        self._feed_override = 100
        self._warned: list[tuple[float, Trouble]] = []

    @property
    def ideal_cycle_s(self) -> float:
        """Seconds per part with nothing in the way, loading included."""
        changes = sum(block.tool is not None for block in self.program.blocks)
        ramps = sum(block.spindle is not None for block in self.program.blocks)
        return self.program.cutting_s + changes * TOOL_CHANGE_S + ramps * 0.8 + LOAD_S

    def run(self) -> Iterator[Step]:
        """The machine's whole life."""
        yield from self._power_up()
        while True:
            if (off := self._within(self._habits.night)) > 0:
                yield from self._power_off(off)
            elif (rest := max((self._within(one) for one in self._habits.breaks), default=0.0)) > 0:
                yield from self._break(rest)
            elif self._left <= 0:
                yield from self._set_up()
            else:
                yield from self._part()

    # -------------------------------------------------------------- saying

    def _say(self, key: str, value: Value) -> None:
        self._body.say(key, value, self.now)

    def _message(self, text: str) -> None:
        self._body.repeat("message", text, self.now)

    def _settle(self) -> Iterator[Step]:
        """Long enough that the adapter has seen everything stand still."""
        yield Step(max(0.45, 2.2 * self._body.period))

    # -------------------------------------------------------------- hours

    def _within(self, span: tuple[float, float] | None) -> float:
        """Seconds left of this span of the local day, or 0 outside of it."""
        if span is None:
            return 0.0
        local = (self.now + self._habits.utc_offset_s) % _DAY
        length = (span[1] - span[0]) % _DAY
        into = (local - span[0]) % _DAY
        return length - into if into < length else 0.0

    def _power_up(self) -> Iterator[Step]:
        for key, value in values_at_power_up(self._identity.kind).items():
            self._say(key, value)
        for key in condition_keys(self._identity.kind):
            self._say(key, _NORMAL)
        self._announce_program()
        self._say("work_offset", self._offsets())
        for key, count in self._counts.items():
            self._say(key, str(count))
        for tool in self._magazine.tools.values():
            self._announce_tool(tool)
        yield Step(0.1)

    def _power_off(self, seconds: float) -> Iterator[Step]:
        yield from self._settle()
        self._body.power(self.now, on=False)
        yield Step(seconds)
        self._body.power(self.now, on=True)

    def _break(self, seconds: float) -> Iterator[Step]:
        self._say("execution", "READY")
        self._message("OPERATOR ON BREAK")
        yield Step(seconds)

    # -------------------------------------------------------------- set-up

    def _set_up(self) -> Iterator[Step]:
        """A new job: manual moves, touching off, a dry spindle start."""
        self._say("functional_mode", "SETUP")
        self._say("execution", "READY")
        self._say("mode", "MANUAL")
        self._say("door", "OPEN")
        yield Step(self._random.uniform(40, 120))
        self._say("door", "CLOSED")
        for _ in range(self._random.randint(3, 6)):
            yield from self._jog()
        self.program = self._next_program()
        self._equip()
        self._announce_program()
        self._say("work_offset", self._offsets())
        yield from self._travel(self._home)
        yield from self._settle()
        self._say("mode", "MANUAL_DATA_INPUT")
        yield from self._spin(self._random.choice((500.0, 1000.0)))
        yield Step(self._random.uniform(5, 12))
        yield from self._spin(0.0)
        self._say("mode", "AUTOMATIC")
        self._say("functional_mode", "PRODUCTION")
        self._left = self._random.randint(15, 60)

    def _next_program(self) -> Program:
        part = self._random.choice(("bracket", "cover", "manifold")) if self._mill else "shaft"
        lines = PARTS[part](self._random.randint(1001, 8999), self._random)
        return read_program(lines, self._kinematics, self._home)

    def _equip(self) -> None:
        """Add the tools that the new program needs and the magazine lacks."""
        for number, name in called_tools(self.program).items():
            if number not in self._magazine.tools:
                self._announce_tool(self._magazine.add(number, name))

    def _announce_program(self) -> None:
        self._say("program", self.program.name)
        self._say("comment", self.program.comment)

    def _offsets(self) -> DataSet:
        row = {axis: f"{self._random.uniform(-400, -100):.3f}".rstrip("0") for axis in ("XYZ" if self._mill else "XZ")}
        return DataSet({"G54": row})

    def _jog(self) -> Iterator[Step]:
        x, y, z, c = self._body.position
        target = (
            x + self._random.uniform(-40, 40),
            y + self._random.uniform(-30, 30) if self._mill else 0.0,
            max(5.0, z + self._random.uniform(-40, 20)),
            c,
        )
        yield from self._travel(target, self._random.choice((10.0, 30.0, 60.0)))
        yield Step(self._random.uniform(2, 8))

    def _travel(self, target: Point, speed: float = 60.0) -> Iterator[Step]:
        """A jog: straight to a point at a hand's speed."""
        if target != self._body.position:
            move = Move(self._body.position, target, speed, self._kinematics.acceleration, rapid=False, cutting=False)
            yield Step(Profile.of(move).duration, move)

    # -------------------------------------------------------------- one part

    def _part(self) -> Iterator[Step]:
        yield from self._worn_tools()
        self._say("door", "CLOSED")
        self._say("mode", "AUTOMATIC")
        self._say("execution", "ACTIVE")
        trouble_at = self._random.randrange(len(self.program.blocks))
        for index, block in enumerate(self.program.blocks):
            stopped = block.move is None or block.move.speed_in == 0.0
            if index >= trouble_at and stopped and not block.ends:
                trouble_at = len(self.program.blocks)
                if (yield from self._trouble()):
                    return
            yield from self._block(block)
        yield from self._settle()
        self._count()
        self._say("execution", "PROGRAM_COMPLETED")
        yield from self._load_next()

    def _block(self, block: Block) -> Iterator[Step]:
        self._body.block_text, self._body.block_number = block.text, block.number
        if block.tool is not None:
            yield from self._change_tool(block.tool)
        if block.spindle is not None:
            self._body.surface_speed = block.surface_speed
            target = block.spindle
            if block.surface_speed is not None:
                target = surface_rpm(block.surface_speed, self._body.position[0])
            yield from self._spin(target)
        if block.dwell_s:
            yield Step(block.dwell_s)
        if block.move is not None:
            yield from self._follow(block.move)

    def _follow(self, move: Move) -> Iterator[Step]:
        scale = 1.0 if move.rapid or move.turns_only else self._feed_override / 100
        duration = Profile.of(move).duration / scale
        yield Step(duration, move, scale)
        if move.cutting and self._tool:
            tool = self._magazine.tools[self._tool]
            tool.used_s += duration
            self._body.cut.wear = tool.wear

    def _spin(self, target: float) -> Iterator[Step]:
        if target != self._body.rpm:
            yield Step(0.3 + abs(target - self._body.rpm) / 9000, spindle=target)
        if target == 0.0:
            self._body.surface_speed = None

    def _change_tool(self, number: int) -> Iterator[Step]:
        if number == self._tool:
            return
        yield from self._spin(0.0)
        if self._tool:
            self._announce_tool(self._magazine.tools[self._tool])
        yield Step(TOOL_CHANGE_S)
        self._tool = number
        tool = self._magazine.tools[number]
        self._body.cut.wear, self._body.cut.depth = tool.wear, depth_of_cut(tool.name)
        self._say("tool", str(number))
        self._say("tool_asset", self._magazine.asset_id(tool))

    def _announce_tool(self, tool: Tool) -> None:
        self._put_asset(self._magazine.asset_id(tool), self._magazine.asset_xml(tool), self.now)

    def _worn_tools(self) -> Iterator[Step]:
        for number in [tool.number for tool in self._magazine.tools.values() if tool.expired]:
            self._say("execution", "READY")
            self._message(f"TOOL LIFE END T{number}")
            self._say("door", "OPEN")
            yield Step(self._random.uniform(40, 110))
            self._remove_asset(self._magazine.asset_id(self._magazine.replace(number)), self.now)
            self._announce_tool(self._magazine.tools[number])
            self._say("door", "CLOSED")

    def _count(self) -> None:
        self._left -= 1
        good = self._random.random() >= self._habits.scrap
        for key in ("parts_all", "parts_good" if good else "parts_bad"):
            self._counts[key] += 1
            self._say(key, str(self._counts[key]))
        for number in called_tools(self.program):
            self._magazine.tools[number].parts += 1

    def _load_next(self) -> Iterator[Step]:
        """A mill swaps pallets by itself; at the lathe somebody opens the door."""
        slack = self._random.expovariate(1 / 4.0)
        if self._mill:
            yield Step(LOAD_S - 6 + slack)
            self._say("pallet", "2" if self._counts["parts_all"] % 2 else "1")
            yield Step(6.0)
        else:
            self._say("door", "OPEN")
            self._say("chuck", "OPEN")
            yield Step(LOAD_S - 5 + slack)
            self._say("chuck", "CLOSED")
            self._say("door", "CLOSED")
            yield Step(5.0)

    # -------------------------------------------------------------- trouble

    def _trouble(self) -> Generator[Step, None, bool]:
        """Maybe something happens here; True when the part is lost."""
        self._clear_warnings()
        dice, habits = self._random, self._habits
        if dice.random() < habits.override:
            self._turn_override()
        if dice.random() < habits.warning:
            self._warn()
        if dice.random() < habits.alarm:
            return (yield from self._alarm())
        if dice.random() < habits.micro_stop:
            yield from self._micro_stop()
        return False

    def _turn_override(self) -> None:
        choices = (60, 70, 80, 90, 100, 100, 100, 110, 120)
        self._feed_override = self._random.choice(choices)
        self._say("feed_ovr", str(self._feed_override))

    def _micro_stop(self) -> Iterator[Step]:
        yield from self._settle()
        self._say("execution", self._random.choice(("INTERRUPTED", "FEED_HOLD", "OPTIONAL_STOP")))
        self._message(self._random.choice(MICRO_STOPS))
        yield Step(self._random.uniform(8, 70))
        self._say("execution", "ACTIVE")

    def _alarm(self) -> Generator[Step, None, bool]:
        trouble = self._pick(ALARMS)
        speed = self._body.rpm
        yield from self._settle()
        self._say("execution", "STOPPED")
        self._say(trouble.item, trouble.condition)
        if trouble.emergency:
            self._say("estop", "TRIGGERED")
        surface = self._body.surface_speed
        yield from self._spin(0.0)
        yield Step(self._random.uniform(trouble.shortest_s, trouble.longest_s))
        self._say("door", "OPEN")
        yield Step(self._random.uniform(10, 30))
        self._say("door", "CLOSED")
        self._say("estop", "ARMED")
        self._clear(trouble)
        if trouble.emergency:
            yield from self._abandon()
            return True
        self._say("execution", "ACTIVE")
        yield from self._spin(speed)
        self._body.surface_speed = surface
        return False

    def _abandon(self) -> Iterator[Step]:
        """Up, home by hand, and the part is scrap."""
        self._say("execution", "READY")
        self._say("mode", "MANUAL")
        x, y, z, c = self._body.position
        yield from self._travel((x, y, max(z, 60.0), c) if self._mill else (max(x, 80.0), y, z, c))
        yield from self._travel(self._home)
        yield from self._settle()
        self._counts["parts_bad"] += 1
        self._counts["parts_all"] += 1
        for key in ("parts_all", "parts_bad"):
            self._say(key, str(self._counts[key]))

    def _warn(self) -> None:
        trouble = self._pick(WARNINGS)
        if all(other.item != trouble.item for _, other in self._warned):
            self._say(trouble.item, trouble.condition)
            until = self.now + self._random.uniform(trouble.shortest_s, trouble.longest_s)
            self._warned.append((until, trouble))

    def _clear_warnings(self) -> None:
        for until, trouble in list(self._warned):
            if self.now >= until:
                self._warned.remove((until, trouble))
                self._clear(trouble)

    def _clear(self, trouble: Trouble) -> None:
        """Cleared by its own code, so that others on the same item stay."""
        code = trouble.condition.native_code
        alone = all(other.item != trouble.item for _, other in self._warned)
        self._say(trouble.item, _NORMAL if alone else Condition("NORMAL", code))

    def _pick(self, troubles: tuple[Trouble, ...]) -> Trouble:
        fitting = [one for one in troubles if (one.mill if self._mill else one.lathe)]
        return self._random.choices(fitting, [one.weight for one in fitting])[0]
