"""The demo plant is physics, not noise: positions, feed, spindle, wear and states agree, and a seed is a plant."""

from __future__ import annotations

import math
from collections import defaultdict
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from drivers.simulators.agent_state import Agent
from drivers.simulators.demo_devices import Identity, devices_xml, shop
from drivers.simulators.gcode import Kinematics, read_program
from drivers.simulators.habits import Habits, shop_habits
from drivers.simulators.motion import Profile
from drivers.simulators.part_programs import HOME_LATHE, HOME_MILL, PARTS
from drivers.simulators.plant import SAMPLE_PERIOD_S, DemoMachine, SimulatedShop
from drivers.simulators.values import Condition, Value

START_S = 1_795_420_800.0
HOUR = 3600.0
Told = list[tuple[float, str, Value]]


def _run(
    identity: Identity, seconds: float, *, seed: int = 3, habits: Habits | None = None, stride: float = 60.0
) -> Told:
    told: Told = []
    machine = DemoMachine(
        identity,
        seed=seed,
        habits=habits or Habits(),
        start_s=START_S,
        report=lambda key, value, at: told.append((at, key, value)),
    )
    for step in range(1, int(seconds / stride) + 1):
        machine.advance(START_S + step * stride)
    return told


def _mill_and_lathe() -> tuple[Identity, Identity]:
    machines = shop(4)
    return machines[0], machines[3]


@pytest.fixture(scope="module")
def mill_hours() -> Told:
    return _run(_mill_and_lathe()[0], 6 * HOUR, habits=Habits(alarm=0.15, warning=0.15))


@pytest.fixture(scope="module")
def lathe_hours() -> Told:
    return _run(_mill_and_lathe()[1], 3 * HOUR, habits=Habits(alarm=0.15))


def _states(told: Told) -> list[tuple[float, dict[str, Value]]]:
    """Everything known after each moment at which something was told."""
    known: dict[str, Value] = {}
    result: list[tuple[float, dict[str, Value]]] = []
    for at, key, value in told:
        if result and at > result[-1][0]:
            result[-1] = (result[-1][0], dict(known))
        known[key] = value
        if not result or at > result[-1][0]:
            result.append((at, {}))
    result[-1] = (result[-1][0], dict(known))
    return result


@pytest.mark.parametrize("machine", ["mill_hours", "lathe_hours"])
def test_no_axis_moves_farther_than_the_feed_allows(machine: str, request: pytest.FixtureRequest) -> None:
    axes = ("x_pos", "y_pos", "z_pos") if machine == "mill_hours" else ("x_pos", "z_pos")
    checked = 0
    before: list[float] = []
    for _, known in _states(request.getfixturevalue(machine)):
        place = [float(str(known[axis])) for axis in axes if axis in known]
        if before and place != before:
            # Positions and feed are told together, once per sampling period, and not at all while nothing moves.
            assert math.dist(place, before) <= float(str(known["feed"])) * SAMPLE_PERIOD_S * 1.05 + 0.001
            checked += 1
        before = place
    assert checked > 1000


@pytest.mark.parametrize("machine", ["mill_hours", "lathe_hours"])
def test_axes_move_in_a_running_program_or_by_hand_and_never_else(machine: str, request: pytest.FixtureRequest) -> None:
    previous: dict[str, Value] = {}
    for _, known in _states(request.getfixturevalue(machine)):
        moved = any(
            known.get(axis) != previous.get(axis) for axis in ("x_pos", "y_pos", "z_pos", "c_pos") if axis in previous
        )
        states = {str(one.get("execution")) for one in (known, previous)}
        modes = {str(one.get("mode")) for one in (known, previous)}
        assert not moved or "ACTIVE" in states or "MANUAL" in modes
        previous = known


def test_an_active_program_moves_most_of_the_time(mill_hours: Told) -> None:
    active = [known for _, known in _states(mill_hours) if known.get("execution") == "ACTIVE" and "feed" in known]
    moving = [known for known in active if known["feed"] != "0"]
    assert len(moving) > 0.6 * len(active)


def test_the_spindle_turns_whenever_metal_is_cut(mill_hours: Told) -> None:
    for _, known in _states(mill_hours):
        cutting = (
            known.get("execution") == "ACTIVE"
            and float(str(known.get("z_pos", 1))) < -1
            and known.get("feed", "0") != "0"
        )
        assert not cutting or float(str(known["s_rpm"])) > 100


def test_the_same_seed_is_the_same_plant_however_often_it_is_asked() -> None:
    mill = shop(1)[0]
    assert _run(mill, 1200.0, stride=60.0) == _run(mill, 1200.0, stride=0.5)
    assert _run(mill, 1200.0) != _run(mill, 1200.0, seed=4)


def test_machines_of_one_seed_differ() -> None:
    first, second = shop(5)[0], shop(5)[4]
    assert [value for _, _, value in _run(first, 600.0)] != [value for _, _, value in _run(second, 600.0)]


def test_values_are_quantised_as_adapters_do(mill_hours: Told) -> None:
    for _, key, value in mill_hours:
        if key.endswith("_pos"):
            assert len(str(value).partition(".")[2]) <= 4
        if key.endswith(("_load", "s_rpm", "_ovr")):
            assert str(value).isdigit()


def test_nothing_is_told_twice_in_a_row(mill_hours: Told) -> None:
    last: dict[str, Value] = {}
    for _, key, value in mill_hours:
        assert key == "message" or last.get(key) != value
        last[key] = value


def test_a_still_machine_is_silent() -> None:
    whole_day = Habits(breaks=((0.0, 86_399.0),))
    told = _run(shop(1)[0], 1800.0, habits=whole_day)
    moving = {
        key for at, key, _ in told if at > START_S + 60 and key in ("x_pos", "y_pos", "z_pos", "feed", "s_rpm", "block")
    }
    assert not moving


def test_parts_are_counted_and_the_sum_is_right(mill_hours: Told) -> None:
    last = {key: int(str(value)) for _, key, value in mill_hours if key.startswith("parts_")}
    assert last["parts_all"] > 100
    assert last["parts_all"] == last["parts_good"] + last["parts_bad"]
    counts = [int(str(value)) for _, key, value in mill_hours if key == "parts_all"]
    assert counts == list(range(len(counts)))


def test_alarms_stop_the_program_and_go_away_again(mill_hours: Told) -> None:
    raised: dict[str, Condition] = {}
    codes = set()
    for _, known in _states(mill_hours):
        for key, value in known.items():
            if isinstance(value, Condition) and value.level == "FAULT":
                assert known["execution"] in ("STOPPED", "READY")
                raised[key] = value
                codes.add(value.native_code)
    assert len(codes) >= 3
    final = _states(mill_hours)[-1][1]
    assert sum(isinstance(final[key], Condition) and final[key].level == "NORMAL" for key in raised) >= len(raised) - 1  # type: ignore[union-attr]


def test_overrides_are_turned_and_set_ups_happen(mill_hours: Told) -> None:
    told = defaultdict(set)
    for _, key, value in mill_hours:
        told[key].add(str(value))
    assert len(told["feed_ovr"]) >= 4
    assert {"PRODUCTION", "SETUP"} <= told["functional_mode"]
    assert {"AUTOMATIC", "MANUAL", "MANUAL_DATA_INPUT"} <= told["mode"]
    assert {"OPEN", "CLOSED"} <= told["door"]
    assert {"1", "2"} <= told["pallet"]
    assert len(told["program"]) >= 2


def test_wear_grows_until_the_tool_is_replaced() -> None:
    put: list[tuple[str, float]] = []
    gone: list[str] = []
    mill = shop(1)[0]
    machine = DemoMachine(
        mill,
        seed=3,
        habits=Habits(micro_stop=0, alarm=0),
        start_s=START_S,
        report=lambda *_: None,
        put_asset=lambda identity, xml, _: put.append((identity, _used(xml))),
        remove_asset=lambda identity, _: gone.append(identity),
    )
    machine.advance(START_S + 5 * HOUR)
    used: dict[str, list[float]] = defaultdict(list)
    for identity, minutes in put:
        used[identity].append(minutes)
    assert all(series == sorted(series) for series in used.values())
    assert any(series[-1] > series[0] for series in used.values())
    assert gone
    assert all(
        identity.rpartition(".")[0] + "." + str(int(identity.rpartition(".")[2]) + 1) in used for identity in gone
    )


