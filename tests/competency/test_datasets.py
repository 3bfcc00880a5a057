"""The invented dataset is consistent in itself, so that what is read in it is what it says."""

from collections import defaultdict
from hashlib import sha256

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from peelgraph.graph.identifiers import DEFAULT_BASE
from peelgraph.graph.status import build_derived_graph
from peelgraph.graph.vocabulary import PEEL_ROOT, PREFIXES, oa, peel, rdf

from .conftest import DATASETS

DERIVED = NamedNode(DEFAULT_BASE + "graph/derived")
Datasets = dict[str, tuple[Quad, ...]]


def _values(quads: tuple[Quad, ...], predicate: NamedNode) -> dict[object, str]:
    return {
        quad.subject: quad.object.value
        for quad in quads
        if quad.predicate == predicate and isinstance(quad.object, Literal)
    }


def test_datasets_are_those_of_the_cases(datasets: Datasets) -> None:
    assert set(datasets) == set(DATASETS)


def test_invented_dataset_has_no_blank_node(datasets: Datasets) -> None:
    for quad in datasets["borsetshire"]:
        assert not isinstance(quad.subject, BlankNode)
        assert not isinstance(quad.object, BlankNode)
        assert isinstance(quad.graph_name, NamedNode)


def test_quotations_are_slices_of_their_texts(datasets: Datasets) -> None:
    quads = datasets["borsetshire"]
    texts, exact = _values(quads, peel.textValue), _values(quads, oa.exact)
    start, end = _values(quads, oa.start), _values(quads, oa.end)
    selectors: dict[object, list[object]] = defaultdict(list)
    for quad in quads:
        if quad.predicate == oa.hasSelector:
            selectors[quad.subject].append(quad.object)
    passages = {q.subject: q.object for q in quads if q.predicate == oa.hasSource}
    used = {quad.object for quad in quads if quad.predicate == peel.evidence}
    assert used == set(passages)
    for passage, text in passages.items():
        (words,) = (exact[selector] for selector in selectors[passage] if selector in exact)
        (place,) = (selector for selector in selectors[passage] if selector in start)
        assert texts[text][int(start[place]) : int(end[place])] == words
        assert passage.value == f"{text.value}#char={start[place]},{end[place]}"


def test_texts_are_known_by_their_digests(datasets: Datasets) -> None:
    quads = datasets["borsetshire"]
    digests, lengths = _values(quads, peel.sha256), _values(quads, peel.textLength)
    for text, value in _values(quads, peel.textValue).items():
        assert digests[text] == sha256(value.encode()).hexdigest()
        assert lengths[text] == str(len(value))


def test_derived_graph_is_what_the_letters_amount_to(datasets: Datasets) -> None:
    quads = datasets["borsetshire"]
    written = {quad for quad in quads if quad.graph_name == DERIVED}
    stated = [quad for quad in quads if "/graph/letter/" in str(quad.graph_name)]
    assert written == set(build_derived_graph(stated, DERIVED))


def test_terms_and_concepts_are_known(datasets: Datasets) -> None:
    """A misspelt term would make a question find nothing, and that would look like an answer."""
    known = {term.value for term in vars(peel).values() if isinstance(term, NamedNode)}
    concepts = {quad.subject for quad in datasets["west-midlands"] if quad.predicate == rdf.type}
    for quad in datasets["borsetshire"]:
        for term in quad.triple:
            if not isinstance(term, NamedNode):
                continue
            if term.value.startswith(PREFIXES["peel"]):
                assert term.value in known
            elif term.value.startswith(PEEL_ROOT) and not term.value.startswith(DEFAULT_BASE):
                assert term in concepts
