"""The publications as an Atom feed (RFC 4287) and as a stream of linked data events (LDES). Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import Literal, NamedNode, Triple

from peelgraph.graph.vocabulary import PEEL_ROOT, PREFIXES, dcterms, peel, rdf, rdfs
from peelgraph.web.descriptions.catalogue import PUBLISHER
from peelgraph.web.http.links import ATTRIBUTION, LICENCE
from peelgraph.web.http.paging import Page
from peelgraph.web.publications.letter_changes import LetterChange, Step

#: Where the changes are, below the site's root.
CHANGES = "/changes"

_ATOM = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REPLACEMENT = "\ufffd"
_LETTER_DEMANDS = ("Letter-title", "Letter-text", "Letter-sentOn")
_SHAPES = PEEL_ROOT + "shapes#"


def name_change(site: str, base: str, step: Step, change: LetterChange) -> str:
    """Name one change of one letter for good: the moment of its publication, and the letter's key."""
    key = change.letter.value.removeprefix(base)
    return f"{site}{CHANGES}#{step.published_at:%Y%m%dT%H%M%S.%fZ}/{key}"


def describe_step(step: Step, site: str) -> str:
    """Give the address of the difference that a publication made."""
    if step.before is None:
        return f"{site}{CHANGES}"
    return f"{site}{CHANGES}/{step.before}..{step.after}"


def render_atom(steps: Sequence[Step], site: str, base: str) -> bytes:
    """Write the newest changes as an Atom feed; ``steps`` are newest first."""
    updated = steps[0].published_at.isoformat() if steps else "1970-01-01T00:00:00+00:00"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<feed xmlns="{_ATOM}" xml:lang="en-GB">',
        _element("id", f"{site}{CHANGES}"),
        _element("title", "Letters of HMICFRS on causes of concern: published, changed, withdrawn"),
        _element("updated", updated),
        f"<author>{_element('name', PUBLISHER)}</author>",
        _element("rights", f"{ATTRIBUTION} {LICENCE}"),
        _link("self", f"{site}{CHANGES}.atom", "application/atom+xml"),
        _link("alternate", f"{site}{CHANGES}", "text/html"),
        *(line for step in steps for line in _list_entries(step, site, base)),
        "</feed>",
    ]
    return "\n".join(lines).encode()


def _list_entries(step: Step, site: str, base: str) -> Iterator[str]:
    moment = step.published_at.isoformat()
    for change in step.changes or ():
        name = name_change(site, base, step, change)
        summary = f"{change.added} statements added, {change.removed} removed."
        yield "<entry>"
        yield _element("id", name)
        yield _element("title", f"{change.title}: {change.happening}")
        yield _element("updated", moment)
        yield _element("published", moment)
        yield f'<category term="{change.happening}"/>'
        yield _link("alternate", describe_step(step, site), "text/html")
        yield _link("related", change.letter.value)
        yield _element("summary", f"{change.reason} {summary}".strip())
        yield "</entry>"


def _element(name: str, text: str) -> str:
    """Write an element with text; signs that XML cannot hold are replaced."""
    return f"<{name}>{escape(_NOT_XML.sub(_REPLACEMENT, text))}</{name}>"


def _link(relation: str, target: str, media_type: str | None = None) -> str:
    kind = f" type={quoteattr(media_type)}" if media_type else ""
    return f"<link rel={quoteattr(relation)} href={quoteattr(target)}{kind}/>"


def build_event_stream(
    members: Sequence[tuple[Step, LetterChange]], page: Page, site: str, base: str
) -> tuple[Triple, ...]:
    """Describe one page of the stream, oldest first: each member is a letter as it was from then on.

    A member conforms to what our shapes demand of every letter or, if the letter was withdrawn or left
    out, of a withdrawal (TREE, section 2: ``tree:shape``). What they only warn of is left aside.
    """
    return tuple(
        dict.fromkeys((*_describe_stream(page, site), *_describe_members(members, site, base)))
    )


def _describe_stream(page: Page, site: str) -> Iterator[Triple]:
    first = f"{site}{CHANGES}"
    stream, view, shape = (NamedNode(f"{first}#{name}") for name in ("stream", "view", "shape"))
    node = _page_node(first, page.number)
    yield Triple(stream, rdf.type, _term("ldes", "EventStream"))
    yield Triple(stream, _term("ldes", "timestampPath"), _term("dcterms", "issued"))
    yield Triple(stream, _term("ldes", "versionOfPath"), _term("dcterms", "isVersionOf"))
    yield Triple(stream, dcterms.license, NamedNode(LICENCE))
    yield Triple(stream, _term("tree", "shape"), shape)
    yield Triple(stream, _term("tree", "view"), _page_node(first, 1))
    yield Triple(shape, rdf.type, _term("sh", "NodeShape"))
    letter = NamedNode(f"{first}#letter-shape")
    for name in _LETTER_DEMANDS:
        yield Triple(letter, _term("sh", "property"), NamedNode(_SHAPES + name))
    yield from _list(shape, "xone", (letter, NamedNode(_SHAPES + "Withdrawal")), first)
    yield Triple(node, rdf.type, _term("tree", "Node"))
    if page.number < page.last:
        relation = NamedNode(f"{view.value}-{page.number + 1}")
        yield Triple(node, _term("tree", "relation"), relation)
        yield Triple(relation, rdf.type, _term("tree", "Relation"))
        yield Triple(relation, _term("tree", "node"), _page_node(first, page.number + 1))


def _page_node(first: str, number: int) -> NamedNode:
    return NamedNode(first if number == 1 else f"{first}?page={number}")


def _list(shape: NamedNode, name: str, shapes: Sequence[NamedNode], first: str) -> Iterator[Triple]:
    """Write a list without blank nodes."""
    cells = [NamedNode(f"{first}#shape-{number}") for number in range(1, len(shapes) + 1)]
    rest = [*cells[1:], _term("rdf", "nil")]
    yield Triple(shape, _term("sh", name), cells[0])
    for cell, one, following in zip(cells, shapes, rest, strict=True):
        yield Triple(cell, _term("rdf", "first"), one)
        yield Triple(cell, _term("rdf", "rest"), following)


def _describe_members(
    members: Iterable[tuple[Step, LetterChange]], site: str, base: str
) -> Iterator[Triple]:
    stream = NamedNode(f"{site}{CHANGES}#stream")
    for step, change in members:
        member = NamedNode(name_change(site, base, step, change))
        moment = Literal(step.published_at.isoformat(), datatype=_term("xsd", "dateTime"))
        yield Triple(stream, _term("tree", "member"), member)
        yield Triple(member, _term("dcterms", "isVersionOf"), change.letter)
        yield Triple(member, _term("dcterms", "issued"), moment)
        if change.description:
            for triple in change.description:
                own = triple.subject == change.letter
                yield Triple(member if own else triple.subject, triple.predicate, triple.object)
        else:
            day = Literal(step.published_at.date().isoformat(), datatype=_term("xsd", "date"))
            reason = change.reason or "Left out of this version; no reason is recorded."
            yield Triple(member, rdf.type, peel.Withdrawal)
            yield Triple(member, dcterms.subject, change.letter)
            yield Triple(member, peel.withdrawnOn, day)
            yield Triple(member, rdfs.comment, Literal(reason, language="en"))
            yield Triple(member, _term("prov", "invalidated"), change.letter)


def _term(prefix: str, name: str) -> NamedNode:
    return NamedNode(PREFIXES[prefix] + name)
