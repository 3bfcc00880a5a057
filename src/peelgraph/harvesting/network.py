"""Names → network addresses that may be reached, and connections that end at a deadline.

The name is resolved once, each result is checked, and the connection is made to a checked result: a
name that changes its mind between check and use reaches nothing (server-side request forgery).
"""

import ssl
import time
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from socket import SOCK_STREAM, gaierror, getaddrinfo
from typing import Any

from httpcore2 import (
    SOCKET_OPTION,
    ConnectError,
    ConnectTimeout,
    NetworkBackend,
    NetworkStream,
    ReadTimeout,
    SyncBackend,
    WriteTimeout,
)

from peelgraph.errors import FetchRefusedError

#: IPv6 addresses that stand for an IPv4 address at a translator (RFC 6052).
_TRANSLATED = IPv6Network("64:ff9b::/96")


def is_public(text: str) -> bool:
    """Tell whether a network address is one of the public Internet."""
    address = ip_address(text.partition("%")[0])
    inner = _embedded(address) if isinstance(address, IPv6Address) else None
    if inner is not None:
        return is_public(str(inner))
    return address.is_global and not address.is_multicast


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine by its mere name."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 address stands for."""
    if address in _TRANSLATED:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])


class Deadline:
    """A moment after which nothing is waited for any more."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self, timeout: float | None, late: type[Exception]) -> float:
        """Return how long may be waited; raise ``late`` if the moment has come."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise late("took too long")
        return left if timeout is None else min(left, timeout)


class GuardedBackend(NetworkBackend):
    """Connects to public addresses only, unless ``private`` ones are allowed too."""

    def __init__(self, deadline: Deadline, *, private: bool) -> None:
        self._deadline = deadline
        self._private = private
        self._plain = SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> NetworkStream:
        """Connect to the first address of the host that answers.

        Raises FetchRefusedError if any of them is not public.
        """
        trouble: Exception = ConnectError(f"{host} has no address")
        for found in self._resolve(host, port):
            left = self._deadline.left(timeout, ConnectTimeout)
            try:
                stream = self._plain.connect_tcp(found, port, left, local_address, socket_options)
            except (ConnectError, ConnectTimeout) as error:
                trouble = error
            else:
                return _TimedStream(stream, self._deadline)
        raise trouble

    def _resolve(self, host: str, port: int) -> tuple[str, ...]:
        try:
            rows = getaddrinfo(host, port, type=SOCK_STREAM)
        except (gaierror, UnicodeError) as error:
            raise ConnectError(f"{host} is not known: {error}") from None
        found = tuple(dict.fromkeys(str(row[4][0]) for row in rows))
        hidden = [address for address in found if not is_public(address)]
        if hidden and not self._private:
            raise FetchRefusedError(
                f"{host} is {hidden[0]}, which is not on the public Internet; name its origin with "
                "--site to allow it"
            )
        return found


class _TimedStream(NetworkStream):
    """A stream that the deadline ends, however slowly the bytes drip."""

    def __init__(self, stream: NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout, ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout, WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> NetworkStream:
        left = self._deadline.left(timeout, ConnectTimeout)
        secured = self._stream.start_tls(ssl_context, server_hostname, left)
        return _TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
