"""The fast path: a query that is asked for the first time by a client whose manner is known.

It does what ``endpoint`` does with such a query, in the same functions, and leaves out what was found out
before: what the headers say, and how the answer begins. A query that is not one of these takes the
ordinary way; so does one whose answer turns out to be a failure, or too large to be sent at once, together
with what became of it, so that no query is run twice.
"""

import os
import time
from dataclasses import dataclass

from starlette.types import Scope

from peelgraph.errors import PeelgraphError
from peelgraph.store.inspection import inspect_query
from peelgraph.store.interface import AskableStore, Question, Reply
from peelgraph.web.http.problems import ProblemRaised
from peelgraph.web.publications.mementos import link_original
from peelgraph.web.served import Served, Serving, name_client
from peelgraph.web.serving.manners import Manner, Manners
from peelgraph.web.serving.monitoring import ID_HEADER, Monitor
from peelgraph.web.serving.shortcuts import Headers, Key
from peelgraph.web.sparql.execution import note_outcome
from peelgraph.web.sparql.preparing import build_question, choose_result_format, mint_query_tag
from peelgraph.web.sparql.protocol import QueryRequest, read_request

_ID = ID_HEADER.encode()


class FastPath:
    """What one process needs to take the fast path."""

    def __init__(self, serving: Serving, manners: Manners, monitor: Monitor) -> None:
        self._serving = serving
        self._manners = manners
        self._monitor = monitor

    def begin(self, key: Key, host: str) -> "FirstAsking | None":
        """Read a request, of which ``key`` has all bytes; ``None`` for what takes the ordinary way."""
        found = self._manners.find(key)
        if found is None:
            return None
        manner, query_string = found
        if (
            not query_string.startswith(b"query=")
            or b"&" in query_string
            or b"version=" in query_string
        ):
            return None
        asked = read_request("GET", query_string, None, b"", manner.accept)
        if not isinstance(asked, QueryRequest):
            return None
        client = manner.client if key[1] and manner.client else name_client(host)
        try:
            served = self._serving.now()
            return self._prepare(served, asked, manner, query_string, client)
        except (PeelgraphError, ProblemRaised):  # the ordinary way tells it
            return None

    def _prepare(
        self, served: Served, asked: QueryRequest, manner: Manner, query_string: bytes, client: str
    ) -> "FirstAsking | None":
        inspected = inspect_query(asked.query)
        if inspected.is_volatile or (served.settings.services and "service" in asked.query.lower()):
            return None
        chosen = choose_result_format(asked, inspected.form)
        head, store = manner.heads.get(chosen.name), served.store
        if head is None or not isinstance(store, AskableStore):
            return None
        question = build_question(served, asked, asked.query, inspected.form, chosen, manner.coding)
        if store.keeps(question):  # what is asked again becomes a known answer on the ordinary way
            return None
        tag = mint_query_tag(served, asked, chosen, manner.root)
        link = link_original(manner.root, manner.original, query_string.decode("ascii"))
        own = f"etag: {tag}\r\nlink: {link}\r\n"
        return FirstAsking(
            self._monitor, served, store, question, client, manner, query_string,
            head + own.encode(), time.monotonic(),
        )  # fmt: skip


@dataclass(slots=True, eq=False)
class FirstAsking:
    """One query on the fast path. It satisfies ``serving.connections.Asking``."""

    monitor: Monitor
    served: Served
    store: AskableStore
    question: Question
    client: str
    manner: Manner
    query_string: bytes
    head: bytes
    began: float
    outcome: Reply | Exception | None = None

    async def ask(self) -> None:
        """Ask the store, and wait for what becomes of it."""
        try:
            self.outcome = await self.store.ask(self.question, client=self.client)
        except Exception as error:  # noqa: BLE001 (whatever it is, the ordinary way tells it)
            self.outcome = error

    def write_answer(self, default_headers: Headers) -> tuple[bytes, bytes] | None:
        """Write a whole answer, its body apart, and report it; ``None`` if it is not one."""
        reply = self.outcome
        if not isinstance(reply, Reply) or reply.rest is not None:
            return None
        identifier = os.urandom(16).hex()
        self.monitor.report_directly(
            self.manner.path, self.query_string, time.monotonic() - self.began, identifier
        )
        packed = b"content-encoding: %b\r\n" % reply.coding.encode() if reply.coding else b""
        dated = b"".join([b"%b: %b\r\n" % pair for pair in default_headers])
        head = b"%bcontent-length: %d\r\n%b%b%b: %b\r\n\r\n" % (
            self.head, len(reply.head), packed, dated, _ID, identifier.encode(),
        )  # fmt: skip
        return head, reply.head

    def hand_over(self, scope: Scope) -> None:
        """Let the ordinary way answer a request with what has become of its query."""
        assert self.outcome is not None
        note_outcome(scope, self.served, self.outcome)

    async def drop(self) -> None:
        """Let go of an answer that nobody takes."""
        if isinstance(self.outcome, Reply) and self.outcome.rest is not None:
            await self.outcome.rest.aclose()
