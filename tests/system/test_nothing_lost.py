from __future__ import annotations

from pathlib import Path

import pytest

from tests.system.chaos import trial


@pytest.mark.slow
@pytest.mark.timeout(240)
async def test_nothing_is_lost_or_doubled_over_restarts_cuts_and_kills(tmp_path: Path) -> None:
    outcome = await trial(seconds=24, rate=1000, outage_s=3, folder=tmp_path)
    assert outcome.ok, outcome
