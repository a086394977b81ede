"""When the disk will be full at the present growth, judged by the file's size of the last days. Decides nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from app.domain.message import Message

DAY_NS = 86_400 * 1_000_000_000

WARN_DAYS = 14.0
"""Time to order a disk, or to shorten a retention."""
LOW_BYTES = 1_000_000_000
_LAST_DAYS = 1.0
_LAST_BYTES = 200_000_000

_GROWTH = """INSERT INTO growth (day, bytes, free_bytes) VALUES (?, ?, ?)
    ON CONFLICT (day) DO UPDATE SET bytes = excluded.bytes, free_bytes = excluded.free_bytes"""
_RECENT = "SELECT day, bytes FROM growth ORDER BY day DESC LIMIT 15"


@dataclass(frozen=True, slots=True)
class Forecast:
    """When the disk will be full at the present growth. ``days`` None: it does not grow, or is not known yet."""

    bytes_now: int
    bytes_per_day: float
    free_bytes: int
    days: float | None


def disk_warning(found: Forecast) -> Message | None:
    """What to tell people; None while there is time and space enough."""
    free = _size(found.free_bytes)
    if found.days is not None and found.days < WARN_DAYS:
        return Message.of(
            "The disk will be full in {days} days at the present growth: {free} are free, history grows by {growth} a day. "
            "Free some space, or shorten the retention.",
            days=round(found.days, 1),
            free=free,
            growth=_size(round(found.bytes_per_day)),
        )
    if found.free_bytes < LOW_BYTES:
        return Message.of("Only {free} are free on the disk of the history. Free some space.", free=free)
    return None


def disk_outlook(found: Forecast) -> Message:
    """How it stands with the disk, warning or not."""
    warning = disk_warning(found)
    if warning is not None:
        return warning
    figures = {"free": _size(found.free_bytes), "size": _size(found.bytes_now)}
    if found.days is None:
        return Message.of("{free} free; history has {size}, its growth is not known yet.", **figures)
    return Message.of(
        "{free} free; history has {size} and fills the disk in {days} days at the present growth.",
        **figures,
        days=round(found.days),
    )


def _size(size: int) -> Message:
    """Bytes in the largest of MB, GB and TB that leaves a digit before the decimal point."""
    if size >= 10**12:
        return Message.of("{size} TB", size=round(size / 1e12, 1))
    if size >= 10**9:
        return Message.of("{size} GB", size=round(size / 1e9, 1))
    return Message.of("{size} MB", size=round(size / 1e6, 1))


def is_nearly_full(found: Forecast) -> bool:
    """Whether recording is about to stop."""
    return found.free_bytes < _LAST_BYTES or (found.days is not None and found.days < _LAST_DAYS)


def free_bytes(folder: Path) -> int:
    """Free space of the disk that holds a folder."""
    return shutil.disk_usage(folder).free


def note_size(connection: Connection, path: Path, now_ns: int, free_bytes: Callable[[Path], int]) -> None:
    """Remember today's size, once a day is enough."""
    with connection.begin():
        connection.exec_driver_sql(_GROWTH, (now_ns // DAY_NS, used_bytes(connection), free_bytes(path.parent)))
        connection.exec_driver_sql("DELETE FROM growth WHERE day < ?", (now_ns // DAY_NS - 60,))


def used_bytes(connection: Connection) -> int:
    """Bytes in pages that hold something."""
    pages, free, size = (
        connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
        for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)


def forecast(connection: Connection, path: Path, free_bytes: Callable[[Path], int]) -> Forecast:
    """Judge by the last two weeks' sizes. Opens a transaction of its own."""
    with connection.begin():
        days = connection.exec_driver_sql(_RECENT).all()
        now = used_bytes(connection)
    free = free_bytes(path.parent)
    if len(days) < 2 or days[0][1] <= days[-1][1]:
        return Forecast(now, 0.0, free, None)
    per_day = (days[0][1] - days[-1][1]) / (days[0][0] - days[-1][0])
    return Forecast(now, per_day, free, free / per_day)
