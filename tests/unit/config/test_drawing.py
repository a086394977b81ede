"""A machine's own picture: what it becomes, and what is said about every kind of fault."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.config.drawing import read_drawing
from app.config.faults import ConfigFaults
from app.config.loader import load
from app.config.mesh_file import MeshFault, mesh_size
from app.domain.kinematics import Form, pose, tool_on_work
from tests.mesh_builders import ascii_stl, glb, stl
from tests.unit.config.builders import SPECS

OWN = """\
kind: vm-40
spindle: head
tool: {link: head, at: [0, 0, -120], room: 120}
work: {link: table}
links:
  - name: bed
    solids: [{mesh: bed.stl, at: [0, 350, 300], look: frame}]
  - name: table
    parent: bed
    joint: {axis: x, motion: linear, direction: [-1, 0, 0], travel: [-400, 400]}
    solids: [{box: [900, 500, 80], at: [0, 0, -40], look: work}]
  - name: head
    parent: bed
    at: [0, 0, 120]
    joint: {axis: z, motion: linear, direction: [0, 0, 1]}
    solids: [{cylinder: {diameter: 120, length: 200}, at: [0, 0, 100]}]
"""


def own(tmp_path: Path, text: str = OWN) -> Path:
    stl(tmp_path / "bed.stl", (-300, -200, -400), (300, 200, 400))
    path = tmp_path / "vm.yaml"
    path.write_text(text)
    return path


def faults(tmp_path: Path, text: str) -> list[str]:
    """Each fault as ``line:column sentence``."""
    found, told = read_drawing(own(tmp_path, text))
    assert found is None
    return [f"{fault.line}:{fault.column} {fault.problem}" for fault in told]


def test_a_file_becomes_a_machine_that_moves_as_it_says(tmp_path: Path) -> None:
    machine, told = read_drawing(own(tmp_path))
    assert told == []
    assert machine is not None
    assert (machine.kind, machine.tool_room, machine.turns_tool) == ("vm-40", 120.0, True)
    assert tool_on_work(machine, pose(machine, {"x": 30.0, "z": 25.0})) == pytest.approx((30, 0, 25))
    bed = machine.index["bed"].solids[0]
    assert (bed.form, bed.low, bed.high) == (Form.MESH, (-300, -200, -400), (300, 200, 400))
    assert Path(bed.file) == (tmp_path / "bed.stl").resolve()


def test_without_a_kind_it_is_called_as_its_file(tmp_path: Path) -> None:
    machine, _ = read_drawing(own(tmp_path, OWN.replace("kind: vm-40\n", "")))
    assert machine is not None
    assert machine.kind == "vm"


@pytest.mark.parametrize(
    ("text", "wrong", "said"),
    [
        ("parent: bed\n    joint", "parent: bad\n    joint", "9:13 There is no link 'bad'. Did you mean 'bed'?"),
        ("work: {link: table}", "work: {link: tabel}", "4:14 There is no link 'tabel'. Did you mean 'table'?"),
        ("spindle: head", "spindle: quill", "2:10 There is no link 'quill'. Links before this one: bed, table, head."),
        ("- name: head", "- name: table", "12:11 Two links are called 'table'. Choose another name."),
        ("- name: head", "- name: tool", "12:11 'tool' is the name of a place. Choose another one."),
        ("motion: linear, direction: [-1", "motion: linar, direction: [-1", "10:30 'motion' can't be 'linar'. Did you mean 'linear'? Accepted: linear, rotary."),
        ("[-1, 0, 0]", "[0, 0, 0]", "10:49 'direction': A direction of 0, 0, 0 points nowhere. Write for example [1, 0, 0]."),
        ("[-400, 400]", "[400, -400]", "10:69 'travel': The first end of a travel must be less than the second, for example [-400, 400]."),
        ("direction: [-1, 0, 0]", "directon: [-1, 0, 0]", "10:38 Unknown key 'directon'. Did you mean 'direction'? Accepted: axis, motion, direction, travel, zero, per_unit."),
        ("box: [900, 500, 80], ", "", "11:14 'solids': A body is one of 'box', 'cylinder' and 'mesh'."),
        ("mesh: bed.stl", "mesh: bad.stl", "7:21 There is no file {folder}/bad.stl."),
        ("mesh: bed.stl", "mesh: vm.yaml", "7:21 {folder}/vm.yaml is neither STL nor glTF. Accepted: .stl, .glb, .gltf."),
        ("diameter: 120", "diameter: 0", "16:36 'diameter' must be greater than 0.0, not 0."),
        ("tool: {link: head, at: [0, 0, -120], room: 120}\n", "", "1:1 The key 'tool' is missing."),
    ],
)  # fmt: skip
def test_every_fault_has_its_place_and_says_what_is_accepted(tmp_path: Path, text: str, wrong: str, said: str) -> None:
    assert text in OWN
    found = faults(tmp_path, OWN.replace(text, wrong))
    assert said.replace("{folder}", str(tmp_path)) in found


def test_a_carrier_that_comes_later_is_told_apart_from_one_that_does_not_exist(tmp_path: Path) -> None:
    text = OWN.replace("  - name: bed\n", "  - name: bed\n    parent: head\n")
    assert faults(tmp_path, text) == ["7:13 The link 'head' must come before what it carries."]


def test_a_list_is_no_picture(tmp_path: Path) -> None:
    assert faults(tmp_path, "- 1") == ["1:1 The file must be a mapping with 'links', 'tool' and 'work'."]


# ---------------------------------------------------------------- within plant.yaml


def plant(tmp_path: Path, model: str) -> Path:
    path = tmp_path / "plant.yaml"
    path.write_text(f'machines:\n  - {{id: mill-1, driver: mtconnect, url: "http://10.0.0.5:5000", model: {model}}}\n')
    return path


def test_a_machine_takes_a_picture_of_its_own_from_beside_the_configuration(tmp_path: Path) -> None:
    own(tmp_path)
    machine = load(plant(tmp_path, "vm.yaml"), SPECS).machines[0]
    assert machine.drawing.kind == "vm-40"
    assert machine.sort == "vm-40"


def test_a_built_in_kind_has_no_picture_of_its_own(tmp_path: Path) -> None:
    machine = load(plant(tmp_path, "mill-3axis"), SPECS).machines[0]
    assert (machine.drawing, machine.sort) == (None, "mill-3axis")


def test_a_picture_that_is_not_there_is_a_fault_of_the_plants_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigFaults) as caught:
        load(plant(tmp_path, "vm.yaml"), SPECS)
    (fault,) = caught.value.faults
    assert (fault.line, fault.file) == (2, str(tmp_path / "plant.yaml"))
    assert "can't be read" in str(fault.problem)


def test_a_fault_in_the_picture_names_the_pictures_file(tmp_path: Path) -> None:
    own(tmp_path, OWN.replace("spindle: head", "spindle: quill"))
    with pytest.raises(ConfigFaults) as caught:
        load(plant(tmp_path, "vm.yaml"), SPECS)
    assert [(Path(fault.file).name, fault.line) for fault in caught.value.faults] == [("vm.yaml", 2)]


# ---------------------------------------------------------------- meshes


def test_boxes_of_all_formats_are_measured(tmp_path: Path) -> None:
    low, high = (-1.0, -2.0, -3.0), (4.0, 5.0, 6.0)
    for made in (stl(tmp_path / "b.stl", low, high), ascii_stl(tmp_path / "a.stl", low, high)):
        size = mesh_size(made)
        assert (size.low, size.high, size.scale, size.turn) == (low, high, 1.0, (0, 0, 0))
    size = mesh_size(glb(tmp_path / "g.glb", low, high))
    assert (size.low, size.high, size.scale, size.turn) == (low, high, 1000.0, (90, 0, 0))


def test_a_node_of_gltf_places_its_mesh(tmp_path: Path) -> None:
    half = 0.5**0.5
    made = glb(
        tmp_path / "g.glb", (0, 0, 0), (1, 2, 3), translation=[10, 0, 0], rotation=[0, 0, half, half], scale=[2, 1, 1]
    )
    size = mesh_size(made)
    assert np.allclose(size.low, (8, 0, 0))
    assert np.allclose(size.high, (10, 2, 3))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("m.stl", b"", "it is not an STL file"),
        ("m.stl", b"\0" * 80 + b"\x02\0\0\0" + bytes(50), "it announces 2 triangles and holds 1"),
        ("m.stl", b"solid x\nvertex 1 2 three\nvertex 1 1 1\nvertex 2 2 2\nendsolid", "a vertex is no number"),
        ("m.stl", b"solid x\nendsolid", "it holds no triangle"),
        ("m.glb", b"glTF\x02\0\0\0", "it is cut off"),
        ("m.gltf", b"{}", "it is not a glTF 2.0 file"),
        ("m.gltf", b"not json", "it is not a glTF 2.0 file"),
        ("m.gltf", b'{"asset":{"version":"2.0"}}', "it holds no mesh"),
        ("m.gltf", b'{"asset":{"version":"2.0"},"buffers":[{"uri":"m.bin"}]}', "its data file m.bin is missing"),
        ("m.gltf", b'{"asset":{"version":"2.0"},"nodes":[{"mesh":3}],"meshes":[]}', "its structure is damaged"),
        ("m.gltf", b'{"asset":{"version":"2.0"},"scenes":[{"nodes":[0]}],"nodes":[{"children":[0]}]}', "its structure is damaged"),
    ],
)  # fmt: skip
def test_a_damaged_mesh_is_told_as_what_it_is(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(MeshFault) as caught:
        mesh_size(path)
    assert said in str(caught.value.problem)


def test_a_mesh_too_large_to_draw_smoothly_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.config.mesh_file.MOST_TRIANGLES", 11)
    for made in (stl(tmp_path / "b.stl"), ascii_stl(tmp_path / "a.stl"), glb(tmp_path / "g.glb", (0, 0, 0), (1, 1, 1))):
        with pytest.raises(MeshFault, match="12 triangles"):
            mesh_size(made)
