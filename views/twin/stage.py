"""The world of one machine, drawn off screen; lives in the renderer's process and refuses to know Qt.

PyVista makes and reads the meshes, VTK itself draws them: PyVista's plotter imports matplotlib, which costs half a second of the two
in which the page must be there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyvista as pv
import vtkmodules.vtkRenderingOpenGL2  # noqa: F401 - registers what makes the classes below draw
from vtkmodules.util import numpy_support
from vtkmodules.vtkCommonCore import vtkUnsignedCharArray
from vtkmodules.vtkCommonMath import vtkMatrix4x4
from vtkmodules.vtkRenderingCore import (
    vtkActor,
    vtkCellPicker,
    vtkLight,
    vtkPolyDataMapper,
    vtkRenderer,
    vtkRenderWindow,
)

from app.domain.kinematics import Form, Solid, oriented, shifted, unit
from app.domain.observation import Float64s
from views.twin.camera import Camera
from views.twin.frame import Frame, Path, Rgb, Scene, Tool
from views.twin.surfaces import tool_solids

SHARP_DEGREES = 35.0
"""Faces that meet at a sharper angle than this have a drawn edge."""
GHOST_OPACITY = 0.22
EDGE_PX, CHOSEN_PX, PATH_PX = 1.2, 3.0, 2.4
ROUND_SIDES = 48
_FAR_MM = 40_000.0
_LIGHTS = (((-0.4, 1.6, 0.7), 0.42), ((0.25, 0.2, 1.0), 0.62))
"""Where lights stand before the viewer (right, up, near), and how bright: tops are lighter than sides."""
_numpy: Any = numpy_support
_SOFTWARE = ("llvmpipe", "softpipe", "swiftshader", "gdi generic", "microsoft basic render")


class NoGraphics(Exception):
    """This computer can't draw with OpenGL."""


@dataclass(slots=True)
class _Body:
    """The actors of one link."""

    surfaces: list[Any] = field(default_factory=list)
    colours: list[Rgb] = field(default_factory=list)
    edges: list[Any] = field(default_factory=list)


class Stage:
    """Actors by link. Raises NoGraphics when there is no OpenGL 3.2; some drivers end the process instead."""

    def __init__(self) -> None:
        self._window: Any = vtkRenderWindow()
        self._window.SetOffScreenRendering(1)
        self._window.SetMultiSamples(0)
        if not self._window.SupportsOpenGL():
            raise NoGraphics
        self._world: Any = vtkRenderer()
        self._world.AutomaticLightCreationOff()
        self._world.GetActiveCamera().ParallelProjectionOn()
        self._window.AddRenderer(self._world)
        for where, intensity in _LIGHTS:
            self._world.AddLight(_light(where, intensity))
        self._window.SetSize(8, 8)
        self._window.Render()
        self._picker = vtkCellPicker()
        self._pixels = vtkUnsignedCharArray()
        self._bodies: dict[str, _Body] = {}
        self._scene: Scene | None = None
        self._tool: Tool | None = None
        self._path: Any = None

    @property
    def software(self) -> bool:
        """Whether the processor does the drawing."""
        told = self._window.ReportCapabilities().lower()
        return any(name in told for name in _SOFTWARE)

    def build(self, scene: Scene) -> None:
        """Another machine, or other greys. Raises OSError or ValueError for a mesh that can't be read."""
        self._world.RemoveAllViewProps()
        self._bodies = {}
        self._scene, self._tool, self._path = scene, None, None
        self._world.SetBackground(*_share(scene.tones.ground))
        for link in scene.machine.links:
            self._add(link.name, link.solids)

    def draw(self, frame: Frame) -> bytes:
        """The picture as rows of red, green, blue, 255 from the top, of the frame's size however fine it was drawn."""
        assert self._scene is not None
        self._show_tool(frame.tool)
        for name, body in self._bodies.items():
            self._dress(name, body, frame)
        if self._path is not None:
            self._path.SetUserMatrix(_matrix(frame.placed[self._scene.machine.work]))
            self._path.GetProperty().SetLineWidth(PATH_PX * frame.fine)
        self._look(frame.camera)
        size = (frame.size[0] * frame.fine, frame.size[1] * frame.fine)
        if tuple(self._window.GetSize()) != size:
            self._window.SetSize(*size)
        self._window.Render()
        return self._read(size, frame.fine)

    def pick(self, across: float, down: float) -> str:
        """The link that is seen at this share of the last picture's width and height; empty for the background."""
        width, height = self._window.GetSize()
        self._picker.Pick(across * width, (1.0 - down) * height, 0, self._world)
        actor = self._picker.GetActor()
        return next((name for name, body in self._bodies.items() if actor in body.surfaces), "") if actor else ""

    def show_path(self, path: Path) -> None:
        """Where the tip has been, from the next picture on."""
        if self._path is not None:
            self._world.RemoveViewProp(self._path)
        lines = _polyline(path)
        self._path = None if lines is None else self._actor(lines, lit=False, pickable=False)

    # ------------------------------------------------------------ links

    def _add(self, name: str, solids: tuple[Solid, ...]) -> None:
        assert self._scene is not None
        body = self._bodies[name] = _Body()
        for solid in solids:
            mesh = _mesh(solid)
            body.surfaces.append(self._actor(mesh, lit=True, pickable=True))
            body.colours.append(self._scene.tones.looks[solid.look])
            lines = mesh.extract_feature_edges(SHARP_DEGREES, non_manifold_edges=False)
            if lines.n_points:
                body.edges.append(self._actor(lines, lit=False, pickable=False))

    def _actor(self, mesh: Any, *, lit: bool, pickable: bool) -> Any:
        mapper: Any = vtkPolyDataMapper()
        mapper.SetInputData(mesh)
        if not lit:
            mapper.SetResolveCoincidentTopologyToPolygonOffset()
        actor: Any = vtkActor()
        actor.SetMapper(mapper)
        actor.SetPickable(pickable)
        look = actor.GetProperty()
        look.SetLighting(lit)
        look.SetAmbient(0.35)
        look.SetDiffuse(0.75)
        look.SetInterpolationToFlat()
        self._world.AddViewProp(actor)
        return actor

    def _dress(self, name: str, body: _Body, frame: Frame) -> None:
        assert self._scene is not None
        matrix = _matrix(frame.placed[name])
        chosen = bool(frame.chosen) and name == frame.chosen
        opacity = GHOST_OPACITY if name in frame.ghosts else 1.0
        for actor, own in zip(body.surfaces, body.colours, strict=True):
            actor.SetUserMatrix(matrix)
            actor.GetProperty().SetColor(*_share(frame.tints.get(name, own)))
            actor.GetProperty().SetOpacity(opacity)
        line = _share(self._scene.tones.accent if chosen else self._scene.tones.edge)
        for actor in body.edges:
            actor.SetUserMatrix(matrix)
            actor.GetProperty().SetColor(*line)
            actor.GetProperty().SetLineWidth((CHOSEN_PX if chosen else EDGE_PX) * frame.fine)

    def _show_tool(self, tool: Tool) -> None:
        assert self._scene is not None
        machine = self._scene.machine
        if tool == self._tool or not machine.tool:
            return
        self._tool = tool
        body = self._bodies.pop(machine.tool, _Body())
        for actor in (*body.surfaces, *body.edges):
            self._world.RemoveViewProp(actor)
        self._add(machine.tool, (*machine.index[machine.tool].solids, *tool_solids(machine, tool)))

    # ------------------------------------------------------------ camera and pixels

    def _look(self, camera: Camera) -> None:
        view = self._world.GetActiveCamera()
        _, up, away = camera.axes
        centre = np.array(camera.centre)
        view.SetFocalPoint(*centre)
        view.SetPosition(*(centre - away * _FAR_MM))
        view.SetViewUp(*up)
        view.SetParallelScale(camera.height_mm / 2)
        self._world.ResetCameraClippingRange()

    def _read(self, size: tuple[int, int], fine: int) -> bytes:
        width, height = size
        self._window.GetRGBACharPixelData(0, 0, width - 1, height - 1, 0, self._pixels)
        pixels = _numpy.vtk_to_numpy(self._pixels).reshape(height, width, 4)[::-1]
        return np.ascontiguousarray(_smoothed(pixels, fine)).tobytes()


