"""The mechanical check that every statement leads to the exact words of its letter.

Plain comparison of characters, independent of SHACL and of any engine, so that two programs have to
be wrong in the same way before a wrong quotation is published.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from pyoxigraph import Literal, NamedNode, Quad
from rdflib.term import BNode, Node, URIRef

from peelgraph.errors import EvidenceError
from peelgraph.graph.vocabulary import oa, peel
from peelgraph.validation.report import Result, Severity

#: What a broken quotation is reported under: it is no shape that finds it.
RULE = "peelgraph:evidence"

_Fields = dict[NamedNode, list[str]]

_WATCHED = frozenset(
    {
        peel.evidence,
        peel.sha256,
        peel.textLength,
        peel.textValue,
        oa.end,
        oa.exact,
        oa.hasSelector,
        oa.hasSource,
        oa.prefix,
        oa.start,
        oa.suffix,
    }
)


@dataclass(slots=True)
class _Evidence:
    """What the statements say of texts, passages and selectors, by subject and property."""

    nodes: dict[str, _Fields] = field(default_factory=dict)

    def one(self, node: str, name: NamedNode) -> str:
        values = self.nodes.get(node, {}).get(name, [])
        if len(values) != 1:
            raise EvidenceError(
                f"{node} has {len(values)} values of {name.value} instead of one; read its letter anew"
            )
        return values[0]

    def number(self, node: str, name: NamedNode) -> int:
        value = self.one(node, name)
        if not value.isdecimal():
            raise EvidenceError(f"{node}: {name.value} is {value!r} and no whole number")
        return int(value)

    def having(self, name: NamedNode) -> Iterable[str]:
        return (node for node, fields in self.nodes.items() if name in fields)


def check_evidence(quads: Iterable[Quad]) -> int:
    """Check every text, passage and piece of evidence; return the number of passages.

    A text must have its stated digest and length; a passage must quote what stands at its position,
    and before and after it; evidence must be such a passage. Raises EvidenceError, naming the
    passage and both strings, at the first that is not so.
    """
    evidence = _collect(quads)
    for fault in _find_faults(evidence):
        raise EvidenceError(fault.said)
    return len(set(evidence.having(oa.hasSource)))


def find_evidence_results(quads: Iterable[Quad]) -> Iterator[Result]:
    """Yield, as violations, every text, passage and piece of evidence that ``check_evidence`` stops at."""
    for fault in _find_faults(_collect(quads)):
        yield Result(
            severity=Severity.VIOLATION,
            focus_node=_name(fault.node),
            path=None,
            value=None if fault.value is None else _name(fault.value),
            message=fault.said,
            source_shape=RULE,
            shape_name="The words of the letter",
            constraint_component=RULE,
        )


@dataclass(frozen=True, slots=True)
class _Fault:
    """What does not lead to the words of a letter, and why; ``value`` is what it rests on instead."""

    node: str
    said: str
    value: str | None = None


def _find_faults(evidence: _Evidence) -> Iterator[_Fault]:
    texts = {text: _find_characters(evidence, text) for text in evidence.having(peel.textValue)}
    for text in texts:
        yield from _catch(text, partial(_check_text, evidence, text))
    passages = set(evidence.having(oa.hasSource))
    for passage in sorted(passages):
        yield from _catch(passage, partial(_check_passage, evidence, passage, texts))
    for node in evidence.having(peel.evidence):
        for passage in evidence.nodes[node][peel.evidence]:
            if passage not in passages:
                said = f"{node} rests on {passage}, which is no passage of a text"
                yield _Fault(node, said, passage)


def _name(node: str) -> Node:
    return BNode(node.removeprefix("_:")) if node.startswith("_:") else URIRef(node)


def _catch(node: str, check: Callable[[], None]) -> Iterator[_Fault]:
    try:
        check()
    except EvidenceError as error:
        yield _Fault(node, str(error))


def _collect(quads: Iterable[Quad]) -> _Evidence:
    evidence = _Evidence()
    seen = set()
    for quad in quads:
        if quad.predicate not in _WATCHED:
            continue
        value = (
            quad.object.value if isinstance(quad.object, Literal | NamedNode) else str(quad.object)
        )
        subject = quad.subject.value if isinstance(quad.subject, NamedNode) else str(quad.subject)
        if (subject, quad.predicate, value) not in seen:
            seen.add((subject, quad.predicate, value))
            evidence.nodes.setdefault(subject, {}).setdefault(quad.predicate, []).append(value)
    return evidence


def _find_characters(evidence: _Evidence, text: str) -> str:
    """Return the characters of a text; none if it has several, which ``_check_text`` tells."""
    values = evidence.nodes[text][peel.textValue]
    return values[0] if len(values) == 1 else ""


def _check_text(evidence: _Evidence, text: str) -> None:
    characters = evidence.one(text, peel.textValue)
    found = hashlib.sha256(characters.encode("utf-8")).hexdigest()
    stated = evidence.one(text, peel.sha256)
    if found != stated:
        raise EvidenceError(
            f"{text}: the text was changed: its digest is {found}, the stated one {stated}; "
            "restore it, or read the letter anew"
        )
    length = evidence.number(text, peel.textLength)
    if length != len(characters):
        raise EvidenceError(f"{text}: {length} code points are stated, {len(characters)} are there")


def _check_passage(evidence: _Evidence, passage: str, texts: Mapping[str, str]) -> None:
    source = evidence.one(passage, oa.hasSource)
    if source not in texts:
        raise EvidenceError(f"{passage} stands in {source}, whose characters are not stored")
    quote = _selector(evidence, passage, oa.exact)
    position = _selector(evidence, passage, oa.start)
    start, end = evidence.number(position, oa.start), evidence.number(position, oa.end)
    text = texts[source]
    if not 0 <= start < end <= len(text):
        raise EvidenceError(f"{passage}: no characters {start} to {end} in a text of {len(text)}")
    _compare(passage, "quotes", evidence.one(quote, oa.exact), text[start:end])
    for name, near in ((oa.prefix, text[:start][::-1]), (oa.suffix, text[end:])):
        for stated in evidence.nodes[quote].get(name, []):
            there = near[: len(stated)]
            if name == oa.prefix:
                there = there[::-1]
            where = "has before it" if name == oa.prefix else "has after it"
            _compare(passage, where, stated, there)


def _selector(evidence: _Evidence, passage: str, name: NamedNode) -> str:
    selectors = evidence.nodes[passage].get(oa.hasSelector, [])
    fitting = [node for node in selectors if name in evidence.nodes.get(node, {})]
    if len(fitting) != 1:
        raise EvidenceError(f"{passage} has {len(fitting)} selectors with {name.value}, not one")
    return fitting[0]


def _compare(passage: str, verb: str, stated: str, there: str) -> None:
    if stated != there:
        raise EvidenceError(f"{passage} {verb} {stated!r}, but the text has {there!r} there")
