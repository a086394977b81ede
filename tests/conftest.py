"""What holds for every test: property tests have no deadline, because a busy machine is no fault; logging is left as it was found."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("suite", deadline=None)
settings.load_profile("suite")


@pytest.fixture(autouse=True)
def own_log_handlers() -> Iterator[None]:
    """A verb that a test runs logs into that test's stderr: no later test may write there."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    for handler in [h for h in root.handlers if h not in handlers]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
