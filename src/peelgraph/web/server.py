"""The server: uvicorn around one application."""

import socket
import sys

import uvicorn
from starlette.types import ASGIApp

from peelgraph.errors import SettingsError
from peelgraph.settings import HOST, PORT, Settings

_BACKLOG = 2048
_GRACE_SECONDS = 3


def open_socket(settings: Settings) -> socket.socket:
    """Take the address and port of the settings, or say which of them cannot be had."""
    try:
        family, _, _, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        return socket.create_server(address[:2], family=family, backlog=_BACKLOG)
    except OSError as error:
        raise SettingsError(
            f"{settings.host}:{settings.port} cannot be listened on: {error.strerror or error}. "
            f"Another program may have the port: stop it, or set {PORT.name} (or {HOST.name})."
        ) from error


def address_of(listening: socket.socket) -> str:
    """Give the address at which a listening socket is reached, such as http://127.0.0.1:8000/."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def serve(app: ASGIApp, settings: Settings, *, listening: socket.socket | None = None) -> None:
    """Serve until told to stop. A socket that the caller has opened already is used and closed."""
    with listening or open_socket(settings) as taken:
        config = uvicorn.Config(
            app,
            http="httptools",
            loop="auto",
            log_config=_log_config(),
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
        uvicorn.Server(config).run(sockets=[taken])


def _log_config() -> dict[str, object]:
    """Write everything, the access log included, to the standard error stream."""
    handler = {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "line"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
        "handlers": {"stderr": handler},
        "loggers": {
            name: {"handlers": ["stderr"], "level": "INFO", "propagate": False}
            for name in ("uvicorn", "peelgraph")
        },
    }
