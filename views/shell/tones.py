"""The sounds of alarms as WAV data, one for each priority, told apart by rhythm and pitch. It refuses to play them."""

from __future__ import annotations

import io
import math
import struct
import wave
from collections.abc import Iterator
from functools import cache

from app.domain.alarm import Priority

RATE_HZ = 22_050
_FADE_S = 0.008
"""At both ends of a tone: without it, it clicks."""
_LOUD = 0.55

TONES: dict[Priority, tuple[tuple[float, float], ...]] = {
    Priority.P1: ((988, 0.12), (0, 0.06), (988, 0.12), (0, 0.06), (988, 0.12), (0, 0.18), (1319, 0.12), (0, 0.06), (1319, 0.20)),
    Priority.P2: ((740, 0.18), (0, 0.08), (740, 0.18), (0, 0.08), (740, 0.18)),
    Priority.P3: ((523, 0.25), (0, 0.10), (440, 0.35)),
}  # fmt: skip
"""Hz and seconds; 0 Hz is silence. Urgency grows with pitch and number of pulses."""


@cache
def wav(priority: Priority) -> bytes:
    """A whole WAV file: 16 bit, one channel."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        samples = list(_samples(TONES[priority]))
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return out.getvalue()


def _samples(tones: tuple[tuple[float, float], ...]) -> Iterator[int]:
    for hertz, seconds in tones:
        count = round(seconds * RATE_HZ)
        fade = min(count // 2, round(_FADE_S * RATE_HZ))
        for at in range(count):
            edge = min(1.0, at / fade, (count - at) / fade) if fade else 1.0
            turn = 2 * math.pi * hertz * at / RATE_HZ
            # A second harmonic carries through the noise of a hall.
            yield round(32_767 * _LOUD * edge * (0.8 * math.sin(turn) + 0.2 * math.sin(2 * turn)))
