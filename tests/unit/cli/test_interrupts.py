"""Signals that come before anything could take them are neither lost nor a traceback."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from app.cli import interrupts

pytestmark = pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="signals are POSIX")


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    interrupts.note()
    yield
    interrupts.note()
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_while_modules_are_loaded_a_signal_is_noted_and_raised_afterwards(number: signal.Signals) -> None:
    os.kill(os.getpid(), number)
    assert interrupts.asked_to_stop()
    with pytest.raises(KeyboardInterrupt):
        interrupts.heed()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_after_that_a_signal_interrupts_at_once(number: signal.Signals) -> None:
    interrupts.heed()
    assert not interrupts.asked_to_stop()
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), number)
