"""The vocabularies that the data is written in: ontology, shapes, JSON-LD context, in every format."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus

from pyoxigraph import NamedNode
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from peelgraph.graph.serialization import parse_statements, render_statements
from peelgraph.graph.vocabulary import PEEL_ROOT, PREFIXES
from peelgraph.web.http.answers import (
    CONTENT_SECURITY_POLICY,
    answer_bytes,
    answer_unchanged,
    refuse,
)
from peelgraph.web.http.caching import mint_entity_tag
from peelgraph.web.http.formats import HTML, Format, choose_format, find_by_extension
from peelgraph.web.http.links import Link, render_links
from peelgraph.web.linked_data.documents import DOCUMENT_FORMATS
from peelgraph.web.linked_data.shape_list import list_shapes
from peelgraph.web.served import Documentation, hash_inline_styles, served_by, site_root
from peelgraph.web.visits import read_visit

Handler = Callable[[Request], Awaitable[Response]]

_TURTLE = "text/turtle"
_VERSION_IRI = NamedNode(PREFIXES["owl"] + "versionIRI")
_RELATIONS = {"subClassOf": "is a kind of", "subPropertyOf": "is a case of"}
_CC_BY = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One vocabulary: its name is that of its IRI and of its address; both parts are its content."""

    name: str
    turtle: Callable[[Documentation], bytes]
    page: Callable[[Request], bytes]

    @property
    def iri(self) -> str:
        """Its identifier."""
        return PEEL_ROOT + self.name


def _render_ontology(request: Request) -> bytes:
    """Give the page of the ontology, which stands alone as a file, with the way back to the site."""
    page = served_by(request).documentation.ontology_html
    visit = read_visit(request)
    icon = f'<link rel="icon" href="{visit.link.root}/static/icon.svg" type="image/svg+xml">\n'
    before, header, rest = page.replace("</head>", f"{icon}</head>", 1).partition("<header>")
    return f"{before}{visit.render('way_back.html').decode()}{header}{rest}".encode()


def _render_shapes(request: Request) -> bytes:
    quads = parse_statements(served_by(request).documentation.shapes_turtle, _TURTLE)
    return read_visit(request).render("shapes.html", shapes=list_shapes(quads))


def _render_alignments(request: Request) -> bytes:
    served = served_by(request)
    quads = parse_statements(served.documentation.alignments_turtle, _TURTLE)
    relations = {PREFIXES["rdfs"] + name: words for name, words in _RELATIONS.items()}
    rows = sorted(
        (quad.subject.value, relations[quad.predicate.value], quad.object.value)
        for quad in quads
        if quad.predicate.value in relations
        and isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, NamedNode)
    )
    return read_visit(request).render("alignments.html", rows=rows, labels=served.term_labels)


#: The one inside the other's address comes first, as it would look like a version of it.
VOCABULARIES = (
    Vocabulary(
        "ontology/alignments",
        lambda documentation: documentation.alignments_turtle,
        _render_alignments,
    ),
    Vocabulary(
        "ontology",
        lambda documentation: documentation.ontology_turtle,
        _render_ontology,
    ),
    Vocabulary("shapes", lambda documentation: documentation.shapes_turtle, _render_shapes),
)


def handle_vocabulary(vocabulary: Vocabulary) -> Handler:
    """Make the handler of one vocabulary, at its own address and at that of each representation."""

    async def answer_vocabulary(request: Request) -> Response:
        return await run_in_threadpool(_answer_vocabulary, request, vocabulary)

    return answer_vocabulary


def _answer_vocabulary(request: Request, vocabulary: Vocabulary) -> Response:
    served, root = served_by(request), site_root(request)
    address = f"{root}/{vocabulary.name}"
    extension, version = map(request.path_params.get, ("extension", "version"))
    turtle = vocabulary.turtle(served.documentation)
    if version is not None and f"{vocabulary.iri}/{version}" not in _find_versions(turtle):
        raise refuse(
            HTTPStatus.NOT_FOUND, f"The vocabulary has no version {version!r} here; see {address}."
        )
    accept = request.headers.get("accept")
    if extension is None:
        chosen = choose_format(accept, DOCUMENT_FORMATS)
        if chosen is None:
            sent = ", ".join(form.media_type for form in DOCUMENT_FORMATS)
            raise refuse(
                HTTPStatus.NOT_ACCEPTABLE,
                f"This vocabulary is sent as {sent}; the request accepts {accept!r}.",
            )
    else:
        chosen = find_by_extension(extension, DOCUMENT_FORMATS)
        if chosen is None:
            raise refuse(HTTPStatus.NOT_FOUND, f"No representation ends with .{extension}.")
    body, styles = _render(request, vocabulary, chosen)
    headers = {
        **_link(vocabulary, address),
        "content-location": f"{address}.{chosen.extension}",
        **({"vary": "Accept"} if extension is None else {}),
        **styles,
    }
    return _answer_constant(request, body, chosen, **headers)


def _link(vocabulary: Vocabulary, address: str) -> dict[str, str]:
    alternates = (
        Link(f"{address}.{form.extension}", "alternate", form.media_type)
        for form in DOCUMENT_FORMATS
    )
    return render_links(
        (
            Link(address, "canonical"),
            Link(vocabulary.iri, "describes"),
            *alternates,
            Link(_CC_BY, "license"),
        )
    )


def _render(
    request: Request, vocabulary: Vocabulary, chosen: Format
) -> tuple[bytes, dict[str, str]]:
    """Give a representation; a page that has its style inside brings the policy that allows it."""
    if chosen is not HTML:
        return _convert(vocabulary.turtle(served_by(request).documentation), chosen.media_type), {}
    page = vocabulary.page(request)
    hashes = hash_inline_styles(page)
    if not hashes:
        return page, {}
    styles = " ".join(("style-src 'self'", *hashes))
    policy = CONTENT_SECURITY_POLICY.replace("style-src 'self'", styles)
    return page, {"content-security-policy": policy}


@lru_cache(maxsize=16)
def _convert(turtle: bytes, media_type: str) -> bytes:
    """Write a vocabulary in another format; as Turtle it is sent as it is written."""
    if media_type == _TURTLE:
        return turtle
    triples = [quad.triple for quad in parse_statements(turtle, _TURTLE)]
    return render_statements(triples, media_type, PREFIXES)


@lru_cache(maxsize=4)
def _find_versions(turtle: bytes) -> frozenset[str]:
    """Give the version IRIs that a vocabulary states: one, as its earlier versions are not kept here."""
    return frozenset(
        quad.object.value
        for quad in parse_statements(turtle, _TURTLE)
        if quad.predicate == _VERSION_IRI and isinstance(quad.object, NamedNode)
    )


async def answer_context(request: Request) -> Response:
    """Answer with the JSON-LD context."""
    chosen = find_by_extension("jsonld", DOCUMENT_FORMATS)
    assert chosen is not None
    return _answer_constant(request, served_by(request).documentation.context, chosen)


def _answer_constant(request: Request, body: bytes, chosen: Format, **headers: str) -> Response:
    entity_tag = mint_entity_tag("constant", body.decode(errors="replace"))
    return answer_unchanged(request, entity_tag, **headers) or answer_bytes(
        body, chosen, entity_tag, **headers
    )
