"""What others notice of 64 queries that never end: look-ups from another address, before, meanwhile and after."""

import asyncio
import time
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from benchmarks.serving.peers import Server

RUNAWAYS = 64
_RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STR(?c) > STR(?f)) }"
_CLIENTS = 4
_ALONE_SECONDS = 15
_PAUSE_SECONDS = 0.01
_REST_SECONDS = 3
_OTHER_ADDRESS = "127.0.0.2"


def measure_runaways(server: Server, lookup: tuple[str, str], seconds: int) -> str:
    """Tell the p99 of new look-ups, alone and beside runaways that begin anew as they are stopped."""
    return asyncio.run(_measure(server, lookup, seconds))


async def _measure(server: Server, lookup: tuple[str, str], seconds: int) -> str:
    """Look up alone, beside runaways, and alone again: a machine that became slower meanwhile shows."""
    short = min(seconds, _ALONE_SECONDS)
    alone = await _look_up(server, lookup, short)
    crowd = [asyncio.create_task(_run_away(server, number)) for number in range(RUNAWAYS)]
    await asyncio.sleep(1)
    beside = await _look_up(server, lookup, seconds)
    for one in crowd:
        one.cancel()
    await asyncio.gather(*crowd, return_exceptions=True)
    await asyncio.sleep(_REST_SECONDS)
    again = await _look_up(server, lookup, short)
    return (
        f"{server.name} answered look-ups of {_CLIENTS} clients with a p99 of {_p99(beside):.1f} ms beside {RUNAWAYS} "
        f"runaway queries at once from another address, for {seconds} s; with one of {_p99(alone):.1f} ms before and "
        f"{_p99(again):.1f} ms after: {_p99(beside) / _p99(alone + again):.1f} times both"
    )


def _p99(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.99)] * 1000


async def _look_up(server: Server, lookup: tuple[str, str], seconds: int) -> list[float]:
    """Give the seconds that each took."""
    times: list[float] = []
    end = time.monotonic() + seconds

    async def ask_on(number: int) -> None:
        reader, writer = await _connect(server, _OTHER_ADDRESS)
        while time.monotonic() < end:
            text = f"{lookup[0]} # {number} {time.monotonic_ns()}"
            began = time.monotonic()
            status = await _ask(server, reader, writer, text, lookup[1])
            assert status == HTTPStatus.OK, status
            times.append(time.monotonic() - began)
            await asyncio.sleep(_PAUSE_SECONDS)
        writer.close()

    await asyncio.gather(*map(ask_on, range(_CLIENTS)))
    return times


async def _run_away(server: Server, number: int) -> None:
    """Ask what does not end, and again when it was refused or stopped."""
    while True:
        reader, writer = await _connect(server, "127.0.0.1")
        text = f"{_RUNAWAY} # {number} {time.monotonic_ns()}"
        try:
            await _ask(server, reader, writer, text, "application/sparql-results+json")
        finally:
            writer.close()  # who leaves stops its query
        await asyncio.sleep(1)


async def _connect(
    server: Server, source: str
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    address = urlsplit(server.address)
    return await asyncio.open_connection(address.hostname, address.port, local_addr=(source, 0))


async def _ask(
    server: Server,
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    text: str,
    accept: str,
) -> int:
    target = f"{server.endpoint}?query={quote(text)}"
    writer.write(f"GET {target} HTTP/1.1\r\nhost: x\r\naccept: {accept}\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    _, _, after = head.partition("content-length: ")
    await reader.readexactly(int(after.partition("\r\n")[0] or 0))
    return int(head.split()[1])
