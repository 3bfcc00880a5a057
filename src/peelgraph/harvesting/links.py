"""A page → its links: the letters that it lists, its next pages, and the document that it is about.

The page is parsed; nothing in it is executed, loaded or believed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from peelgraph.errors import FetchRefusedError
from peelgraph.harvesting.addresses import Sites, join_address, origin_of, slug_of
from peelgraph.harvesting.cues import Cues

_NUMBERED_PATH = re.compile(r"/page/[0-9]+(?=/|$)")
_NUMBERED_QUERY = frozenset({"page", "paged", "pg", "sf_paged"})


@dataclass(frozen=True, slots=True)
class Link:
    """A link: its whole address, the words that it shows, and what it is to its page (``rel``)."""

    address: str
    title: str
    rel: frozenset[str]


def read_links(page: bytes, address: str) -> tuple[Link, ...]:
    """Read the http(s) links of an HTML page that lies at an address, in order, each address once."""
    tree = LexborHTMLParser(page.decode("utf-8", "replace"))
    first = tree.css_first("base[href]")
    try:
        base = join_address(address, (first.attributes.get("href") or "") if first else "")
    except FetchRefusedError:
        base = address
    links: dict[str, Link] = {}
    for node in tree.css("a[href], link[rel~=next][href]"):
        link = _read_link(node, base)
        if link is None:
            continue
        known = links.get(link.address)
        if known is None or len(known.title) < len(link.title) or link.rel > known.rel:
            links[link.address] = _join(known, link)
    return tuple(links.values())


def _read_link(node: LexborNode, base: str) -> Link | None:
    attributes = node.attributes
    try:
        address = join_address(base, attributes.get("href") or "")
    except FetchRefusedError:
        return None
    shown = node.text(separator=" ")
    words = shown if shown.strip() else attributes.get("aria-label") or attributes.get("title")
    rel = frozenset((attributes.get("rel") or "").casefold().split())
    return Link(address, " ".join((words or "").split()), rel)


def _join(one: Link | None, other: Link) -> Link:
    """Make one link of two to the same address: the longer words, and all that they are."""
    if one is None:
        return other
    return Link(one.address, max(one.title, other.title, key=len), one.rel | other.rel)


def find_letters(links: tuple[Link, ...], sites: Sites, cues: Cues) -> Iterator[str]:
    """Yield the addresses of the links that lead, by title and path, to letters on allowed sites."""
    for link in links:
        address = sites.secure(link.address)
        if sites.admit(address) and cues.kind_of(address) and cues.is_letter(link.title):
            yield address


def find_next(links: tuple[Link, ...], address: str) -> Iterator[str]:
    """Yield the further pages of a list: those called next, and those of the same numbered series."""
    for link in links:
        called = "next" in link.rel or _series(link.address) == _series(address)
        if called and origin_of(link.address) == origin_of(address):
            yield link.address


def _series(address: str) -> str:
    """Return an address without the number of its page."""
    parts = urlsplit(address)
    query = [pair for pair in parse_qsl(parts.query) if pair[0] not in _NUMBERED_QUERY]
    path = _NUMBERED_PATH.sub("", parts.path).rstrip("/")
    return urlunsplit((parts.scheme, parts.netloc, path, urlencode(query), ""))


def find_document(links: tuple[Link, ...], address: str, sites: Sites, cues: Cues) -> str:
    """Find the one letter that a landing page leads to: a page of the same name, else a file.

    Raises FetchRefusedError if there is none, or if nothing tells which one it is.
    """
    found: dict[str, list[Link]] = {"letter": [], "file": []}
    for link in links:
        target = sites.secure(link.address)
        kind = cues.kind_of(target)
        if kind in found and sites.admit(target):
            found[kind].append(Link(target, link.title, link.rel))
    pages = [link.address for link in found["letter"]]
    for choice in (
        [page for page in pages if slug_of(page) == slug_of(address)],
        pages,
        [link.address for link in found["file"] if "letter" in link.title.casefold()],
        [link.address for link in found["file"]],
    ):
        if len(choice) == 1:
            return choice[0]
    count = len(pages) + len(found["file"])
    what = f"which of {count} documents is the letter" if count else "a letter"
    raise FetchRefusedError(
        f"{address} is a landing page that does not tell {what}; name its address"
    )
