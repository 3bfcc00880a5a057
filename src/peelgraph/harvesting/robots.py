"""What a site allows: robots.txt (RFC 9309)."""

import math
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from protego import Protego

from peelgraph.harvesting.client import NAME, Answer

#: RFC 9309 §2.5: a crawler reads at least so much.
_SIZE: Final = 500 * 1024


@dataclass(frozen=True, slots=True)
class Robots:
    """What a robots.txt says to us; ``closed`` says why nothing at all is asked there."""

    rules: Protego | None = None
    closed: str | None = None

    def refuse(self, address: str) -> str | None:
        """Return why an address is not asked, None if it may be."""
        if self.closed is not None:
            return self.closed
        if self.rules is None or self.rules.can_fetch(address, NAME):
            return None
        return "robots.txt disallows it"

    @property
    def delay(self) -> float:
        """The seconds between two requests that the site asks for."""
        delay = None if self.rules is None else self.rules.crawl_delay(NAME)
        return delay if delay is not None and math.isfinite(delay) and delay > 0 else 0.0


def read_robots(answer: Answer) -> Robots:
    """Read the answer to a request for robots.txt.

    Without one (4xx) all is allowed; one that cannot be read (anything else) allows nothing.
    """
    if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        return Robots(Protego.parse(answer.body[:_SIZE].decode("utf-8-sig", "replace")))
    if HTTPStatus.BAD_REQUEST <= answer.status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return Robots()
    return Robots(closed=f"robots.txt could not be read ({answer.said})")