def _used(xml: str) -> float:
    life = etree.fromstring(xml).find("CuttingToolLifeCycle/ToolLife[@type='MINUTES']")
    assert life is not None
    return float(life.text or "nan")


def test_a_worn_tool_loads_the_spindle_more() -> None:
    from drivers.simulators.machine_body import Cut, MachineBody
    from drivers.simulators.motion import Move

    move = Move((0, 0, -2, 0), (100, 0, -2, 0), 30.0, 3000.0, rapid=False, cutting=True)
    loads = []
    for wear in (0.0, 0.5, 1.0):
        body = MachineBody("mill", HOME_MILL, lambda *_: None, Random(1), 0.2)
        body.cut = Cut(wear=wear)
        loads.append(body._spindle_load(6000, body._cutting(move, 30.0), ramping=False))
    assert loads == sorted(loads)
    assert loads[-1] > 1.3 * loads[0]


def test_breaks_and_the_night_follow_the_clock() -> None:
    noon = START_S - START_S % 86_400 + 11.9 * HOUR
    habits = shop_habits(utc_offset_s=0.0, night_off=True)
    told: Told = []
    machine = DemoMachine(
        shop(1)[0], seed=1, habits=habits, start_s=noon, report=lambda key, value, at: told.append((at, key, value))
    )
    machine.advance(noon + 19 * HOUR)
    assert any(key == "message" and value == "OPERATOR ON BREAK" and at < noon + HOUR for at, key, value in told)
    power = [(at, str(value)) for at, key, value in told if key == "avail"]
    assert [value for _, value in power] == ["AVAILABLE", "UNAVAILABLE", "AVAILABLE"]
    assert power[2][0] % 86_400 == pytest.approx(6 * HOUR, abs=1)


@settings(max_examples=25, deadline=None)
@given(part=st.sampled_from(sorted(PARTS)), seed=st.integers(0, 10_000))
def test_every_program_is_continuous_and_keeps_its_limits(part: str, seed: int) -> None:
    lathe = part == "shaft"
    kinematics = Kinematics(450.0, 3000.0, lathe=lathe)
    home = HOME_LATHE if lathe else HOME_MILL
    program = read_program(PARTS[part](1001, Random(seed)), kinematics, home)
    place, speed = home, 0.0
    for block in program.blocks:
        if block.move is None:
            assert speed == 0.0
            continue
        assert block.move.start == place
        assert block.move.speed_in == pytest.approx(speed)
        profile = Profile.of(block.move)
        assert profile.peak <= block.move.limit + 1e-6
        assert profile.distance(profile.duration) == pytest.approx(block.move.length, abs=1e-6)
        place, speed = block.move.end, block.move.speed_out
    assert place == home
    assert 30 < program.cutting_s < 150


def test_the_shop_speaks_standard_types_under_its_own_ids() -> None:
    machines = shop(8)
    assert [machine.id for machine in machines][:5] == ["mill-1", "mill-2", "mill-3", "lathe-1", "mill-4"]
    agent = Agent(devices_xml(machines), dialect="2.7")
    types = {item.type for item in agent.plant.items}
    assert {
        "POSITION",
        "PATH_FEEDRATE",
        "ROTARY_VELOCITY",
        "EXECUTION",
        "PART_COUNT",
        "PALLET_ID",
        "DOOR_STATE",
    } <= types
    assert not any(":" in item.type for item in agent.plant.items)


def test_a_fast_plant_keeps_its_stamps_in_real_time_and_its_data_rate_bounded() -> None:
    start = int(START_S) * 10**9
    counts = []
    for speed in (1.0, 50.0):
        identity = shop(1)[0]
        agent = Agent(devices_xml([identity]), dialect="2.7", audit=True)
        simulated = SimulatedShop([(identity, agent)], seed=1, speed=speed, start_ns=start, habits=Habits())
        first = agent.next_sequence
        simulated.advance(start + 60 * 10**9)
        counts.append(agent.next_sequence - first)
        assert agent.audit is not None
        assert agent.audit[-1].timestamp < "2026-11-23T08:01:01"
    assert counts[1] < 6 * counts[0]
