"""Services over small versions, which end with the test."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from service import Service, build_dataset

from peelgraph.store.published.versions import publish_version


@pytest.fixture
def home(tmp_path) -> Path:
    publish_version(tmp_path / "home", build_dataset(1), {}, {})
    return tmp_path / "home"


@pytest.fixture
def serve(home) -> Iterator[Callable[..., Service]]:
    started = []

    def start(**settings: str) -> Service:
        started.append(Service(home, **settings))
        return started[-1].start()

    yield start
    for service in started:
        service.close()
