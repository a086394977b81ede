"""The alarm page with 10,000 active alarms: its first paint, and the longest stretch of the window's thread at 500 changes a second.

The stretch is told twice: by the clock on the wall, which other programs on the computer lengthen, and by the thread's own time.
"""

from __future__ import annotations

import gc
import os
import random
import time
from collections.abc import Iterable
from dataclasses import replace

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.domain.alarm import AlarmState, Priority
from app.domain.alarm_picture import AlarmsSnapshot, AlarmView, picture
from benchmarks import Figure
from tests.alarm_builders import alarm
from tests.views.builders import NOW, FakePlant, shop

NAME = "alarm_page"
ROWS, PER_SECOND, BEATS_PER_SECOND, BEATS = 10_000, 500, 10, 100


def _picture(rows: list[AlarmView], revision: int) -> AlarmsSnapshot:
    return picture(rows, revision=revision, time_ns=NOW, flood_since_ns=None, announced_10min=0)


def _changed(row: AlarmView, chance: random.Random) -> AlarmView:
    standing = row.standing
    seen = AlarmState.ACKNOWLEDGED if row.state is AlarmState.UNACKNOWLEDGED else AlarmState.UNACKNOWLEDGED
    raised_ns = NOW - chance.randrange(10**12)
    return replace(row, standing=replace(standing, state=seen, raised_ns=raised_ns, count=standing.count + 1))


def _measured() -> tuple[float, list[float], list[float]]:
    """Seconds until the first paint, and of every beat (sound, page, paint) by the wall and by the thread."""
    from views.binding.page import Route
    from views.binding.plant_link import PlantLink
    from views.models.alarm_sound import AlarmSounds
    from views.pages.alarms import AlarmsPage
    from views.shell.application import application
    from views.shell.theme import LIGHT

    app, chance, fake, sounds = application(), random.Random(1), FakePlant(shop()), AlarmSounds()
    rows = [alarm(f"m{n % 200}", f"a{n}", priority=Priority(1 + n % 4), age_s=n / 10) for n in range(ROWS)]
    fake.alarms.now = _picture(rows, 1)
    began = time.perf_counter()
    page = AlarmsPage(PlantLink(fake), sounds)
    page.set_theme(LIGHT)
    page.retranslate()
    page.resize(1366, 700)
    page.show()
    page.apply(fake.now)
    page.show_route(Route("alarms"))
    app.processEvents()
    first, beats, own = time.perf_counter() - began, [], []
    # As views.shell.life does after its start: what was imported is not looked through again by every full collection.
    gc.collect()
    gc.freeze()
    for beat in range(BEATS):
        for place in chance.sample(range(ROWS), PER_SECOND // BEATS_PER_SECOND):
            rows[place] = _changed(rows[place], chance)
        fake.alarms.now = _picture(rows, beat + 2)
        began, before = time.perf_counter(), time.thread_time()
        sounds.hear(fake.alarms.now, beat / BEATS_PER_SECOND)
        page.apply(replace(fake.now, time_ns=NOW + beat * 10**9 // BEATS_PER_SECOND))
        app.processEvents()
        beats.append(time.perf_counter() - began)
        own.append(time.thread_time() - before)
    page.close()
    gc.unfreeze()
    return first, beats, own


def figures() -> Iterable[Figure]:
    """Both figures."""
    first, beats, own = _measured()
    alarms = f"{ROWS} active alarms"
    yield Figure("first paint of the alarm page", first * 1e3, "ms", alarms, None, "<= 300 ms", first <= 0.3)
    reference, worst = f"{alarms}, {PER_SECOND} changes/s, {BEATS} beats", max(beats)
    yield Figure("longest stretch of the window", worst * 1e3, "ms", reference, None, "<= 50 ms", worst <= 0.05)
    worst = max(own)
    yield Figure(
        "longest stretch, the thread's own time", worst * 1e3, "ms", reference, None, "<= 25 ms", worst <= 0.025
    )
