"""What the handlers of a request are given: the objects that one application serves."""

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from http import HTTPStatus
from typing import cast

from pyoxigraph import Literal, NamedNode
from starlette.requests import Request
from starlette.types import Scope

from peelgraph.graph.serialization import parse_statements
from peelgraph.graph.vocabulary import PREFIXES
from peelgraph.pipeline.questions import SavedQuery
from peelgraph.settings import Settings
from peelgraph.store.asking import asking_client
from peelgraph.store.interface import Solutions, Store, Stores, Term
from peelgraph.web.http.problems import Problem, ProblemRaised
from peelgraph.web.linked_data.addresses import Addresses
from peelgraph.web.pages.shipped import Pages
from peelgraph.web.serving.proxies import HOST
from peelgraph.web.views.overview import Overview, build_overview

_PINNED = "peelgraph.served"
_INLINE_STYLE = re.compile(rb"<style[^>]*>(.*?)</style>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Documentation:
    """The vocabularies that the data is written in, as they are to be served."""

    ontology_html: str
    ontology_turtle: bytes
    shapes_turtle: bytes
    context: bytes
    conformance: bytes = b""
    alignments_turtle: bytes = b""


@dataclass(frozen=True, slots=True)
class Served:
    """One version, one configuration, one set of pages."""

    store: Store
    settings: Settings
    documentation: Documentation
    pages: Pages
    addresses: Addresses
    term_labels: Mapping[str, str]
    questions: Mapping[str, SavedQuery]
    overviews: dict[str, Overview] = field(default_factory=dict)
    findable: dict[str, object] = field(default_factory=dict)
    """What ``search`` keeps of the version that answers."""

    def overview(self) -> Overview:
        """Give what lists and cross-references need of the version that answers; read once."""
        version = self.store.version
        known = self.overviews.get(version)
        if known is None:
            known = build_overview(self.select("nodes"), self.select("evidence"))
            self.overviews.clear()
            self.overviews[version] = known
        return known

    def select(self, query: str, **bindings: Term) -> list[dict[str, Term | None]]:
        """Run one of the site's saved queries; values are bound by the engine."""
        answer = self.store.query(self.pages.queries[query], bindings=bindings)
        if not isinstance(answer, Solutions):
            raise TypeError(f"queries/{query}.rq is no SELECT query")
        return answer.records()


class Serving:
    """What an application serves from moment to moment: the current version of its stores."""

    def __init__(self, stores: Stores, first: Served) -> None:
        self.stores = stores
        self._served = first

    def now(self) -> Served:
        """Give the objects with the store of the version that is current now."""
        store = self.stores.current()
        if store is not self._served.store:
            self._served = replace(self._served, store=store)
        return self._served


def served_by(request: Request) -> Served:
    """Find the objects that answer a request: from its first look to its end, one version."""
    pinned = request.scope.get(_PINNED)
    if pinned is None:
        pinned = request.scope[_PINNED] = serving_of(request).now()
        asking_client.set(client_of(request))
    return cast("Served", pinned)


def pin_version(request: Request, version_id: str) -> None:
    """Let a request be answered from one published version. Raises UnknownVersionError."""
    serving = serving_of(request)
    store = serving.stores.open(version_id)
    request.scope[_PINNED] = replace(served_by(request), store=store)


def pin_served(scope: Scope, served: Served) -> None:
    """Let a request be answered by what has answered a part of it already."""
    scope[_PINNED] = served


def client_of(request: Request) -> str:
    """Tell who asks, as far as fairness goes."""
    return name_client(request.client.host if request.client is not None else "")


def name_client(host: str) -> str:
    """Name whoever asks from a host: an address, or for IPv6 the network of one customer."""
    return host if ":" not in host else ":".join(host.split(":")[:4])


def serving_of(request: Request) -> Serving:
    """Find what the application of a request serves from moment to moment."""
    return cast("Serving", request.app.state.serving)


def site_root(request: Request) -> str:
    """Find the path below which the site is served (``root_path``), without a slash at its end."""
    return str(request.scope.get("root_path", "")).rstrip("/")


def site_address(request: Request) -> str:
    """Give the site's root as the client reached it, such as ``https://data.example/peel``.

    Raises ProblemRaised if the request names a host that cannot be part of an address.
    """
    url = request.url
    if not HOST.fullmatch(url.netloc):
        detail = f"The Host header is {url.netloc!r}, which is no name of a host."
        raise ProblemRaised(Problem(HTTPStatus.BAD_REQUEST, detail))
    return f"{url.scheme}://{url.netloc}{site_root(request)}"


def raw_path(request: Request) -> str:
    """Give the path as the client wrote it, below the site's root."""
    raw: bytes | None = request.scope.get("raw_path")
    path = request.url.path if raw is None else raw.partition(b"?")[0].decode("latin-1")
    return path.removeprefix(site_root(request))


def read_term_labels(turtle: bytes) -> Mapping[str, str]:
    """Read how the ontology calls its terms; without an English label none."""
    label = NamedNode(PREFIXES["rdfs"] + "label")
    return {
        quad.subject.value: quad.object.value
        for quad in parse_statements(turtle, "text/turtle")
        if quad.predicate == label
        and isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, Literal)
        and quad.object.language in {None, "en"}
    }


def hash_inline_styles(page: bytes) -> tuple[str, ...]:
    """Give the Content-Security-Policy sources that allow exactly the styles inside a page."""
    return tuple(
        f"'sha256-{b64encode(sha256(style).digest()).decode()}'"
        for style in _INLINE_STYLE.findall(page)
    )
