"""SERVICE clauses to the services that the settings allow, asked by the service itself.

A name is resolved once and its address checked before it is connected to: one that leads into a
private network is refused, unless the settings name the address itself.
"""

import logging
import threading
from ipaddress import ip_address
from urllib.parse import urlencode, urlsplit

import httpcore2
from starlette.concurrency import run_in_threadpool

from peelgraph import __version__
from peelgraph.errors import (
    BusyError,
    EngineError,
    EngineTimeoutError,
    FetchRefusedError,
    PeelgraphError,
    StoreError,
)
from peelgraph.harvesting.network import Deadline, GuardedBackend
from peelgraph.settings import Settings
from peelgraph.store.decoding import decode_answer
from peelgraph.store.interface import Solutions
from peelgraph.store.services import ServiceCall, find_calls, put_in

_JSON = "application/sparql-results+json"
_SECONDS = 5.0
_MOST_BYTES = 4 * 1024 * 1024
_AT_ONCE = 4

_log = logging.getLogger("peelgraph.web")
_turns = threading.BoundedSemaphore(_AT_ONCE)


async def ask_services(query: str, settings: Settings) -> str | None:
    """Give a query with the results of its SERVICE clauses in their places; ``None`` if it has none.

    Raises QueryError for a clause that cannot be sent on, BusyError, and EngineError and EngineTimeoutError for a
    service that does not answer as it should.
    """
    calls = find_calls(query, settings.services, settings.base)
    if not calls:
        return None
    if not _turns.acquire(blocking=False):
        raise BusyError("Too many queries ask other services at this moment; ask again later.")
    try:
        results = [await run_in_threadpool(_ask, call) for call in calls]
    finally:
        _turns.release()
    return put_in(query, calls, results)


def _ask(call: ServiceCall) -> Solutions | None:
    """Ask one service. A SILENT clause has no result instead of a failure."""
    try:
        return _read_solutions(call, _send(call))
    except (PeelgraphError, OSError) as error:
        _log.warning("SERVICE <%s> fails: %s", call.target, error)
        if call.is_silent:
            return None
        raise


def _read_solutions(call: ServiceCall, body: bytes) -> Solutions:
    try:
        answer = decode_answer(body, _JSON)
    except StoreError as error:
        raise EngineError(f"<{call.target}> answers with what is no result.") from error
    if not isinstance(answer, Solutions):
        raise EngineError(f"<{call.target}> answers SELECT with no solutions.")
    return answer


def _send(call: ServiceCall) -> bytes:
    url = httpcore2.URL(call.target)
    backend = GuardedBackend(Deadline(_SECONDS), private=_is_named(call.target))
    headers = {
        "Host": urlsplit(call.target).netloc,
        "User-Agent": f"peelgraph/{__version__}",
        "Accept": _JSON,
        "Content-Type": "application/x-www-form-urlencoded",
        "Connection": "close",
    }
    body = urlencode({"query": call.query}).encode()
    headers["Content-Length"] = str(len(body))
    try:
        with (
            httpcore2.HTTPConnection(url.origin, network_backend=backend) as connection,
            connection.stream("POST", url, headers=list(headers.items()), content=body) as response,
        ):
            if response.status != 200:  # noqa: PLR2004 (a redirection may lead anywhere)
                raise EngineError(f"<{call.target}> answers with status {response.status}.")
            taken = bytearray()
            for chunk in response.iter_stream():
                taken += chunk
                if len(taken) > _MOST_BYTES:
                    raise EngineError(
                        f"<{call.target}> answers with more than {_MOST_BYTES >> 20} MiB; "
                        "ask it for less."
                    )
            return bytes(taken)
    except FetchRefusedError as error:
        raise EngineError(f"<{call.target}> lies in a private network.") from error
    except httpcore2.TimeoutException as error:
        raise EngineTimeoutError(
            f"<{call.target}> did not answer within {_SECONDS:g} s."
        ) from error
    except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
        raise EngineError(f"<{call.target}> cannot be asked, or broke off its answer.") from error


def _is_named(target: str) -> bool:
    """Tell whether the settings name an address and not a name, which could lead anywhere."""
    try:
        ip_address(urlsplit(target).hostname or "")
    except ValueError:
        return False
    return True
