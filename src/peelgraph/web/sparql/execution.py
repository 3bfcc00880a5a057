"""Queries of the endpoint, run: for a client who may leave, in the coding that it accepts.

An answer up to the buffer's size is whole before its first byte is sent, so that the status is true.
A larger one is sent as it comes; if it cannot be brought to its end the connection is broken, so that
nobody takes a part for the whole.
"""

import asyncio
import re
from collections.abc import Mapping
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from peelgraph.settings import Settings
from peelgraph.store.interface import AskableStore, Question, Reply, Store
from peelgraph.store.packing import Coding
from peelgraph.web.http.answers import refuse
from peelgraph.web.http.codings import choose_coding
from peelgraph.web.http.tokens import is_authorized
from peelgraph.web.served import Served, client_of, pin_served

_OUTCOME = "peelgraph.outcome"
CLIENT_LEFT = 499  # never sent, but logged: nginx's number
#: Most queries end sooner; only for the others somebody listens whether the client is still there.
_LISTEN_AFTER_SECONDS = 0.02
_SECONDS = re.compile(r"[0-9]{1,6}(?:[.][0-9]{1,6})?", re.ASCII)


class ClientLeft(Exception):  # noqa: N818 (not an error: a way for a request to end)
    """Nobody waits for the answer any more."""


def accepted_coding(request: Request) -> Coding | None:
    """Choose how an answer to the client is packed."""
    return choose_coding(request.headers.get("accept-encoding"))


def read_seconds(request: Request, asked: str | None, settings: Settings) -> float | None:
    """Read how long a query may take from its ``timeout`` parameter; ``None`` if it has none.

    Raises ProblemRaised for what is no time, and for more than everyone may have without the token.
    """
    if asked is None:
        return None
    limits = settings.limits
    if not _SECONDS.fullmatch(asked) or not float(asked):
        raise refuse(HTTPStatus.BAD_REQUEST, f"timeout={asked!r} is no number of seconds above 0.")
    seconds = float(asked)
    allowed = limits.timeout
    if is_authorized(request.headers.get("authorization"), settings.token):
        allowed = limits.longest_timeout
    if seconds > allowed:
        raise refuse(
            HTTPStatus.FORBIDDEN,
            f"A query may take {allowed:g} s here; more than {limits.timeout:g} s needs the token.",
        )
    return seconds


def note_outcome(scope: Scope, served: Served, outcome: Reply | Exception) -> None:
    """Note in a request what has become of its query, which was asked already, and of what version."""
    scope["state"][_OUTCOME] = outcome
    pin_served(scope, served)


def take_outcome(request: Request) -> Reply | None:
    """Give what has become of a request's query, if it was asked already, or raise it."""
    outcome: Reply | Exception | None = request.scope.get("state", {}).pop(_OUTCOME, None)
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def recall_answer(store: Store, question: Question) -> Reply | None:
    """Give the answer at once if the store keeps it."""
    return store.recall(question) if isinstance(store, AskableStore) else None


async def ask_store(
    request: Request, store: Store, question: Question, seconds: float | None = None
) -> Reply:
    """Ask for the client of a request; raises ClientLeft if it goes away, and stops the query.

    An engine that cannot give its answer in parts, or be stopped, is asked in a thread.
    """
    taken = take_outcome(request)
    if taken is not None:
        return taken
    if not isinstance(store, AskableStore):
        return Reply(await run_in_threadpool(_serialize, store, question))
    with _Listening(request):
        return await store.ask(question, client=client_of(request), seconds=seconds)


class _Listening:
    """Cancels what is done in its ``with`` block, as ClientLeft, when the client goes away.

    Most queries end before it begins to listen, which takes a task.
    """

    def __init__(self, request: Request) -> None:
        self._request = request
        self._has_left = False
        self._listener: asyncio.Task[None] | None = None

    def __enter__(self) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._task = task
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(_LISTEN_AFTER_SECONDS, self._begin)

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._timer.cancel()
        if self._listener is not None:
            self._listener.cancel()
        if self._has_left and isinstance(error, asyncio.CancelledError):
            self._task.uncancel()
            raise ClientLeft from None

    def _begin(self) -> None:
        self._listener = asyncio.ensure_future(self._listen())

    async def _listen(self) -> None:
        await _wait_for_leaving(self._request)
        self._has_left = True
        self._task.cancel()


def _serialize(store: Store, question: Question) -> bytes:
    return store.serialize(
        question.text,
        question.media_type,
        default_graphs=question.default_graphs,
        named_graphs=question.named_graphs,
        base=question.base,
    )


async def _wait_for_leaving(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def read_whole(reply: Reply) -> bytes:
    """Read an answer to its end, for a page that shows only its beginning."""
    if reply.rest is None:
        return reply.head
    parts = [reply.head]
    try:
        parts += [part async for part in reply.rest]
    finally:
        await reply.rest.aclose()
    return b"".join(parts)


def answer_reply(reply: Reply, content_type: str, headers: Mapping[str, str]) -> Response:
    """Answer with what a store has replied."""
    headers = {**headers, "content-type": content_type}
    if reply.coding is not None:
        headers["content-encoding"] = reply.coding.value
    return (
        Response(reply.head, headers=headers) if reply.rest is None else _Streamed(reply, headers)
    )


class _Streamed(Response):
    """An answer that is sent as it comes. An exception from it ends the connection."""

    def __init__(self, reply: Reply, headers: Mapping[str, str]) -> None:
        super().__init__(headers=headers)
        del self.headers["content-length"]
        self._reply = reply

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        rest = self._reply.rest
        assert rest is not None
        leaving = asyncio.ensure_future(_wait_for_leaving(Request(scope, receive)))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            if scope["method"] == "HEAD":
                await send({"type": "http.response.body", "body": b""})
                return
            part, parts = self._reply.head, aiter(rest)
            while not leaving.done():
                await send({"type": "http.response.body", "body": part, "more_body": True})
                try:
                    part = await anext(parts)
                except StopAsyncIteration:
                    await send({"type": "http.response.body", "body": b""})
                    return
        finally:
            leaving.cancel()
            await rest.aclose()
