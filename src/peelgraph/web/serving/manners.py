"""How clients ask: all the bytes of a request but its query, and what follows from them (decision 0023).

A client that asks one query after another sends the same headers with each. What they mean was found
out, in the ordinary way, when the first of these queries was answered; it is kept here together with
the headers of that answer which no query changes. Nothing here depends on a version of the data.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from http import HTTPStatus

from starlette.types import Message, Scope

from peelgraph.store.packing import Coding
from peelgraph.web.http.wire import ID_HEADER, split_request
from peelgraph.web.serving.shortcuts import Key, is_repeatable, key_of, write_head

_MOST = 256
_CONDITIONS = frozenset((b"if-none-match", b"if-modified-since"))
#: Headers that an answer has of its own: they depend on the query, its result, or the moment.
_OWN = frozenset(
    (b"content-encoding", b"content-length", b"etag", b"link", ID_HEADER.encode())
)  # fmt: skip
_MANNER = "peelgraph.manner"


@dataclass(frozen=True, slots=True)
class Manner:
    """What the path and the headers of a request say.

    ``path`` is below the site's ``root``, ``original`` is the whole as the client wrote it; ``client`` is who
    asks if the peer is a proxy that tells.
    """

    path: str
    original: str
    root: str
    accept: str | None
    coding: Coding | None
    client: str | None
    heads: dict[str, bytes] = field(default_factory=dict, compare=False)
    """By the name of a format, the beginning of a 200 as it is sent to this client."""


class Manners:
    """The manners of the clients of one process; those used longest ago are forgotten."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[bytes, bytes, bool], Manner] = OrderedDict()

    def find(self, key: Key) -> tuple[Manner, bytes] | None:
        """Find the manner of a request, and give it with what stands behind ``?``."""
        data, is_believed = key
        request = split_request(data)
        if request is None:
            return None
        path, query_string, rest = request
        place = path, rest, is_believed
        manner = self._known.get(place)
        if manner is None:
            return None
        self._known.move_to_end(place)
        return manner, query_string

    def learn(self, scope: Scope, start: Message) -> None:
        """Learn from an answer that is whole, if its request is marked and says no more than others."""
        marked = scope["state"].get(_MANNER)
        if marked is None or start["status"] != HTTPStatus.OK:
            return
        manner, format_name = marked
        data, is_believed = key_of(scope)
        request = split_request(data)
        if request is None or not is_repeatable(scope) or _is_conditional(scope):
            return
        headers = [pair for pair in start["headers"] if pair[0] not in _OWN]
        head = write_head(start["status"], headers)
        if head is None:
            return
        path, _, rest = request
        known = self._known.setdefault((path, rest, is_believed), manner)
        known.heads.setdefault(format_name, head)
        if len(self._known) > _MOST:
            self._known.popitem(last=False)


def mark_manner(scope: Scope, manner: Manner, format_name: str) -> None:
    """Say of a request that its answer, of status 200, tells how others of this manner are answered."""
    if "state" in scope:
        scope["state"][_MANNER] = manner, format_name


def _is_conditional(scope: Scope) -> bool:
    return any(name in _CONDITIONS for name, _ in scope["headers"])
