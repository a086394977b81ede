"""Positions, tints, paths and sentences of the 3D page, without a page."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from app.domain.alarm import AlarmState, Priority
from app.domain.condition import Activation, Activity, Level
from app.domain.kinematics import pose
from app.domain.machine_kinds import built
from app.domain.machine_parts import axes_of, signals_of
from app.domain.quality import Quality
from app.domain.snapshot import ActiveCondition, MachineSnapshot, Recent
from app.domain.state import LinkState
from app.domain.usual_range import Usual
from tests.alarm_builders import alarm
from tests.views.builders import NOW, FakePlant, S, link, machine, plant
from views.binding.plant_link import PlantLink
from views.models.twin_motion import Motion, picture_of
from views.models.twin_parts import findings, tint_of
from views.models.twin_path import coloured
from views.models.twin_tones import rgb, tones_of
from views.models.twin_words import why_flat, why_ghost
from views.shell.theme import LIGHT, THEMES
from views.twin.camera import Camera, View
from views.twin.frame import Frame, Tool
from views.twin.surfaces import tool_solids
from views.twin.wire import Trouble

MS = 1_000_000
SIZE = (800, 600)


class Taped(FakePlant):
    """Ten minutes of memory that a test writes itself: signal → (seconds before now, value)."""

    def __init__(self, tape: dict[str, list[tuple[float, float]]], **given: object) -> None:
        super().__init__(plant(machine("abr-850", **given)))
        self.tape = tape

    def recent(self, machine: str, signal: str) -> Recent | None:
        points = self.tape.get(signal, [])
        times = np.array([NOW - round(ago * S) for ago, _ in points], np.int64)
        return Recent(times, np.array([value for _, value in points], np.float64))


def moving(tape: dict[str, list[tuple[float, float]]], **given: object) -> tuple[Motion, MachineSnapshot]:
    fake = Taped(tape, **given)
    motion = Motion(PlantLink(fake).recent, "abr-850")
    motion.take(fake.now.machines[0], NOW)
    return motion, fake.now.machines[0]


RAMP = [(0.5, 0.0), (0.4, 10.0), (0.3, 20.0), (0.2, 30.0), (0.1, 40.0)]


def test_what_is_shown_is_between_two_measured_positions_and_never_beyond_the_last() -> None:
    motion, _ = moving({"x": RAMP})
    now = motion.positions(NOW)["x"]
    assert 30.0 <= now <= 40.0
    assert motion.positions(NOW + 5 * S)["x"] == 40.0


def test_an_axis_that_did_not_move_for_ten_minutes_stands_where_it_was_measured() -> None:
    motion, _ = moving({}, y=-45.602)
    assert motion.positions(NOW)["y"] == -45.602
    assert "y" not in motion.missing


@pytest.mark.parametrize("quality", [Quality.UNAVAILABLE, Quality.LINK_LOST, Quality.STALE, Quality.SOURCE_BAD])
def test_a_value_that_is_not_to_be_trusted_is_no_position_and_says_why(quality: Quality) -> None:
    motion, _ = moving({"x": RAMP}, quality={"x": quality})
    mill = built("mill-3axis", "xyz", {})
    assert {axis: one.quality for axis, one in motion.lost(mill).items()} == {"x": quality}
    assert motion.positions(NOW)["x"] == 123.456  # the last good one, for the ghost alone


def test_an_uncertain_value_is_still_a_position() -> None:
    motion, _ = moving({"x": RAMP}, quality={"x": Quality.UNCERTAIN})
    assert motion.lost(built("mill-3axis", "xyz", {})) == {}


def test_an_axis_that_the_machine_does_not_tell_is_missing_without_a_reason_of_its_own() -> None:
    motion, snapshot = moving({})
    lost = motion.lost(built("mill-5axis", ("x", "y", "z", "a", "c"), {}))
    assert list(lost) == ["c"]
    assert why_ghost(lost, snapshot, silent=False) == [
        "The machine tells no position of C: what it moves is drawn as a ghost."
    ]


def test_a_connected_machine_that_has_said_nothing_for_long_is_nowhere() -> None:
    status = link(age_s=40)
    motion, snapshot = moving({"x": RAMP}, status=status)
    assert motion.silent
    assert set(motion.missing) == {"x", "y", "z", "a"}
    (sentence,) = why_ghost(motion.lost(built("mill-3axis", "xyz", {})), snapshot, silent=True)
    assert "has said nothing since" in sentence


def test_a_lost_link_is_one_sentence_with_the_time() -> None:
    motion, snapshot = moving({}, quality=Quality.LINK_LOST, status=link(LinkState.RETRYING, age_s=90))
    (sentence,) = why_ghost(motion.lost(built("mill-3axis", "xyz", {})), snapshot, silent=motion.silent)
    assert sentence.startswith(
        "No position of Y, X, Z: Link lost. The ghost stands where it was last known, 2026-11-22"
    )


def test_what_an_axis_was_seen_to_do_is_remembered() -> None:
    motion, _ = moving({"x": RAMP})
    assert motion.seen["x"] == (0.0, 40.0)


# ---------------------------------------------------------------- path


def path_of(tape: dict[str, list[tuple[float, float]]], minutes: float = 5, signal: str = "feed"):
    motion, snapshot = moving({"y": [(590.0, 0.0)], "z": [(590.0, 0.0)], **tape}, y=0.0, z=0.0)
    mill = built("mill-3axis", "xyz", {})
    return motion.path(mill, snapshot, int(minutes * 60 * S), signal), snapshot


def test_the_path_is_where_the_tip_was_in_the_works_coordinates() -> None:
    data, _ = path_of({"x": RAMP, "feed": [(0.5, 100.0), (0.1, 500.0)]})
    assert data.points[:, 0].tolist() == pytest.approx([0, 10, 20, 30, 40])
    assert data.points[:, 1:] == pytest.approx(np.zeros((5, 2)))
    assert data.rank[0] == 100.0
    assert data.rank[-1] == 500.0


def test_the_path_is_as_long_as_was_asked_for() -> None:
    data, _ = path_of({"x": [(200.0, 1.0), (100.0, 2.0), (10.0, 3.0), (0.0, 4.0)]}, minutes=1)
    assert data.points[:, 0].tolist() == [3.0, 4.0]


def test_a_moment_without_a_position_is_a_hole_in_the_path() -> None:
    data, _ = path_of({"x": [(0.3, 1.0), (0.2, math.nan), (0.1, 3.0)]})
    assert np.isnan(data.points).any(axis=1).tolist() == [False, True, False]


def test_a_path_without_the_feed_says_that_it_is_not_known() -> None:
    data, snapshot = path_of({"x": RAMP})
    path, legend = coloured(data, "feed", snapshot, (), LIGHT)
    assert legend.title == "Feed rate: not known"
    assert {tuple(colour) for colour in path.colours.tolist()} == {rgb(LIGHT.text_muted)}


def test_a_faster_piece_is_darker_and_a_load_above_normal_has_the_limits_colour() -> None:
    tape = {"x": RAMP, "feed": [(0.5, 10.0), (0.1, 990.0)], "spindle_load": [(0.5, 20.0), (0.1, 95.0)]}
    data, snapshot = path_of(tape)
    path, legend = coloured(data, "feed", snapshot, (), LIGHT)
    assert sum(path.colours[-1].tolist()) < sum(path.colours[0].tolist())
    assert (legend.title, legend.low) == ("Feed rate (mm/min)", "0")
    data, snapshot = path_of(tape, signal="spindle_load")
    path, _ = coloured(data, "load", snapshot, (), LIGHT)
    assert tuple(path.colours[-1].tolist()) == rgb(LIGHT.limit)
    assert tuple(path.colours[0].tolist()) != rgb(LIGHT.limit)


def test_the_path_under_an_alarm_has_its_prioritys_colour() -> None:
    data, snapshot = path_of({"x": RAMP})
    raised = replace(alarm(priority=Priority.P1), standing=replace(alarm().standing, raised_ns=NOW - S * 3 // 10))
    path, _ = coloured(data, "alarm", snapshot, (raised,), LIGHT)
    red = [tuple(colour) == rgb(LIGHT.p1.fill) for colour in path.colours.tolist()]
    assert red == [False, False, True, True, True]


def test_a_turning_spindle_does_not_coil_the_path() -> None:
    tape = {"x": RAMP, "c": [(0.5, 0.0), (0.1, 350.0)], "rpm": [(0.5, 1500.0)]}
    motion, snapshot = moving(tape, z=0.0)
    lathe = built("lathe", ("x", "z", "c"), {})
    data = motion.path(lathe, snapshot, 60 * S, "")
    assert data.points[:, 0].tolist() == pytest.approx([0, 10, 20, 30, 40])


# ---------------------------------------------------------------- parts that are not as usual


def judged(alarms=(), conditions=(), **given):
    snapshot = machine("abr-850", conditions=conditions, **given)
    axes = axes_of(snapshot.model)
    parts = signals_of(built("mill-3axis", axes, {}), snapshot.model, axes)
    return findings(snapshot, parts, alarms, {})


def test_a_machine_as_usual_has_no_tint() -> None:
    assert judged() == {}


def test_a_load_beyond_its_band_is_found_on_the_part_that_carries_it() -> None:
    found = judged(x_load=92.0, spindle_load=81.0)
    assert {link: one.text for link, one in found.items()} == {"table": "Load X 92 %", "spindle": "Spindle load 81 %"}
    assert tint_of(found["table"], LIGHT) == rgb(LIGHT.idle)


def test_a_temperature_above_its_usual_tints_the_part_the_more_the_further_above() -> None:
    snapshot = machine("abr-850")
    usual = {"x_load": Usual(10.0, 20.0)}
    pale, warm, hot = (
        findings(replace_number(snapshot, "x_load", value), {"table": ("x_load",)}, (), usual) for value in (11, 20, 60)
    )
    assert pale["table"].text == "Load X 11 %, usually up to 10"
    assert [pale["table"].heat, warm["table"].heat, hot["table"].heat] == [0.05, 0.5, 1.0]
    greys = [sum(tint_of(one["table"], LIGHT)) for one in (pale, warm, hot)]
    assert greys == sorted(greys, reverse=True)
    assert tint_of(hot["table"], LIGHT) == rgb(LIGHT.idle)
    assert findings(replace_number(snapshot, "x_load", 9.0), {"table": ("x_load",)}, (), usual) == {}


def replace_number(snapshot: MachineSnapshot, signal: str, value: float) -> MachineSnapshot:
    assert snapshot.model is not None
    number = snapshot.number.copy()
    number[[one.id for one in snapshot.model.items].index(signal)] = value
    return replace(snapshot, number=number)


def test_a_load_that_is_not_known_is_not_judged() -> None:
    assert judged(x_load=None) == {}


def test_an_alarm_on_a_signal_tints_its_part_in_the_priority_and_outweighs_a_load() -> None:
    found = judged([alarm(priority=Priority.P2)], spindle_load=99.0)
    assert (found["spindle"].priority, found["spindle"].text) == (2, "▲2 Spindle")
    assert tint_of(found["spindle"], LIGHT) == rgb(LIGHT.p2.fill)


@pytest.mark.parametrize("state", [AlarmState.SHELVED, AlarmState.RETURNED_UNACKNOWLEDGED, AlarmState.OUT_OF_SERVICE])
def test_an_alarm_that_is_over_or_hidden_tints_nothing(state: AlarmState) -> None:
    assert judged([alarm(state=state)]) == {}


def test_a_condition_tints_the_part_whose_component_tells_it() -> None:
    model = machine("abr-850").model
    item = replace(model.get("system"), id="x_load")
    hot = ActiveCondition(item, Activity(Activation(Level.WARNING, "77", text="OVERTRAVEL SOON"), NOW, NOW))
    assert judged(conditions=[hot])["table"].text == "▼3 OVERTRAVEL SOON"


# ---------------------------------------------------------------- camera, tool, tones


def test_a_point_is_projected_where_a_person_in_front_sees_it() -> None:
    front = Camera(0, 0, (0, 0, 0), 600)
    seen = front.project(np.array([[100.0, 50.0, 200.0]]), SIZE)[0]
    assert seen.tolist() == pytest.approx([500, 100, 50])


@pytest.mark.parametrize(
    ("view", "right", "up"),
    [
        (View.FRONT, (1, 0, 0), (0, 0, 1)),
        (View.BACK, (-1, 0, 0), (0, 0, 1)),
        (View.LEFT, (0, -1, 0), (0, 0, 1)),
        (View.RIGHT, (0, 1, 0), (0, 0, 1)),
        (View.TOP, (1, 0, 0), (0, 1, 0)),
        (View.BOTTOM, (1, 0, 0), (0, -1, 0)),
    ],
)
def test_the_six_views_look_along_the_machines_axes(view: View, right: tuple[int, ...], up: tuple[int, ...]) -> None:
    axes = Camera().looking(view).axes
    assert axes[0] == pytest.approx(right)
    assert axes[1] == pytest.approx(up)
    assert Camera().looking(view).side() is view


def test_fitting_puts_every_corner_into_the_picture() -> None:
    points = np.random.default_rng(1).uniform(-900, 400, (50, 3))
    for view in View:
        seen = Camera().looking(view).fitted(points, SIZE).project(points, SIZE)
        assert seen[:, 0].min() >= 0
        assert seen[:, 0].max() <= SIZE[0]
        assert seen[:, 1].min() >= 0
        assert seen[:, 1].max() <= SIZE[1]


def test_zooming_keeps_the_point_under_the_pointer() -> None:
    camera = Camera(30, 20, (10, 20, 30), 900)
    point = np.array([[120.0, -40.0, 60.0]])
    before = camera.project(point, SIZE)[0, :2]
    nearer = camera.zoomed(2.5, (float(before[0]), float(before[1])), SIZE)
    assert nearer.project(point, SIZE)[0, :2] == pytest.approx(before)
    assert nearer.height_mm == 360


def test_moving_drags_the_world_with_the_hand() -> None:
    camera = Camera(30, 20, (10, 20, 30), 900)
    point = np.array([[120.0, -40.0, 60.0]])
    moved = camera.moved(25, -10, SIZE[1]).project(point, SIZE)[0] - camera.project(point, SIZE)[0]
    assert moved[:2] == pytest.approx([25, -10])


def test_one_cannot_turn_over_the_top() -> None:
    assert Camera().turned(0, 10_000).elevation == 90
    assert Camera().turned(0, -10_000).elevation == -90


def test_a_known_tool_has_its_length_and_diameter_and_an_unknown_one_is_a_pointer() -> None:
    mill = built("mill-3axis", "xyz", {})
    cutter, holder = tool_solids(mill, Tool(80.0, 16.0))
    assert (cutter.size, cutter.at[2]) == ((16.0, 16.0, 80.0), 40.0)
    assert holder.size[2] == mill.tool_room - 80.0
    (pointer,) = tool_solids(mill, Tool())
    assert pointer.size[0] < pointer.size[1]


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_the_looks_of_a_machine_are_greys_that_can_be_told_from_the_ground(theme) -> None:
    tones = tones_of(theme)
    for colour in tones.looks.values():
        assert max(colour) - min(colour) <= 40
        assert colour != tones.ground


def test_each_trouble_says_what_to_do() -> None:
    assert len({why_flat(trouble, "x.stl") for trouble in Trouble}) == len(Trouble)
    assert "x.stl" in why_flat(Trouble.UNREADABLE, "x.stl")


def test_frames_survive_the_way_through_a_pipe() -> None:
    import io

    from views.twin.wire import Draw, receive, send

    mill = built("mill-3axis", "xyz", {})
    pipe = io.BytesIO()
    frame = Frame(
        Camera(), SIZE, pose(mill, {"x": 1.0}), {"table": (1, 2, 3)}, frozenset({"head"}), "table", Tool(1, 2)
    )
    send(pipe, Draw(frame))
    pipe.seek(0)
    back = receive(pipe)
    assert back.frame.camera == frame.camera
    assert np.array_equal(back.frame.placed["table"], frame.placed["table"])
    assert receive(pipe) is None


# ---------------------------------------------------------------- a user's own picture


def own_picture(folder):
    from app.config.drawing import read_drawing
    from tests.mesh_builders import ascii_stl, glb, stl

    stl(folder / "bed.stl", (-300, -200, -400), (300, 200, 400))
    ascii_stl(folder / "table.stl", (-100, -100, -10), (100, 100, 10))
    glb(folder / "head.glb", (-0.1, 0, -0.05), (0.1, 0.4, 0.05), translation=[0, 0.1, 0])
    (folder / "vm.yaml").write_text(
        "tool: {link: head}\nwork: {link: table}\nlinks:\n"
        "  - {name: bed, solids: [{mesh: bed.stl, at: [0, 350, 300]}]}\n"
        "  - {name: table, parent: bed, joint: {axis: x, motion: linear, direction: [-1, 0, 0]}, solids: [{mesh: table.stl, scale: 2}]}\n"
        "  - {name: head, parent: bed, joint: {axis: quill, motion: linear, direction: [0, 0, 1]}, solids: [{mesh: head.glb}]}\n"
    )
    machine, told = read_drawing(folder / "vm.yaml")
    assert told == []
    return machine


def test_meshes_stand_where_their_measured_boxes_say_in_every_format(tmp_path) -> None:
    pytest.importorskip("vtkmodules.vtkRenderingOpenGL2", reason="no OpenGL library here", exc_type=ImportError)
    from views.twin.stage import _mesh
    from views.twin.surfaces import corners_of

    for link_ in own_picture(tmp_path).links:
        for solid in link_.solids:
            box, mesh = corners_of(solid), np.asarray(_mesh(solid).points)
            assert mesh.min(axis=0) == pytest.approx(box.min(axis=0), abs=1e-3)
            assert mesh.max(axis=0) == pytest.approx(box.max(axis=0), abs=1e-3)


def test_a_mesh_that_stands_up_from_gltf_is_in_millimetres(tmp_path) -> None:
    from views.twin.surfaces import corners_of

    head = own_picture(tmp_path).index["head"].solids[0]
    assert corners_of(head).min(axis=0) == pytest.approx([-100, -50, 100])
    assert corners_of(head).max(axis=0) == pytest.approx([100, 50, 500])


def test_the_own_picture_wins_over_kinds_and_its_axes_may_be_any_signal(tmp_path) -> None:
    drawing = own_picture(tmp_path)
    fake = Taped({"x": RAMP})
    snapshot = replace(fake.now.machines[0], drawing=drawing, picture="vm.yaml")
    motion = Motion(PlantLink(fake).recent, "abr-850")
    motion.take(snapshot, NOW)
    assert picture_of(snapshot, motion) is drawing
    assert list(motion.lost(drawing)) == ["quill"]
    spare = next(item for item in snapshot.model.items if item.id == "y_load")
    items = tuple(replace(item, id="quill") if item is spare else item for item in snapshot.model.items)
    named = replace(snapshot, model=replace(snapshot.model, items=items, index={}))
    motion.take(named, NOW)
    assert motion.lost(drawing) == {}
