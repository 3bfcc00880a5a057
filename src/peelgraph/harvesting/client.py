"""One request and its answer, whole and within limits, or none. No redirect is followed here."""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

import httpcore2

from peelgraph import __version__
from peelgraph.errors import FetchRefusedError
from peelgraph.harvesting.network import Deadline, GuardedBackend

#: What robots.txt calls us, and how we present ourselves.
NAME: Final = "peelgraph"
USER_AGENT: Final = f"{NAME}/{__version__} (harvests public letters of HMICFRS; obeys robots.txt)"

_GZIP = {"gzip", "x-gzip"}
_GZIP_WBITS = 31


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken (bytes, after decoding) and how long is waited (seconds)."""

    size: int = 20 * 1024 * 1024
    connect: float = 15
    read: float = 30
    total: float = 180


@dataclass(frozen=True, slots=True)
class Answer:
    """What came from an address; the names of ``headers`` are in lower case."""

    address: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def said(self) -> str:
        """The status in figures and words."""
        try:
            return f"{self.status} {HTTPStatus(self.status).phrase}"
        except ValueError:
            return str(self.status)

    @property
    def media_type(self) -> str:
        """The declared media type without parameters, or an empty text."""
        return self.headers.get("content-type", "").partition(";")[0].strip().casefold()


def ask(
    address: str, headers: Mapping[str, str], limits: Limits, *, private: bool = False
) -> Answer:
    """Send one GET request and return the whole answer, decoded.

    Raises OSError if no whole answer came, FetchRefusedError if the address lies in a private
    network (unless ``private``) or the answer is larger than the limit or in an unknown encoding.
    """
    url = httpcore2.URL(address)
    backend = GuardedBackend(Deadline(limits.total), private=private)
    own = {
        "Host": urlsplit(address).netloc,
        "User-Agent": USER_AGENT,
        "Accept": "text/html, application/pdf, */*;q=0.5",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    timeout = {"connect": limits.connect, "read": limits.read, "write": limits.read}
    try:
        with (
            httpcore2.HTTPConnection(url.origin, network_backend=backend) as connection,
            connection.stream(
                "GET",
                url,
                headers=list({**own, **headers}.items()),
                extensions={"timeout": timeout},
            ) as response,
        ):
            names = _read_headers(response.headers)
            body = b"".join(_read_body(response.iter_stream(), names, address, limits.size))
            return Answer(address, response.status, names, body)
    except httpcore2.TimeoutException as error:
        raise TimeoutError(f"no whole answer in time ({error or 'timeout'})") from error
    except (httpcore2.NetworkError, httpcore2.ProtocolError, zlib.error) as error:
        raise ConnectionError(f"no whole answer ({error})") from error


def _read_headers(pairs: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Give each header once; of one that is repeated the first counts."""
    names: dict[str, str] = {}
    for name, value in pairs:
        names.setdefault(name.decode("latin-1").lower(), value.decode("latin-1").strip())
    return names


def _read_body(
    chunks: Iterable[bytes], headers: Mapping[str, str], address: str, size: int
) -> Iterator[bytes]:
    coding = headers.get("content-encoding", "identity").casefold()
    if coding not in {*_GZIP, "identity", ""}:
        raise FetchRefusedError(
            f"{address} came in the encoding {coding!r}, which was not asked for"
        )
    stated = headers.get("content-length", "")
    too_large = FetchRefusedError(f"{address} is larger than the limit of {size} bytes")
    if stated.isdigit() and int(stated) > size:
        raise too_large
    taken = 0
    for chunk in _unzip(chunks, size) if coding in _GZIP else chunks:
        taken += len(chunk)
        if taken > size:
            raise too_large
        yield chunk


def _unzip(chunks: Iterable[bytes], size: int) -> Iterator[bytes]:
    """Unpack gzip bit by bit; of no chunk more than just too much is unpacked."""
    unpacker = zlib.decompressobj(_GZIP_WBITS)
    came = False
    for chunk in chunks:
        came = True
        yield unpacker.decompress(chunk, size + 1)
    if came and not unpacker.eof:
        raise zlib.error("the packed answer ends in the middle")
