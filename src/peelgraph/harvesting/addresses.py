"""What an address is, which sites may be asked, and the name that a letter gets from its address."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from urllib.parse import parse_qs, quote, unquote, urljoin, urlsplit, urlunsplit

from peelgraph.errors import FetchRefusedError

#: Where the inspectorate publishes letters, pages and files (LETTERS §1).
INSPECTORATE: Final = (
    "https://hmicfrs.justiceinspectorates.gov.uk",
    "https://assets-hmicfrs.justiceinspectorates.gov.uk",
    "https://www.justiceinspectorates.gov.uk",
)

_PORTS = {"http": 80, "https": 443}
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\\]")
_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")
_KEPT = "/%:@!$&'()*+,;=~-._"
_ENDING = re.compile(r"\.(?:pdf|docx?|html?|txt|php|aspx)$")
_SLUG = re.compile(r"[^a-z0-9]+")
_SLUG_LENGTH = 100
_DIGEST_LENGTH = 8


def read_address(text: str) -> str:
    """Return an absolute http(s) address in its one normal form, without its fragment.

    Raises FetchRefusedError for anything else, and for an address that holds a user name.
    """
    try:
        parts = urlsplit(text.strip())
        host, port = parts.hostname, parts.port
        name = host if not host or ":" in host else host.encode("idna").decode().lower()
    except (ValueError, UnicodeError) as error:
        raise FetchRefusedError(f"{text!r} is no address: {error}") from None
    if (
        parts.scheme not in _PORTS
        or not name
        or not _HOST.fullmatch(name)
        or _FORBIDDEN.search(text.strip())
    ):
        raise FetchRefusedError(f"{text!r} is no http(s) address; write it whole")
    if "@" in parts.netloc:
        raise FetchRefusedError(f"{text!r} holds a user name; leave it out")
    shown = f"[{name}]" if ":" in name else name
    if port not in (None, _PORTS[parts.scheme]):
        shown = f"{shown}:{port}"
    path, query = quote(parts.path or "/", _KEPT), quote(parts.query, f"{_KEPT}?")
    return urlunsplit((parts.scheme, shown, path, query, ""))


def join_address(base: str, reference: str) -> str:
    """Return the address that a reference, such as a link's, means at an address.

    Raises FetchRefusedError as ``read_address`` does.
    """
    try:
        return read_address(urljoin(base, reference.strip()))
    except ValueError as error:
        raise FetchRefusedError(f"{reference!r} is no address: {error}") from None


def origin_of(address: str) -> str:
    """Return scheme, host and port, such as ``https://example.org``, of an address that was read."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def host_of(address: str) -> str:
    """Return the host of an address that was read."""
    return urlsplit(address).hostname or ""


def is_downgrade(source: str, target: str) -> bool:
    """Tell whether a step from one address to another gives up encryption."""
    return source.startswith("https:") and target.startswith("http:")


def slug_of(address: str) -> str:
    """Name a letter by the last part of its path, or by its number (``?p=146519``)."""
    parts = urlsplit(address)
    last = unquote(parts.path.rstrip("/").rpartition("/")[2]).casefold()
    number = parse_qs(parts.query).get("p", [""])[0].casefold()
    words = _ENDING.sub("", last) or (f"p {number}" if number else host_of(address))
    slug = _SLUG.sub("-", words).strip("-") or "letter"
    return slug if len(slug) <= _SLUG_LENGTH else distinct_slug(slug[:_SLUG_LENGTH], address)


def distinct_slug(slug: str, address: str) -> str:
    """Tell a letter apart from another one whose address ends alike."""
    return f"{slug}-{sha256(address.encode()).hexdigest()[:_DIGEST_LENGTH]}"


@dataclass(frozen=True, slots=True)
class Sites:
    """The origins that may be asked; ``trusted`` ones may lie in a private network as well."""

    allowed: frozenset[str]
    trusted: frozenset[str] = frozenset()

    @classmethod
    def of(cls, addresses: Iterable[str], trusted: Iterable[str] = ()) -> "Sites":
        """Allow the inspectorate's sites, those of the addresses, and the trusted ones.

        Who names an address names its origin; one that is http only allows https as well.
        Raises FetchRefusedError if one of them is no address.
        """
        named = {origin_of(read_address(site)) for site in trusted}
        origins = {origin_of(read_address(address)) for address in addresses} | named
        secured = {origin.replace("http://", "https://", 1) for origin in origins}
        return cls(frozenset({*INSPECTORATE, *origins, *secured}), frozenset(named))

    def admit(self, address: str) -> bool:
        """Tell whether an address lies on a site that may be asked."""
        return origin_of(address) in self.allowed

    def trust(self, address: str) -> bool:
        """Tell whether an address may lead into a private network."""
        return origin_of(address) in self.trusted

    def secure(self, address: str) -> str:
        """Return the https form of an http address whose site may be asked by https only."""
        secured = address.replace("http://", "https://", 1)
        return secured if self.admit(secured) and not self.admit(address) else address
