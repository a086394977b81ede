"""The 3D page's picture on whatever draws here (software GL in a container): opening, pictures a second while the machine moves, what it costs."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import time
from pathlib import Path

import psutil

from benchmarks import Figure

NAME = "twin"
ROOT = Path(__file__).parents[1]
WIDTH, HEIGHT = 1280, 800
OPENINGS, MOVING_S, STILL_S, LIMIT_S = 3, 6.0, 2.0, 30.0
GOAL_OPEN_S, GOAL_PER_S, GOAL_GUI, GOAL_STILL = 2.0, 12.0, 15.0, 2.0
AXES = ("x", "y", "z")
_BARE = "import time;t=time.monotonic();from views.twin.stage import Stage;Stage();print(time.monotonic()-t)"


def figures() -> list[Figure]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication([])
    opened = min(_opening(app) for _ in range(OPENINGS))
    bare_s = min(_bare_start() for _ in range(OPENINGS))
    rate, gui, renderer, still = _moving(app)
    alone = _alone()
    scene = f"mill, {WIDTH}x{HEIGHT}, path of 1,500 points"
    return [
        Figure("3D page shown to first picture", opened, "s", f"bare VTK start {bare_s:.2f} s", opened / bare_s, "<= 2 s", opened <= GOAL_OPEN_S),
        Figure("3D pictures a second, all axes moving", rate, "1/s", f"VTK alone, unpaced, {alone:.0f}/s", rate / alone, ">= 12 1/s", rate >= GOAL_PER_S),
        Figure("3D window's process while moving", gui, "% of a core", scene, gui / GOAL_GUI, "<= 15 % of a core", gui <= GOAL_GUI),
        Figure("3D renderer's process while moving", renderer, "% of a core", scene, None, "-", True),
        Figure("3D both processes while nothing moves", still, "% of a core", scene, still / GOAL_STILL, "<= 2 % of a core", still <= GOAL_STILL),
    ]  # fmt: skip


def _opening(app) -> float:
    """From showing the page's picture until the first rendered one is there, a process start included."""
    view = _view()
    begun = time.monotonic()
    view.show()
    _spin(app, lambda: view.pictures > 0)
    taken = time.monotonic() - begun
    view.remote.stop()
    view.close()
    return taken


def _moving(app) -> tuple[float, float, float, float]:
    """Pictures a second, and % of a core of window and renderer; then of both with the machine at rest."""
    view = _view()
    view.show()
    _spin(app, lambda: view.pictures > 0)
    own = psutil.Process()
    renderer = next(child for child in own.children() if "renderer" in " ".join(child.cmdline()))
    _rest(1.0)
    before, shown = (_cpu(own), _cpu(renderer)), view.pictures
    _rest(MOVING_S)
    rate = (view.pictures - shown) / MOVING_S
    gui, drawing = (100 * (_cpu(one) - was) / MOVING_S for one, was in zip((own, renderer), before, strict=True))
    view.clock = lambda: 0.0
    _rest(1.5)
    before = (_cpu(own), _cpu(renderer))
    _rest(STILL_S)
    still = 100 * (_cpu(own) + _cpu(renderer) - sum(before)) / STILL_S
    view.remote.stop()
    view.close()
    return rate, gui, drawing, still


def _view():
    """The page's picture of a mill whose axes all move; ``clock`` is what moves them."""
    from app.domain.kinematics import pose
    from app.domain.machine_kinds import built
    from views.models.twin_tones import tones_of
    from views.shell.theme import LIGHT
    from views.twin.camera import Camera
    from views.twin.frame import Frame, Scene
    from views.widgets.twin_view import TwinView

    mill = built("mill-3axis", AXES, {})
    view = TwinView()
    view.resize(WIDTH, HEIGHT)
    view.set_theme(LIGHT)
    view.show_scene(Scene(mill, tones_of(LIGHT)))
    view.show_path(_path())
    view.clock = time.monotonic
    view.wanted.connect(lambda: view.show_pose(Frame(Camera(), (1, 1), pose(mill, _positions(view.clock())))))
    return view


def _positions(seconds: float) -> dict[str, float]:
    return {
        "x": 300 * math.sin(seconds),
        "y": 180 * math.cos(1.3 * seconds),
        "z": 150 + 100 * math.sin(0.7 * seconds),
    }


def _path():
    import numpy as np

    from views.twin.frame import Path as TwinPath

    along = np.linspace(0, 60, 1500)
    points = np.column_stack((300 * np.sin(along), 180 * np.cos(1.3 * along), 20 * np.sin(along))).astype(np.float32)
    return TwinPath(points, np.full((1500, 3), 90, np.uint8))


def _alone() -> float:
    """Pictures a second of the renderer's own code in this process: no pipe, no pace, no window."""
    from app.domain.kinematics import pose
    from app.domain.machine_kinds import built
    from views.models.twin_tones import tones_of
    from views.shell.theme import LIGHT
    from views.twin.camera import Camera
    from views.twin.drawing import world_corners
    from views.twin.frame import Frame, Scene
    from views.twin.stage import Stage

    mill, stage, size = built("mill-3axis", AXES, {}), Stage(), (WIDTH, HEIGHT)
    stage.build(Scene(mill, tones_of(LIGHT)))
    stage.show_path(_path())
    first = Frame(Camera(), size, pose(mill, {}))
    camera = Camera().fitted(world_corners(mill, first), size)
    stage.draw(first)
    begun, count = time.monotonic(), 0
    while time.monotonic() - begun < STILL_S:
        stage.draw(Frame(camera, size, pose(mill, _positions(time.monotonic()))))
        count += 1
    return count / STILL_S


def _bare_start() -> float:
    done = subprocess.run([sys.executable, "-c", _BARE], cwd=ROOT, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def _rest(seconds: float) -> None:
    """Let Qt work by itself, as in the program: polling it would cost what is measured."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def _spin(app, done) -> None:
    """Let Qt work until it is so."""
    limit = time.monotonic() + LIMIT_S
    while not done():
        if time.monotonic() > limit:
            raise TimeoutError("the renderer gives no picture: is there OpenGL?")
        app.processEvents()
        time.sleep(0.002)
