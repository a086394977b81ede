from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer

from app.server.site import make_app
from tests.unit.server.fake_plant import FakePlant, machine


@pytest.fixture
def plant() -> FakePlant:
    return FakePlant(machine())


@pytest.fixture
async def client(plant: FakePlant) -> AsyncIterator[TestClient]:
    async with TestClient(TestServer(make_app(plant, version="1.2.3"))) as client:
        yield client
