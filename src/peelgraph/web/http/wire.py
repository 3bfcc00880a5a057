"""Requests and answers as the bytes that go over a connection. Pure."""

import re

from peelgraph.store.packing import Coding

#: The header that carries the id of a request.
ID_HEADER = "x-request-id"
#: A request by GET of printable characters: the path, what follows ``?``, and all that follows the line.
_REQUEST = re.compile(rb"GET (/[!\"$->@-~]*)\?([!\"$-~]*) HTTP/1\.1\r\n(.*\r\n\r\n)", re.DOTALL)
_LONGEST = 8 * 1024


def split_request(data: bytes) -> tuple[bytes, bytes, bytes] | None:
    """Split a request into its path, what stands behind ``?``, and its headers; ``None`` for an unusual one."""
    found = _REQUEST.fullmatch(data) if len(data) <= _LONGEST else None
    return None if found is None else (found[1], found[2], found[3])


def write_result_headers(
    body: bytes | memoryview, coding: Coding | None, dated: bytes, identifier: str
) -> bytes:
    """Write the headers that follow from a result and its moment, and the empty line before the body."""
    packed = b"content-encoding: %b\r\n" % coding.encode() if coding else b""
    return b"content-length: %d\r\n%b%b%b: %b\r\n\r\n" % (
        len(body), packed, dated, ID_HEADER.encode(), identifier.encode(),
    )  # fmt: skip
