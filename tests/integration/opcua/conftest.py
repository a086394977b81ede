from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers.node_opcua import NodeOpcUa


@pytest.fixture(scope="session")
def plant() -> Iterator[NodeOpcUa]:
    """A small plant without protection, shared: a test sets what it looks at."""
    with NodeOpcUa() as found:
        yield found
