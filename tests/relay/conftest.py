"""A real Redis, empty before each test."""

import pytest

from tests.redis_server import Redis, redis


@pytest.fixture(scope="package")
def redis_server():
    with redis() as server:
        yield server


@pytest.fixture
def shared(redis_server) -> Redis:
    """It may be killed and frozen."""
    if redis_server.process is None:
        redis_server.start()
    redis_server.thaw()
    with redis_server.client() as client:
        client.flushall()
    return redis_server
