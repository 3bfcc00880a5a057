"""Queries by GET of which nothing but the query differs, and the beginning of their answers. Pure.

The fast path answers them in the service (decision 0023), workers do so on connections that are lent to them
(decision 0026): with the same functions.
"""

import re
from binascii import a2b_qp
from collections.abc import Mapping
from dataclasses import dataclass

from peelgraph.errors import QueryError
from peelgraph.store.decoding import decodable_type
from peelgraph.store.inspection import InspectedQuery, QueryForm, inspect_query
from peelgraph.store.interface import Question
from peelgraph.store.packing import Coding
from peelgraph.web.http.caching import mint_entity_tag
from peelgraph.web.http.formats import HTML, Format
from peelgraph.web.http.links import link_original
from peelgraph.web.http.wire import write_result_headers
from peelgraph.web.sparql.protocol import QueryRequest

_PARAMETER = re.compile(rb"query=[!\"$%'-~]*")
_BEFORE_QUERY = len(b"query=")


def read_plain_query(query_string: bytes, accept: str | None) -> QueryRequest | None:
    """Read the parameters of a request that has nothing but a query; ``None`` for any other.

    It reads what ``protocol.read_request`` reads, in a fifth of the time.
    """
    if not _PARAMETER.fullmatch(query_string) or b"version=" in query_string:
        return None
    written = query_string[_BEFORE_QUERY:].replace(b"+", b" ").replace(b"=", b"%3D")
    # Quoted-printable is the same with another sign, and Python has it in C. A sign that no two digits follow stays.
    octets = a2b_qp(written.replace(b"%", b"="))
    if len(written) - len(octets) != 2 * written.count(b"%"):
        return None
    try:
        return QueryRequest(octets.decode(), accept=accept)
    except UnicodeDecodeError:
        return None


def build_question(
    asked: QueryRequest, query: str, media_type: str, base: str, coding: Coding | None
) -> Question:
    """Build what the store is asked: ``query``, whose SERVICE clauses are answered already."""
    return Question(
        text=query.rstrip(" \t\r\n"),
        media_type=media_type,
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        base=base,
        coding=coding,
    )


def mint_query_tag(
    version: str, base: str, asked: QueryRequest, chosen: Format, root: str, days: str = ""
) -> str:
    """Give the entity tag of an answer below the site's root; a page depends on its days as well."""
    return mint_entity_tag(
        version,
        "sparql",
        asked.query,
        repr(asked.default_graphs),
        repr(asked.named_graphs),
        chosen.name,
        base,
        root,
        days,
    )


def choose_type(form: QueryForm, chosen: Format) -> str:
    """Choose what a store is asked for: the format itself, or for a page what it can be made from."""
    return decodable_type(form) if chosen is HTML else chosen.media_type


def choose_coding(form: QueryForm, chosen: Format, coding: Coding | None) -> Coding | None:
    """Choose how an answer is packed: as the client prefers, but for one truth value and pages."""
    return None if chosen is HTML or form is QueryForm.ASK else coding


def write_own_headers(tag: str, root: str, original: str, query_string: bytes) -> bytes:
    """Write the headers that an answer has because of what was asked."""
    link = link_original(root, original, query_string.decode("ascii"))
    return f"etag: {tag}\r\nlink: {link}\r\n".encode()


@dataclass(frozen=True, slots=True)
class PlainManner:
    """How one client asks, and how it is answered from one version. It satisfies ``loans.Manner``.

    ``before`` and ``after`` are the bytes of a request that stand around its parameters; ``answers`` are, by the
    form of a query, the format that is chosen for it and the beginning of an answer.
    """

    before: bytes
    after: bytes
    version: str
    base: str
    root: str
    original: str
    accept: str | None
    coding: Coding | None
    answers: Mapping[QueryForm, tuple[Format, bytes]]
    reports_queries: bool

    def read(self, data: bytes) -> "PlainAsked | None":
        """Read a request; ``None`` for any that differs in more than its query, or is not like most."""
        if not data.startswith(self.before) or not data.endswith(self.after):
            return None
        query_string = data[len(self.before) : -len(self.after)]
        asked = read_plain_query(query_string, self.accept)
        if asked is None or "service" in asked.query.lower():
            return None
        try:
            inspected = inspect_query(asked.query)
        except QueryError:
            return None
        if inspected.is_volatile or inspected.form not in self.answers:
            return None
        return PlainAsked(self, asked, query_string, inspected)


class PlainAsked:
    """One query of a plain manner."""

    def __init__(
        self,
        manner: PlainManner,
        asked: QueryRequest,
        query_string: bytes,
        inspected: InspectedQuery,
    ) -> None:
        self.reported = query_string.decode("ascii") if manner.reports_queries else ""
        chosen, self._begun = manner.answers[inspected.form]
        coding = choose_coding(inspected.form, chosen, manner.coding)
        self.question = build_question(asked, asked.query, chosen.media_type, manner.base, coding)
        self._own = write_own_headers(
            mint_query_tag(manner.version, manner.base, asked, chosen, manner.root),
            manner.root,
            manner.original,
            query_string,
        )

    def write_head(self, body: bytes, moment: bytes, identifier: str) -> bytes:
        """Write what stands before the body."""
        dated = b"date: %b\r\n" % moment
        return b"%b%b%b" % (
            self._begun,
            self._own,
            write_result_headers(body, self.question.coding, dated, identifier),
        )
