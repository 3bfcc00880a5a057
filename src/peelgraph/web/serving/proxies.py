"""The address that a client used, as told by a proxy that may be believed. Pure but for the ASGI call.

``Forwarded`` (RFC 7239) and ``X-Forwarded-Proto``, ``-Host``, ``-Prefix`` and ``-For`` can be written by anybody.
They are read only from a peer in the setting ``PEELGRAPH_PROXIES``, and of several values, one per
proxy, only the last: the one that this peer wrote. From anyone else they are as if they were not there.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address
from urllib.parse import unquote

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

Network = IPv4Network | IPv6Network

HOST = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
_PREFIX = re.compile(r"(?:/[A-Za-z0-9._~-]+)*/?")
_PORT = re.compile(r":[0-9]{1,5}$")
_PAIR = re.compile(r'\s*([A-Za-z]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*))\s*')


@dataclass(frozen=True, slots=True)
class Forwarded:
    """What a proxy says of the request that it passes on; ``None`` where it says nothing usable."""

    scheme: str | None = None
    host: str | None = None
    prefix: str = ""
    client: str | None = None


def read_forwarded(headers: Mapping[str, str]) -> Forwarded:
    """Read the headers of one request; a value that cannot be part of an address is left out."""
    told = _read_standard(headers.get("forwarded", ""))
    scheme = told.get("proto") or _last(headers.get("x-forwarded-proto", ""))
    host = told.get("host") or _last(headers.get("x-forwarded-host", ""))
    prefix = _last(headers.get("x-forwarded-prefix", ""))
    return Forwarded(
        scheme.lower() if scheme.lower() in {"http", "https"} else None,
        host if HOST.fullmatch(host) else None,
        prefix.rstrip("/") if _PREFIX.fullmatch(prefix) else "",
        _read_client(told.get("for") or _last(headers.get("x-forwarded-for", ""))),
    )


def _read_client(value: str) -> str | None:
    """Read an address, with or without a port (RFC 7239, 6); an obfuscated name is none."""
    bare = _PORT.sub("", value) if value.count(":") <= 1 or value.startswith("[") else value
    try:
        return str(ip_address(bare.strip("[]")))
    except ValueError:
        return None


def _last(values: str) -> str:
    return values.rpartition(",")[2].strip()


def _read_standard(value: str) -> dict[str, str]:
    """Read the last element of a ``Forwarded`` header."""
    pairs: dict[str, str] = {}
    place = 0
    while match := _PAIR.match(value, place):
        quoted = match[2]
        pairs[match[1].lower()] = match[3] if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
        place = match.end()
        if value[place : place + 1] == ",":
            pairs = {}
        elif value[place : place + 1] != ";":
            break
        place += 1
    return pairs if place >= len(value) else {}


class ForwardedMiddleware:
    """Gives the application the address that the client used, where a known proxy tells it."""

    def __init__(self, app: ASGIApp, proxies: Sequence[Network]) -> None:
        self.app = app
        self.proxies = proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        if scope["type"] == "http" and self._is_believed(scope.get("client")):
            scope = _rewrite(scope, read_forwarded(Headers(scope=scope)))
        await self.app(scope, receive, send)

    def _is_believed(self, client: tuple[str, int] | None) -> bool:
        if not self.proxies or client is None:
            return False
        try:
            peer = ip_address(client[0])
        except ValueError:
            return False
        return any(peer in network for network in self.proxies)


def _rewrite(scope: Scope, told: Forwarded) -> Scope:
    """Write what is told where ASGI keeps it; a prefix is one that the proxy took off the path."""
    changed = dict(scope)
    if told.scheme:
        changed["scheme"] = told.scheme
    if told.host:
        others = [(name, value) for name, value in scope["headers"] if name != b"host"]
        changed["headers"] = [*others, (b"host", told.host.encode())]
    if told.client:
        changed["client"] = (told.client, 0)
    if told.prefix:
        prefix = told.prefix
        changed["root_path"] = prefix + str(scope.get("root_path", ""))
        changed["path"] = unquote(prefix) + scope["path"]
        changed["raw_path"] = prefix.encode() + (scope.get("raw_path") or b"")
    return changed
