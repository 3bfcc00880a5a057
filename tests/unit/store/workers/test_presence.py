"""Who is known to have short answers at the moment, and by which processes."""

from types import SimpleNamespace

import pytest

from peelgraph.store.workers import presence
from peelgraph.store.workers.presence import Presence


@pytest.fixture
def clock(monkeypatch):
    clock = SimpleNamespace(now=1000.0)
    monkeypatch.setattr(presence, "time", SimpleNamespace(monotonic=lambda: clock.now))
    return clock


def test_a_client_is_another_for_a_second_and_never_for_itself(clock):
    present = Presence(None)
    assert not present.shows_others("192.0.2.1")
    present.note("192.0.2.1")
    assert not present.shows_others("192.0.2.1")
    assert present.shows_others("192.0.2.2")
    clock.now += 0.9
    assert present.shows_others("192.0.2.2")
    clock.now += 0.2
    assert not present.shows_others("192.0.2.2")


def test_a_client_that_was_there_before_does_not_hide_another(clock):
    present = Presence(None)
    present.note("192.0.2.2")
    present.note("192.0.2.1")
    assert present.shows_others("192.0.2.1")
    assert present.shows_others("192.0.2.2")


def test_those_that_share_a_file_know_of_each_others_clients(tmp_path, clock):
    one, other = Presence(tmp_path / "presence"), Presence(tmp_path / "presence")
    one.note("192.0.2.1")
    assert other.shows_others("192.0.2.2")
    assert not other.shows_others("192.0.2.1")
    assert (tmp_path / "presence").stat().st_mode & 0o777 == 0o600
    assert not Presence(None).shows_others("192.0.2.2")
