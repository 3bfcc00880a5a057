"""One document, asked for politely: its site's rules, pauses, retries and redirects."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from peelgraph.errors import FetchError, FetchRefusedError
from peelgraph.harvesting.addresses import (
    Sites,
    host_of,
    is_downgrade,
    join_address,
    origin_of,
    read_address,
)
from peelgraph.harvesting.client import Answer, Limits, ask
from peelgraph.harvesting.contents import read_type
from peelgraph.harvesting.network import is_loopback
from peelgraph.harvesting.pacing import (
    ATTEMPTS,
    DELAY,
    LEAST_DELAY,
    LONGEST_WAIT,
    Clock,
    Pace,
    SystemClock,
    back_off,
    read_retry_after,
)
from peelgraph.harvesting.robots import Robots, read_robots

#: RFC 9309 §2.3.1.2 asks for at least five.
_REDIRECTS = 5
#: So many addresses of one site that fail in a row end the asking there.
_PATIENCE = 3
_MOVED = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document: its bytes, the address they came from in the end, and what they are."""

    data: bytes
    address: str
    media_type: str


def fetch(
    address: str,
    *,
    trusted: Iterable[str] = (),
    limits: Limits | None = None,
    clock: Clock | None = None,
) -> Fetched:
    """Fetch one document, HTML, PDF, DOCX or plain text, by a single polite request.

    ``trusted`` are origins that may lie in a private network. Raises FetchRefusedError if the address
    may not be asked or what came is none of these, FetchError if nothing usable came.
    """
    fetcher = Fetcher(Sites.of([address], trusted), delay=LEAST_DELAY, limits=limits, clock=clock)
    answer = fetcher.get(address)
    if answer.status != HTTPStatus.OK:
        raise FetchError(f"{address}: the site answers {answer.said}")
    kind = read_type(answer.body, answer.media_type, address)
    return Fetched(answer.body, answer.address, kind.value)


def _unconditional(_: str) -> Mapping[str, str]:
    return {}


class Fetcher:
    """Asks sites for documents, one request at a time, and remembers what they said about asking."""

    def __init__(
        self,
        sites: Sites,
        *,
        delay: float = DELAY,
        limits: Limits | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.sites = sites
        self.clock = clock or SystemClock()
        self._delay = delay
        self._limits = limits or Limits()
        self._pace = Pace(self.clock)
        self._robots: dict[str, Robots] = {}
        self._troubles: dict[str, int] = {}
        self._given_up: dict[str, str] = {}

    def get(
        self, address: str, conditions: Callable[[str], Mapping[str, str]] = _unconditional
    ) -> Answer:
        """Return the answer at the end of all redirects: 200 with a body, 304, 404 or 410.

        ``conditions`` gives the conditional headers for each address on the way. Raises
        FetchRefusedError if an address may not be asked, FetchError if no such answer came.
        """
        answer = self._follow(address, conditions, self._heed)
        if answer.status == HTTPStatus.OK and answer.body:
            return answer
        if answer.status == HTTPStatus.OK:
            raise FetchError(f"{address}: the answer is empty")
        if answer.status in _GONE or (
            answer.status == HTTPStatus.NOT_MODIFIED and conditions(answer.address)
        ):
            return answer
        raise FetchError(f"{address}: the site answers {answer.said}")

    def _follow(
        self,
        address: str,
        conditions: Callable[[str], Mapping[str, str]],
        heed: Callable[[str], None],
    ) -> Answer:
        """Follow redirects, each step of which must be allowed as the first is."""
        seen = [read_address(address)]
        while len(seen) <= _REDIRECTS + 1:
            self._admit(seen[-1])
            heed(seen[-1])
            answer = self._ask(seen[-1], conditions(seen[-1]))
            if answer.status not in _MOVED:
                return answer
            if "location" not in answer.headers:
                raise FetchError(f"{seen[-1]}: the site answers {answer.said} and not where to")
            target = join_address(seen[-1], answer.headers["location"])
            if target in seen:
                raise FetchError(f"{address}: redirected in a circle, back to {target}")
            if is_downgrade(seen[-1], target):
                raise FetchRefusedError(f"{address}: redirected from https to {target}; refused")
            seen.append(target)
        raise FetchError(f"{address}: redirected more than {_REDIRECTS} times")

    def _admit(self, address: str) -> None:
        if not self.sites.admit(address):
            raise FetchRefusedError(
                f"{address} is on another site; name its origin with --site to allow it"
            )

    def _heed(self, address: str) -> None:
        """Raise FetchRefusedError if the site's robots.txt does not let us ask."""
        origin = origin_of(address)
        if origin not in self._robots:
            self._robots[origin] = self._load_robots(origin)
        reason = self._robots[origin].refuse(address)
        if reason is not None:
            raise FetchRefusedError(f"{address}: {reason}")

    def _load_robots(self, origin: str) -> Robots:
        try:
            answer = self._follow(f"{origin}/robots.txt", _unconditional, lambda _: None)
        except FetchError as error:
            return Robots(closed=f"robots.txt could not be read ({error})")
        robots = read_robots(answer)
        if robots.delay > LONGEST_WAIT:
            return Robots(closed=f"robots.txt asks for a pause of {robots.delay:g} s")
        return robots

    def _delay_at(self, origin: str) -> float:
        least = 0.0 if is_loopback(host_of(origin)) else LEAST_DELAY
        return max(self._delay, least, self._robots.get(origin, Robots()).delay)

    def _ask(self, address: str, headers: Mapping[str, str]) -> Answer:
        """Ask until an answer comes that is not trouble; pause between, and give up in the end."""
        origin = origin_of(address)
        if origin in self._given_up:
            raise FetchError(f"{address}: not asked, for {origin} {self._given_up[origin]}")
        trouble = ""
        for attempt in range(ATTEMPTS):
            self._pace.wait()
            delay = self._delay_at(origin)
            pause = None
            try:
                answer = ask(address, headers, self._limits, private=self.sites.trust(address))
            except OSError as error:
                trouble = str(error)
            else:
                if not _is_trouble(answer.status):
                    self._troubles.pop(origin, None)
                    return answer
                trouble = f"the site answers {answer.said}"
                pause = read_retry_after(answer.headers.get("retry-after"), self.clock.now())
            finally:
                self._pace.hold(delay)
            if pause is not None and pause > LONGEST_WAIT:
                self._given_up[origin] = f"asks to wait for {pause:.0f} s; run again later"
                raise FetchError(f"{address}: {trouble} and {self._given_up[origin]}")
            self._pace.hold(back_off(delay, attempt) if pause is None else pause)
        self._note_trouble(origin)
        raise FetchError(f"{address}: {trouble}, {ATTEMPTS} times")

    def _note_trouble(self, origin: str) -> None:
        self._troubles[origin] = self._troubles.get(origin, 0) + 1
        if self._troubles[origin] >= _PATIENCE:
            self._given_up[origin] = f"failed for {_PATIENCE} addresses in a row; run again later"


def _is_trouble(status: int) -> bool:
    return status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR
