"""A badly behaved site, a clock that never waits, and a harvest of that site."""

import pytest

from peelgraph.harvesting.archive import Archive
from peelgraph.harvesting.cues import load_cues
from peelgraph.harvesting.harvest import Harvester

from .badsite import FakeClock, Site, make_fetcher


@pytest.fixture
def make_site():
    sites = []

    def make():
        sites.append(Site())
        return sites[-1]

    yield make
    for site in sites:
        site.close()


@pytest.fixture
def site(make_site):
    return make_site()


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def fetcher(site, clock):
    return make_fetcher(site, clock)


@pytest.fixture
def harvest(site, clock, tmp_path):
    """Run a whole harvest, as a new process would, and return the outcomes by path."""
    cues = load_cues()

    def run(*paths, listings=(), directory=tmp_path / "letters"):
        harvester = Harvester(make_fetcher(site, clock), Archive(directory), cues)
        plan = harvester.plan(map(site.at, paths), map(site.at, listings))
        outcomes = [*plan.failures, *map(harvester.harvest, plan.addresses)]
        return {outcome.address.removeprefix(site.origin): outcome for outcome in outcomes}

    return run
