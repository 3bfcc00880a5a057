"""Which of W3C's tests the service passes, as the last run of them found: a page, and EARL."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus

from pyoxigraph import NamedNode, Quad
from starlette.requests import Request
from starlette.responses import Response

from peelgraph.graph.serialization import parse_statements, render_statements
from peelgraph.graph.vocabulary import PREFIXES
from peelgraph.web.http.answers import answer_bytes, answer_unchanged, refuse
from peelgraph.web.http.caching import mint_entity_tag
from peelgraph.web.http.formats import HTML, choose_format
from peelgraph.web.linked_data.documents import DOCUMENT_FORMATS
from peelgraph.web.served import served_by, site_address
from peelgraph.web.visits import read_days, read_visit

CONFORMANCE = "/conformance"

_EARL = "http://www.w3.org/ns/earl#"
_PREFIXES = {**PREFIXES, "earl": _EARL, "doap": "http://usefulinc.com/ns/doap#"}
_TITLES = {
    "protocol": "SPARQL 1.1 Protocol",
    "service-description": "SPARQL 1.1 Service Description",
    "graph-store-indirect": "SPARQL 1.1 Graph Store HTTP Protocol, graphs named by a parameter",
    "graph-store-direct": "SPARQL 1.1 Graph Store HTTP Protocol, graphs named by their address",
}


@dataclass(frozen=True, slots=True)
class Suite:
    """One suite: which test has which outcome."""

    title: str
    outcomes: tuple[tuple[str, str], ...]

    @property
    def passed(self) -> int:
        """How many tests have passed."""
        return sum(outcome == "passed" for _, outcome in self.outcomes)


async def answer_conformance(request: Request) -> Response:
    """Answer with the result of the last run that was made of this software."""
    served = served_by(request)
    chosen = choose_format(request.headers.get("accept"), DOCUMENT_FORMATS)
    if chosen is None:
        sent = ", ".join(form.media_type for form in DOCUMENT_FORMATS)
        raise refuse(HTTPStatus.NOT_ACCEPTABLE, f"The result is sent as {sent}.")
    address = site_address(request) + CONFORMANCE
    turtle = served.documentation.conformance
    shown = (served.store.version, read_days(request).suffix) if chosen is HTML else ()
    entity_tag = mint_entity_tag("conformance", turtle.decode(), address, chosen.name, *shown)
    unchanged = answer_unchanged(request, entity_tag, vary="Accept")
    if unchanged is not None:
        return unchanged
    quads = parse_statements(turtle, "text/turtle", base=address)
    if chosen is HTML:
        suites = list_suites(quads)
        body = read_visit(request).render("conformance.html", suites=suites)
    else:
        body = render_statements(quads, chosen.media_type, _PREFIXES)
    return answer_bytes(body, chosen, entity_tag, vary="Accept")


def list_suites(quads: Iterable[Quad]) -> tuple[Suite, ...]:
    """Read from EARL which suites there are and what came of their tests."""
    values: dict[str, dict[str, str]] = defaultdict(dict)
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            values[quad.subject.value][quad.predicate.value] = quad.object.value
    outcomes: dict[str, list[tuple[str, str]]] = {name: [] for name in _TITLES}
    for about in values.values():
        if test := about.get(_EARL + "test"):
            suite = about[PREFIXES["dcterms"] + "isPartOf"].rpartition("#")[2]
            outcome = values[about[_EARL + "result"]][_EARL + "outcome"]
            outcomes[suite].append((test, outcome.removeprefix(_EARL)))
    return tuple(Suite(title, tuple(sorted(outcomes[name]))) for name, title in _TITLES.items())
