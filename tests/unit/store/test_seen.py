"""What was asked before is known, until there is too much of it."""

from peelgraph.store import seen
from peelgraph.store.seen import Seen


def test_what_was_noted_is_known_and_nothing_else():
    known = Seen()
    assert [known.note(thing) for thing in (b"one", b"two", b"one", b"two", b"three")] == [
        False, False, True, True, False
    ]  # fmt: skip


def test_it_forgets_all_when_it_has_too_much(monkeypatch):
    monkeypatch.setattr(seen, "_MOST", 2)
    known = Seen()
    assert [known.note(thing) for thing in "aba" + "cc" + "a"] == [
        False, False, True, False, True, False
    ]  # fmt: skip
