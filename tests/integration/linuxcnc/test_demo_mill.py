"""The demo's LinuxCNC cuts the demo's own parts, and goes when it is told to."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from drivers.linuxcnc import SPEC
from drivers.simulators import linuxcnc_mill
from drivers.simulators.linuxcnc_mill import LinuxCncMill, MillFailed, for_linuxcnc, running_mill
from drivers.simulators.part_programs import bracket
from tests.servers.recorder import Running


def test_a_program_has_no_subroutine_for_a_number() -> None:
    from random import Random

    lines = for_linuxcnc(bracket(1234, Random(1)))
    assert lines[0].startswith("(O1234 BRACKET ")
    assert not any(line.startswith(("O", "%")) for line in lines)
    assert lines[-1].split()[-1] in ("M30", "M2")


@pytest.mark.skipif(not linuxcnc_mill.is_installed(), reason="linuxcnc-uspace is not installed")
async def test_it_cuts_parts_and_a_second_one_is_refused() -> None:
    mill = LinuxCncMill(seed=1)
    async with asyncio.timeout(120):
        while True:
            # Another test of this suite may still have the one controller of this host.
            with suppress(MillFailed):
                await mill.start("127.0.0.1")
                break
            await asyncio.sleep(0.5)
    work = asyncio.create_task(mill.run())
    try:
        entry = {key: value for key, value in mill.entry.items() if key in ("host", "port", "axes")}
        async with Running(SPEC, [("m-1", {**entry, "interval": "50ms"})]) as running:
            value = running.inlet.value
            await running.until(lambda: value("execution") == "ACTIVE" and str(value("program")).endswith(".ngc"), 30)
            await running.until(lambda: (value("rpm") or 0) > 1_000 and (value("feed") or 0) > 100, 30)
            at = value("x")
            await running.until(lambda: value("x") != at, 30)
        with pytest.raises(MillFailed, match="one fits"), running_mill(wait=False):
            pass
    finally:
        work.cancel()
        await mill.stop()


def test_without_linuxcnc_the_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MillFailed, match="linuxcnc-uspace"), running_mill():
        pass
