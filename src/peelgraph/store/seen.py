"""What was asked before, remembered in little space: who asks again may have it kept."""

from collections.abc import Hashable

_MOST = 20_000


class Seen:
    """The hashes of so many things; then it forgets all. Two that have the same hash are taken for one."""

    def __init__(self) -> None:
        self._hashes: set[int] = set()

    def note(self, thing: Hashable) -> bool:
        """Remember a thing, and tell whether it was known."""
        known_by = hash(thing)
        if known_by in self._hashes:
            return True
        if len(self._hashes) >= _MOST:
            self._hashes.clear()
        self._hashes.add(known_by)
        return False
