"""The server: uvicorn around one application."""

import gc
import resource
import socket
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, cast

import uvicorn
from fastapi import FastAPI

from peelgraph.errors import SettingsError
from peelgraph.settings import HOST, PORT, Settings
from peelgraph.web.serving.connections import BoundedProtocol, Doorkeeper
from peelgraph.web.serving.logs import build_log_config

_BACKLOG = 2048
#: What the kernel holds of an answer for a client that is slow to take it (it doubles the number); connections
#: inherit it. Left to itself it holds 4 MiB, which is much for thousands of them and for the processor's caches:
#: repeated answers of 1.9 MB went out a tenth more often, and their p99 halved.
_SEND_BUFFER = 256 * 1024
_MOST_FILES = 20_000
_OTHER_FILES = 500


def open_sockets(settings: Settings) -> list[socket.socket]:
    """Take the address and port of the settings, once for each server process."""
    if settings.processes == 1:
        return [open_socket(settings)]
    with open_socket(settings) as first:  # nobody else has the port
        port = first.getsockname()[1]
    taken = replace(settings, port=port)
    return [open_socket(taken, is_shared=True) for _ in range(settings.processes)]


def open_socket(settings: Settings, *, is_shared: bool = False) -> socket.socket:
    """Take the address and port of the settings, or say which of them cannot be had."""
    try:
        family, _, _, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        made = socket.create_server(
            address[:2], family=family, backlog=_BACKLOG, reuse_port=is_shared
        )
    except OSError as error:
        raise SettingsError(
            f"{settings.host}:{settings.port} cannot be listened on: {error.strerror or error}. "
            f"Another program may have the port: stop it, or set {PORT.name} (or {HOST.name})."
        ) from error
    made.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
    return made


def address_of(listening: socket.socket) -> str:
    """Give the address at which a listening socket is reached, such as http://127.0.0.1:8000/."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def serve(app: FastAPI, settings: Settings, *, listening: socket.socket | None = None) -> None:
    """Serve until told to stop. A socket that the caller has opened already is used and closed."""
    with listening or open_socket(settings) as taken:
        config = uvicorn.Config(
            app,
            http=cast("Any", _build_protocol(app, settings)),
            loop="auto",
            log_config=build_log_config(settings.log),
            access_log=False,  # it would hold the text of queries; ``monitoring`` writes ours
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=settings.grace,
        )
        config.load()
        gc.collect()
        gc.freeze()  # to look through all that was built at the start took 0.1 s, again and again
        uvicorn.Server(config).run(sockets=[taken])


def _build_protocol(app: FastAPI, settings: Settings) -> Callable[..., BoundedProtocol]:
    """Give what uvicorn makes the protocol of each connection with."""
    return partial(
        BoundedProtocol, _build_doorkeeper(settings), app.state.shortcuts, app.state.fast_path
    )


def _build_doorkeeper(settings: Settings) -> Doorkeeper:
    """Take as many connections as there can be open files, with some of those left for the rest."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = min(most, _MOST_FILES) if most != resource.RLIM_INFINITY else _MOST_FILES
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    connections = max(most - _OTHER_FILES, most // 2)
    return Doorkeeper(connections, max(1, connections // 4), settings.proxies)
