"""Where a machine's links stand: numbers by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.kinematics import Joint, Kinematics, Link, Motion, oriented, pose, tips, tool_on_work
from app.domain.machine_kinds import KINDS, ROBOT_AXES, built, guessed, travel_of

XYZ = ("x", "y", "z")
AXES = {
    "mill-3axis": XYZ,
    "mill-5axis": (*XYZ, "a", "c"),
    "gantry": XYZ,
    "lathe": ("x", "z", "c"),
    "robot-cell": (*XYZ, *ROBOT_AXES),
}


def world(kind: str, link: str, at: tuple[float, float, float] = (0, 0, 0), **positions: float) -> list[float]:
    """A point of a link in the world."""
    placed = pose(built(kind, AXES[kind], {}), positions)
    return [round(float(part), 6) for part in (placed[link] @ (*at, 1.0))[:3]]


@pytest.mark.parametrize("kind", KINDS)
def test_the_tip_stands_in_the_works_coordinates_at_what_the_axes_say(kind: str) -> None:
    machine = built(kind, AXES[kind], {})
    said = {"x": 37.5, "y": -12.25, "z": 88.0}
    told = {axis: said[axis] for axis in said if axis in AXES[kind]}
    assert tool_on_work(machine, pose(machine, told)) == pytest.approx([told.get(axis, 0.0) for axis in "xyz"])


def test_the_table_of_a_mill_goes_against_its_axes_and_the_head_along_z() -> None:
    assert world("mill-3axis", "table", x=100, y=50, z=20) == [-100, -50, 0]
    assert world("mill-3axis", "tool", x=100, y=50, z=20) == [0, 0, 20]
    assert world("mill-3axis", "column", x=100, y=50, z=20) == [0, 0, 0]


def test_the_gantry_goes_along_its_axes_and_the_table_stands() -> None:
    assert world("gantry", "tool", x=-900, y=400, z=120)[:2] == [-900, 400]
    assert world("gantry", "table", x=-900, y=400, z=120) == [0, 0, 0]


def test_a_growing_a_tilts_the_work_back_so_that_the_tool_comes_from_the_front() -> None:
    """ISO 841: A' of the work is the opposite of A of the tool; A about X+ takes Y+ to Z+, so the work's Z+ goes to Y+."""
    up_of_the_table = world("mill-5axis", "table", (0, 0, 100), a=90, c=0)
    assert up_of_the_table == [0, 100, 0]


def test_the_round_table_turns_against_c_about_the_tilted_axis() -> None:
    assert world("mill-5axis", "table", (100, 0, 0), a=0, c=90) == [0, -100, 0]
    assert world("mill-5axis", "table", (100, 0, 0), a=90, c=90) == pytest.approx([0, 0, 100])


def test_a_turning_centres_turret_goes_up_and_back_with_x_and_right_with_z() -> None:
    assert world("lathe", "tool", x=0, z=0) == [0, 0, 0]
    half = 50 * math.sqrt(0.5)
    assert world("lathe", "tool", x=50, z=120) == pytest.approx([120, half, half])


def test_c_of_a_turning_centre_turns_the_work_under_the_tool() -> None:
    machine = built("lathe", AXES["lathe"], {})
    assert tool_on_work(machine, pose(machine, {"x": 50, "z": 10, "c": 90})) == pytest.approx([0, 50, 10], abs=1e-9)


def test_a_diameter_moves_the_slide_by_half() -> None:
    links = (Link("slide", joint=Joint("x", Motion.LINEAR, (1, 0, 0), (0, 300), per_unit=0.5)), Link("work"))
    placed = pose(Kinematics("own", links, "slide", "work"), {"x": 80.0})
    assert placed["slide"][0, 3] == 40.0


def test_the_robots_arm_is_straight_up_at_zero_and_reaches_forward_when_it_bends() -> None:
    foot = world("robot-cell", "robot")
    shoulder_to_elbow, wrist = 600, 190 + 420 + 130
    hand = world("robot-cell", "robot-j6", **dict.fromkeys(ROBOT_AXES, 0.0))
    assert hand == pytest.approx([foot[0] + wrist, foot[1], foot[2] + 420 + 240 + shoulder_to_elbow])
    bent = world("robot-cell", "robot-j6", **{**dict.fromkeys(ROBOT_AXES, 0.0), "j2": 90.0})
    assert bent == pytest.approx([foot[0] + shoulder_to_elbow, foot[1], foot[2] + 420 + 240 - wrist])


@pytest.mark.parametrize("kind", KINDS)
def test_an_axis_without_a_position_rests_inside_its_travel(kind: str) -> None:
    machine = built(kind, AXES[kind], {"x": (-850.0, -100.0)})
    for joint in machine.joints:
        assert joint.travel[0] <= joint.rest <= joint.travel[1]
    assert all(np.isfinite(matrix).all() for matrix in pose(machine, {}).values())


@pytest.mark.parametrize("kind", KINDS)
@given(st.fixed_dictionaries({axis: st.floats(-400, 400) for axis in (*XYZ, "a", "c", *ROBOT_AXES)}))
def test_links_stay_rigid_wherever_the_axes_are(kind: str, positions: dict[str, float]) -> None:
    for matrix in pose(built(kind, AXES[kind], {}), positions).values():
        assert matrix[:3, :3] @ matrix[:3, :3].T == pytest.approx(np.eye(3), abs=1e-9)
        assert np.linalg.det(matrix[:3, :3]) == pytest.approx(1.0)


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_path_at_once_is_the_same_as_moment_by_moment(kind: str) -> None:
    machine = built(kind, AXES[kind], {})
    random = np.random.default_rng(3)
    along = {joint.axis: random.uniform(*joint.travel, 20) for joint in machine.joints}
    found = tips(machine, along, 20)
    for moment in range(20):
        placed = pose(machine, {axis: float(row[moment]) for axis, row in along.items()})
        assert found[moment] == pytest.approx(tool_on_work(machine, placed), abs=1e-6)


def test_a_path_has_a_hole_where_an_axis_has_no_position() -> None:
    machine = built("mill-3axis", XYZ, {})
    along = {"x": np.array([1.0, math.nan, 3.0]), "y": np.zeros(3), "z": np.zeros(3)}
    assert np.isnan(tips(machine, along, 3)).any(axis=1).tolist() == [False, True, False]
    assert np.isnan(tips(machine, {"x": np.ones(3), "y": np.zeros(3)}, 3)).all()


def test_which_links_an_axis_moves() -> None:
    mill = built("mill-3axis", XYZ, {})
    assert mill.moved_by("y") == ("saddle", "table", "work")
    assert mill.moved_by("z") == ("head", "spindle", "tool")


def test_a_fourth_axis_stands_on_the_table() -> None:
    machine = built("mill-3axis", (*XYZ, "a"), {})
    assert "rotary" in machine.moved_by("a")
    placed = pose(machine, {"x": 10.0, "y": 20.0, "z": 30.0, "a": 0.0})
    assert tool_on_work(machine, placed) == pytest.approx((10, 20, 30))


def test_turns_are_about_x_then_y_then_z() -> None:
    assert oriented((90, -45, 90))[:3, :3] @ (0, 0, 1) == pytest.approx([1, 0, 0])
    assert oriented((90, -45, 90))[:3, :3] @ (1, 0, 0) == pytest.approx([0, math.sqrt(0.5), math.sqrt(0.5)])


@pytest.mark.parametrize(
    ("axes", "kind"),
    [
        ("xyz", "mill-3axis"),
        ("xyza", "mill-3axis"),
        ("xyzac", "mill-5axis"),
        ("xyzbc", "mill-5axis"),
        ("xz", "lathe"),
        ("xzc", "lathe"),
        ("c", ""),
        ("", ""),
    ],
)
def test_the_kind_is_guessed_by_the_axes(axes: str, kind: str) -> None:
    assert guessed(set(axes)) == kind


def test_a_robot_is_guessed_by_its_joints() -> None:
    assert guessed({"x", "y", "z", "j1", "j2"}) == "robot-cell"


def test_what_the_source_states_about_travel_holds_and_what_is_seen_widens_it() -> None:
    assert travel_of("mill-3axis", "z", (-500.0, 0.0), None) == (-500, 0)
    assert travel_of("mill-3axis", "z", (-500.0, 0.0), (-510.0, 0.0)) == (-510, 0)


def test_a_usual_travel_is_moved_to_what_was_seen_and_keeps_its_length() -> None:
    assert travel_of("mill-3axis", "x", None, (-700.0, 0.0)) == (-700, 100)
    assert travel_of("mill-3axis", "x", None, (10.0, 850.0)) == (10, 850)
    assert travel_of("mill-3axis", "x", None, (20.0, 30.0)) == (-400, 400)


@pytest.mark.parametrize(
    "links",
    [
        (Link("a"), Link("a")),
        (Link("b", "a"), Link("a")),
        (Link("a", "a"),),
    ],
)
def test_what_is_no_tree_is_refused(links: tuple[Link, ...]) -> None:
    with pytest.raises(ValueError):
        Kinematics("own", links, "a", "a")


def test_a_tool_on_a_link_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="no link head"):
        Kinematics("own", (Link("bed"),), "head", "bed")
