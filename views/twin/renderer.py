"""The process that draws: a driver that crashes takes this one along and not the window.

Reads orders from standard input, writes pictures to standard output, and ends with its input.
"""

from __future__ import annotations

import os
import sys
import time
from typing import IO, Any

from views.twin.wire import Draw, Drawn, Failed, Pick, Picked, Ready, Trouble, receive, send

_YIELDS = 5
"""How much later than the window it gets the processor."""


def main() -> int:
    """Draw until nobody asks any more."""
    # What libraries print goes to standard error: standard output is ours.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    if hasattr(os, "nice"):
        os.nice(_YIELDS)
    try:
        return _serve(sys.stdin.buffer, answers)
    except (OSError, KeyboardInterrupt):
        return 0


def _serve(orders: IO[bytes], answers: IO[bytes]) -> int:
    from vtkmodules.vtkCommonCore import vtkLogger, vtkObject

    vtkLogger.SetStderrVerbosity(vtkLogger.VERBOSITY_OFF)
    vtkObject.GlobalWarningDisplayOff()
    from views.twin.stage import NoGraphics, Stage

    try:
        stage = Stage()
    except NoGraphics:
        send(answers, Failed(Trouble.NO_GRAPHICS))
        return 1
    send(answers, Ready(stage.software))
    while (order := receive(orders)) is not None:
        send(answers, _answer(stage, order))
    return 0


def _answer(stage: Any, order: Any) -> Any:
    match order:
        case Draw(frame, scene, path):
            if scene is not None:
                try:
                    stage.build(scene)
                except (OSError, ValueError, RuntimeError) as error:
                    return Failed(Trouble.UNREADABLE, str(error))
            if path is not None:
                stage.show_path(path)
            begun = time.monotonic()
            pixels = stage.draw(frame)
            return Drawn(frame.size, pixels, time.monotonic() - begun)
        case Pick(across, down):
            return Picked(stage.pick(across, down))
    raise ValueError(f"unknown order {order!r}")


if __name__ == "__main__":
    raise SystemExit(main())
