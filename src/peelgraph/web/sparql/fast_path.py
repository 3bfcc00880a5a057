"""The fast path: a query that is asked for the first time by a client whose manner is known.

It does what ``endpoint`` does with such a query, in the same functions, and leaves out what was found out
before: what the headers say, and how the answer begins. A query that is not one of these takes the
ordinary way; so does one whose answer turns out to be a failure, or too large to be sent at once, together
with what became of it, so that no query is run twice.
"""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.types import Scope

from peelgraph.errors import PeelgraphError
from peelgraph.store.inspection import QueryForm, inspect_query
from peelgraph.store.interface import AskableStore, HeldReply, Question, Reply
from peelgraph.store.workers.lender import Lender
from peelgraph.web.http.formats import Format
from peelgraph.web.http.problems import ProblemRaised
from peelgraph.web.http.wire import split_request, write_result_headers
from peelgraph.web.served import Served, Serving, name_client
from peelgraph.web.serving.connections import Lent
from peelgraph.web.serving.manners import Manner, Manners
from peelgraph.web.serving.monitoring import Monitor, note_begun
from peelgraph.web.serving.shortcuts import Headers, Key
from peelgraph.web.sparql.execution import note_outcome
from peelgraph.web.sparql.plain import (
    PlainManner,
    build_question,
    choose_coding,
    mint_query_tag,
    read_plain_query,
    write_own_headers,
)
from peelgraph.web.sparql.preparing import choose_result_format
from peelgraph.web.sparql.protocol import QueryRequest

_SMALL_ANSWER = 64 * 1024
_SMALL_SECONDS = 0.05


class FastPath:
    """What one process needs to take the fast path."""

    def __init__(
        self, serving: Serving, manners: Manners, monitor: Monitor, lender: Lender | None
    ) -> None:
        self._lender = lender
        self._serving = serving
        self._manners = manners
        self._monitor = monitor

    def begin(self, key: Key, host: str) -> "FirstAsking | None":
        """Read a request, of which ``key`` has all bytes; ``None`` for what takes the ordinary way."""
        found = self._manners.find(key)
        if found is None:
            return None
        manner, query_string = found
        asked = read_plain_query(query_string, manner.accept)
        if asked is None:
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
        base = served.settings.base
        coding = choose_coding(inspected.form, chosen, manner.coding)
        question = build_question(asked, asked.query, chosen.media_type, base, coding)
        if store.keeps(question):  # what is asked again becomes a known answer on the ordinary way
            return None
        tag = mint_query_tag(store.version, base, asked, chosen, manner.root)
        own = write_own_headers(tag, manner.root, manner.original, query_string)
        return FirstAsking(
            self._monitor, self._lender, served, store, question, client, manner, query_string,
            head + own, time.monotonic(),
        )  # fmt: skip


def _list_answers(manner: Manner) -> dict[QueryForm, tuple[Format, bytes]]:
    """List the forms of query whose answers this client is known to take, and how those begin."""
    answers = {}
    asked = QueryRequest("", accept=manner.accept)
    for form in QueryForm:
        try:
            chosen = choose_result_format(asked, form)
        except ProblemRaised:
            continue
        if chosen.name in manner.heads:
            answers[form] = chosen, manner.heads[chosen.name]
    return answers


@dataclass(slots=True, eq=False)
class _LentConnection:
    """A connection that is lent, as its lender sees it."""

    client: str
    path: str
    monitor: Monitor
    lent: Lent

    def report(self, answers: Sequence[tuple[bytes, float, str]]) -> None:
        """Report answers like any others."""
        self.monitor.report_together(self.path, answers)

    def take_back(self, rest: bytes, *, is_unfit: bool) -> None:
        """Go on with it here."""
        self.lent.take_back(rest, is_unfit=is_unfit)

    def break_off(self) -> None:
        """Close it."""
        self.lent.break_off()


@dataclass(slots=True, eq=False)
class FirstAsking:
    """One query on the fast path. It satisfies ``serving.connections.Asking``."""

    monitor: Monitor
    lender: Lender | None
    served: Served
    store: AskableStore
    question: Question
    client: str
    manner: Manner
    query_string: bytes
    head: bytes
    began: float
    outcome: Reply | HeldReply | Exception | None = None

    async def ask(self) -> None:
        """Ask the store, and wait for what becomes of it."""
        try:
            self.outcome = await self.store.ask_in_place(self.question, client=self.client)
        except Exception as error:  # noqa: BLE001 (whatever it is, the ordinary way tells it)
            self.outcome = error

    @property
    def is_whole(self) -> bool:
        """Whether all of an answer is there."""
        reply = self.outcome
        return isinstance(reply, HeldReply) or (isinstance(reply, Reply) and reply.rest is None)

    def write_answer(self, default_headers: Headers) -> tuple[bytes, bytes | memoryview]:
        """Write a whole answer, its body apart, and report it."""
        reply = self.outcome
        assert isinstance(reply, Reply | HeldReply)
        body = reply.view if isinstance(reply, HeldReply) else reply.head
        identifier = os.urandom(16).hex()
        self.monitor.report_directly(
            self.manner.path, self.query_string, time.monotonic() - self.began, identifier
        )
        dated = b"".join([b"%b: %b\r\n" % pair for pair in default_headers])
        result = write_result_headers(body, reply.coding, dated, identifier)
        return self.head + result, body

    @property
    def is_small(self) -> bool:
        """Whether this was a look-up: little was waited for, and little came."""
        reply = self.outcome
        return (
            isinstance(reply, Reply)
            and len(reply.head) <= _SMALL_ANSWER
            and time.monotonic() - self.began < _SMALL_SECONDS
        )

    @property
    def has_lent(self) -> bool:
        """Whether another connection of the same client is lent, or was a moment ago."""
        return self.lender is not None and self.lender.has_lent(self.client)

    def lend(self, data: bytes, lent: Lent, file: int) -> Callable[[], None] | None:
        """Lend the connection of a request, of which ``data`` are all bytes; give the way to call it back."""
        split = split_request(data)
        if self.lender is None or split is None:
            return None
        _, query_string, _ = split
        begin = data.index(b"?") + 1
        manner, version = self.manner, self.served.store.version
        plain = PlainManner(
            before=data[:begin],
            after=data[begin + len(query_string) :],
            version=version,
            base=self.served.settings.base,
            root=manner.root,
            original=manner.original,
            accept=manner.accept,
            coding=manner.coding,
            answers=_list_answers(manner),
            reports_queries=self.monitor.log_queries,
        )
        connection = _LentConnection(self.client, manner.path, self.monitor, lent)
        return self.lender.lend(connection, file, plain, version)

    def hand_over(self, scope: Scope) -> None:
        """Let the ordinary way answer a request with what has become of its query."""
        assert isinstance(self.outcome, Reply | Exception)
        note_begun(scope, self.began)
        note_outcome(scope, self.served, self.outcome)

    async def drop(self) -> None:
        """Let go of an answer that was written, or that nobody takes."""
        if isinstance(self.outcome, HeldReply):
            self.outcome.release()
        elif isinstance(self.outcome, Reply) and self.outcome.rest is not None:
            await self.outcome.rest.aclose()
