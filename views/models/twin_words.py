"""Why a machine's picture is flat or has ghosts, in sentences with a next step."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.snapshot import MachineSnapshot
from views.binding import format as written
from views.binding.i18n import quality_word, tr
from views.models.twin_motion import Missing
from views.twin.wire import Trouble


def why_flat(trouble: str, detail: str) -> str:
    """Why there is a drawing instead of the rendered picture."""
    match trouble:
        case Trouble.NO_GRAPHICS:
            return tr(
                "This computer has no OpenGL 3.2 that works, so the machine is drawn flat. A newer graphics driver brings 3D."
            )
        case Trouble.UNREADABLE:
            return tr("A part's file could not be read, so the machine is drawn flat: {detail}", detail=detail)
        case _:
            return tr(
                "3D has stopped, so the machine is drawn flat. Press Try 3D again; if it stops again, renew the graphics driver."
            )


def why_ghost(lost: Mapping[str, Missing], machine: MachineSnapshot, *, silent: bool) -> list[str]:
    """Which axes have no position, why, and of when the drawn one is."""
    if silent:
        return [
            tr(
                "{machine} has said nothing since {time}: where it is now is not known.",
                machine=machine.name,
                time=written.clock(machine.link.last_good_ns),
            )
        ]
    told = []
    for quality in dict.fromkeys(one.quality for one in lost.values()):
        alike = [one for one in lost.values() if one.quality is quality]
        axes = ", ".join(one.axis.upper() for one in alike)
        last_ns = max(one.last_ns for one in alike)
        if quality is None:
            told.append(tr("The machine tells no position of {axes}: what it moves is drawn as a ghost.", axes=axes))
        elif last_ns:
            told.append(
                tr(
                    "No position of {axes}: {reason}. The ghost stands where it was last known, {time}.",
                    axes=axes,
                    reason=quality_word(quality),
                    time=written.date_time(last_ns),
                )
            )
        else:
            told.append(tr("No position of {axes}: {reason}.", axes=axes, reason=quality_word(quality)))
    return told