def _smoothed(pixels: Any, fine: int) -> Any:
    """The mean of ``fine`` × ``fine`` pixels for each one of the picture."""
    if fine == 1:
        return pixels
    total = sum(pixels[i::fine, j::fine].astype(np.uint16) for i in range(fine) for j in range(fine))
    return (total // (fine * fine)).astype(np.uint8)


def _share(colour: Rgb) -> tuple[float, float, float]:
    red, green, blue = (part / 255 for part in colour)
    return red, green, blue


def _matrix(numbers: Float64s) -> Any:
    matrix: Any = vtkMatrix4x4()
    matrix.DeepCopy(numbers.ravel().tolist())
    return matrix


def _light(where: tuple[float, float, float], intensity: float) -> Any:
    light: Any = vtkLight()
    light.SetLightTypeToCameraLight()
    light.SetPosition(*where)
    light.SetIntensity(intensity)
    return light


def _mesh(solid: Solid) -> Any:
    match solid.form:
        case Form.BOX:
            x, y, z = solid.size
            return pv.Cube(center=solid.at, x_length=x, y_length=y, z_length=z)
        case Form.CYLINDER:
            return _frustum(solid)
        case _:
            return _read_mesh(solid)


def _frustum(solid: Solid) -> Any:
    start, end, length = solid.size
    half = np.array(unit(solid.axis)) * length / 2
    line = pv.Line(np.array(solid.at) - half, np.array(solid.at) + half, resolution=1)
    line["radius"] = np.array((max(start, 0.01) / 2, max(end, 0.01) / 2))
    tube = line.tube(scalars="radius", absolute=True, n_sides=ROUND_SIDES, capping=True)
    tube.clear_data()
    return tube


def _read_mesh(solid: Solid) -> Any:
    loaded: Any = pv.read(solid.file)
    mesh = loaded.combine() if isinstance(loaded, pv.MultiBlock) else loaded
    surface = mesh.extract_surface(algorithm=None).clean()
    surface.clear_data()
    surface.points = np.asarray(surface.points) * solid.scale
    return surface.transform(shifted(solid.at) @ oriented(solid.turn), inplace=False)


def _polyline(path: Path) -> Any:
    """Pieces between NaN rows as lines; None when nothing is left to draw."""
    known = np.isfinite(path.points.sum(axis=1))
    pairs = np.flatnonzero(known[:-1] & known[1:])
    if not len(pairs):
        return None
    mesh = pv.PolyData()
    mesh.points = np.nan_to_num(path.points)
    mesh.lines = np.column_stack((np.full(len(pairs), 2), pairs, pairs + 1)).ravel()
    mesh.GetPointData().SetScalars(_numpy.numpy_to_vtk(path.colours, deep=True))
    return mesh
