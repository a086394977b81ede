"""What holds for every test: property tests have no deadline, because a busy machine is no fault."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("suite", deadline=None)
settings.load_profile("suite")
