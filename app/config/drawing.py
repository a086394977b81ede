"""A machine's own picture from its YAML file: checked with places, turned into kinematics. Meshes are measured, not loaded."""

from __future__ import annotations

from pathlib import Path

from app.config.drawing_schema import Body, DrawingFile, LinkEntry
from app.config.faults import Fault
from app.config.judge import Judge
from app.config.mesh_file import MeshFault, MeshSize, mesh_size
from app.config.problems import nearest
from app.config.tree import Path as TreePath
from app.config.tree import read_tree
from app.domain.kinematics import Form, Joint, Kinematics, Link, Look, Motion, Solid
from app.domain.message import Message

ENDINGS = (".yaml", ".yml")
RESERVED = frozenset({"tool", "work"})
_ENDLESS = (float("-inf"), float("inf"))


def is_drawing(model: str) -> bool:
    """Whether ``model:`` names a file rather than one of the built-in kinds."""
    return model.lower().endswith(ENDINGS)


def read_drawing(path: Path) -> tuple[Kinematics | None, list[Fault]]:
    """The picture (None when something is wrong) and every fault. Raises OSError when the file can't be read."""
    tree = read_tree(path.read_bytes(), str(path))
    judge = Judge(tree)
    if not isinstance(tree.data, dict):
        if not tree.faults:
            judge.add((), Message.of("The file must be a mapping with 'links', 'tool' and 'work'."))
        return None, tree.faults
    drawing = judge.validate(DrawingFile, tree.data, ())
    if drawing is None:
        return None, tree.faults
    _check_names(drawing, judge)
    sizes = _measured(drawing, path.parent, judge)
    if tree.faults:
        return None, tree.faults
    return _built(drawing, path, sizes), []


def _check_names(drawing: DrawingFile, judge: Judge) -> None:
    before: list[str] = []
    for number, link in enumerate(drawing.links):
        place: TreePath = ("links", str(number))
        if link.name in before:
            judge.add(
                (*place, "name"), Message.of("Two links are called '{name}'. Choose another name.", name=link.name)
            )
        if link.name in RESERVED:
            judge.add(
                (*place, "name"), Message.of("'{name}' is the name of a place. Choose another one.", name=link.name)
            )
        if link.parent is not None and link.parent not in before:
            judge.add((*place, "parent"), _no_link(link.parent, before, drawing))
        before.append(link.name)
    for key, name in (("tool", drawing.tool.link), ("work", drawing.work.link), ("spindle", drawing.spindle)):
        if name is not None and name not in before:
            judge.add((key,) if key == "spindle" else (key, "link"), _no_link(name, before, drawing))


def _no_link(name: str, known: list[str], drawing: DrawingFile) -> Message:
    if any(link.name == name for link in drawing.links):
        return Message.of("The link '{name}' must come before what it carries.", name=name)
    like = nearest(name, known)
    if like:
        return Message.of("There is no link '{name}'. Did you mean '{nearest}'?", name=name, nearest=like)
    return Message.of(
        "There is no link '{name}'. Links before this one: {known}.", name=name, known=", ".join(known) or "—"
    )


def _measured(drawing: DrawingFile, folder: Path, judge: Judge) -> dict[str, MeshSize]:
    """File → its bounding box."""
    sizes: dict[str, MeshSize] = {}
    for number, link in enumerate(drawing.links):
        for at, body in enumerate(link.solids):
            if body.mesh is None or body.mesh in sizes:
                continue
            try:
                sizes[body.mesh] = mesh_size(folder / body.mesh)
            except MeshFault as fault:
                judge.add(("links", str(number), "solids", str(at), "mesh"), fault.problem)
    return sizes


def _built(drawing: DrawingFile, path: Path, sizes: dict[str, MeshSize]) -> Kinematics:
    links = [_link(entry, path.parent, sizes) for entry in drawing.links]
    links.append(Link("tool", drawing.tool.link, drawing.tool.at, drawing.tool.turn))
    links.append(Link("work", drawing.work.link, drawing.work.at, drawing.work.turn))
    return Kinematics(drawing.kind or path.stem, tuple(links), "tool", "work", drawing.spindle or "", drawing.tool.room)


def _link(entry: LinkEntry, folder: Path, sizes: dict[str, MeshSize]) -> Link:
    joint = None
    if entry.joint is not None:
        given = entry.joint
        joint = Joint(
            given.axis,
            Motion(given.motion),
            given.direction,
            given.travel or _ENDLESS,
            zero=given.zero,
            per_unit=given.per_unit,
        )
    solids = tuple(_solid(body, folder, sizes) for body in entry.solids)
    return Link(entry.name, entry.parent or "", entry.at, entry.turn, joint, solids)


def _solid(body: Body, folder: Path, sizes: dict[str, MeshSize]) -> Solid:
    look = Look(body.look)
    if body.box is not None:
        return Solid(Form.BOX, body.box, body.at, look=look)
    if body.cylinder is not None:
        end = body.cylinder.end or body.cylinder.diameter
        return Solid(Form.CYLINDER, (body.cylinder.diameter, end, body.cylinder.length), body.at, body.axis, look=look)
    assert body.mesh is not None
    size = sizes[body.mesh]
    return Solid(
        Form.MESH,
        at=body.at,
        look=look,
        file=str((folder / body.mesh).resolve()),
        turn=body.turn if body.turn is not None else size.turn,
        scale=body.scale or size.scale,
        low=size.low,
        high=size.high,
    )
