"""Validation that remembers: after a change only the verdicts that can rest on it are formed anew.

The result is that of validating everything, which the tests show on random changes. Rules on named
graphs (``dataset.py``) are no shapes and are not part of it.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from typing import Any

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from peelgraph.errors import InputError
from peelgraph.validation.conversion import from_node, to_rdflib
from peelgraph.validation.engines import fast
from peelgraph.validation.engines.contract import Contract
from peelgraph.validation.incremental.flattened import Flattened
from peelgraph.validation.incremental.neighbourhood import (
    NARROWER,
    Selection,
    Targeted,
    check_bounded,
    collect,
    find_affected,
    find_candidates,
)
from peelgraph.validation.incremental.reach import UnboundedError
from peelgraph.validation.report import Report, Result, order_counts, order_results

#: So many nodes are looked at in one go: enough that the ontology beside them costs little.
CHUNK = 4000
#: The graph of the store in which the ontology lies beside the data.
_ONTOLOGY = NamedNode("urn:peelgraph:ontology")

_Found = dict[Any, tuple[Result, ...]]
_SelectedBy = Mapping[Any, Mapping[str, Targeted]]


@dataclass(frozen=True, slots=True)
class Change:
    """How many nodes were looked at after a change, and what is found about them now."""

    nodes: int
    results: tuple[Result, ...]


class IncrementalValidation:
    """A dataset held to shapes, kept up to date as its statements change."""

    def __init__(self, contract: Contract, quads: Iterable[Quad], *, workers: int = 1) -> None:
        """Validate everything once, with ``workers`` processes.

        Raises InputError without the fast engine or with blank nodes, UnboundedError if a shape may look
        anywhere.
        """
        self._contract = contract
        self._targeted = contract.targeted
        self._flattened = Flattened()
        self._flattened.add(quads)
        self._store = self._flattened.store
        self._check(self._store)
        check_bounded(self._store)
        self._flattened.add(
            Quad(q.subject, q.predicate, q.object, _ONTOLOGY) for q in contract.ontology_quads
        )
        self._results: dict[Any, tuple[Result, ...]] = {}
        self._counts: Counter[str] = Counter()
        self._selection = Selection(self._targeted, self._store)
        for found in self._judge_all(self._nodes(), workers):
            self._results.update(found)

    @property
    def report(self) -> Report:
        """The report on everything."""
        results = [result for found in self._results.values() for result in found]
        return Report(
            results=order_results(results),
            focus_counts=order_counts({s.name: self._counts[s.name] for s in self._targeted}),
            engine=fast.ENGINE,
            engine_version=fast.find_version() or "",
            shapes_digest=self._contract.digest,
        )

    def update(self, removed: Collection[Quad] = (), added: Collection[Quad] = ()) -> Change:
        """Take statements out and put others in, and look again at what can rest on them.

        Raises what making it raises; then nothing was changed.
        """
        self._check(added)
        if any(quad.predicate == NARROWER for quad in (*removed, *added)):
            raise UnboundedError("a sub-class was changed; validate everything")
        removed, added = set(removed) - set(added), set(added)
        lost, new = self._find_change(removed, added)
        candidates = find_candidates(self._targeted, (*lost, *new))
        nodes = candidates | find_affected(self._targeted, lost, self._store)
        self._tally(self._find_shapes(candidates), -1)
        self._flattened.remove(removed)
        self._flattened.add(added)
        nodes |= find_affected(self._targeted, new, self._store)
        selected_by = self._find_shapes(nodes)
        self._tally({node: selected_by[node] for node in candidates}, 1)
        found = self._judge(selected_by) if nodes else {}
        for node in nodes:
            self._results.pop(node, None)
        self._results.update(found)
        return Change(len(nodes), order_results([r for part in found.values() for r in part]))

    def _find_change(
        self, removed: Collection[Quad], added: Collection[Quad]
    ) -> tuple[list[Quad], list[Quad]]:
        """Leave out what another graph says too, or says instead: shapes do not see graphs."""
        lost = {q.triple: q for q in removed if self._flattened.is_lost(q, removed)}
        new = {q.triple: q for q in added if self._flattened.is_new(q, removed)}
        both = lost.keys() & new.keys()
        lost_only, new_only = (
            [quad for triple, quad in part.items() if triple not in both] for part in (lost, new)
        )
        return lost_only, new_only

    def _check(self, quads: Iterable[Quad]) -> None:
        if self._contract.fast is None:
            raise InputError(
                "incremental validation needs the fast engine; install peelgraph[fast]"
            )
        if not fast.is_fit(quads, self._contract.shapes):
            raise InputError("incremental validation takes no blank nodes; name them")

    def _find_shapes(self, nodes: Iterable[Any]) -> _SelectedBy:
        return {node: self._selection.find(node) for node in nodes}

    def _tally(self, selected_by: _SelectedBy, number: int) -> None:
        """Count, or count no longer, of which shapes the nodes are focus nodes."""
        for shapes in selected_by.values():
            for name in shapes:
                self._counts[name] += number

    def _nodes(self) -> set[Any]:
        objects_of = {p for shape in self._targeted for p in shape.objects_of}
        found: set[Any] = {node for shape in self._targeted for node in shape.nodes}
        for quad in self._store:
            found.add(quad.subject)
            if quad.predicate in objects_of:
                found.add(quad.object)
        return found

    def _judge(self, selected_by: _SelectedBy) -> _Found:
        assert self._contract.fast is not None
        lines = self._gather(selected_by)
        return _group(self._contract.fast.validate(lines, about=_name(selected_by)), selected_by)

    def _gather(self, selected_by: _SelectedBy) -> bytes:
        triples = collect(selected_by, self._store)
        lines = "".join([f"{t.subject} {t.predicate} {t.object} .\n" for t in triples])
        return lines.encode() + self._contract.ontology_lines

    def _judge_all(self, nodes: Iterable[Any], workers: int) -> Iterator[_Found]:
        """Look at all nodes, those of one graph together, since they look at each other."""
        order = {quad.subject: index for index, quad in enumerate(self._store)}
        left = iter(sorted(nodes, key=lambda node: order.get(node, -1)))
        chunks = map(self._find_shapes, iter(lambda: list(islice(left, CHUNK)), []))
        if workers == 1:
            for chunk in chunks:
                self._tally(chunk, 1)
                yield self._judge(chunk)
            return
        shapes = fast.render_triples(self._contract.shape_quads)
        with ProcessPoolExecutor(workers, get_context("spawn"), _prepare, (shapes,)) as pool:
            waiting: deque[tuple[Any, _SelectedBy]] = deque()
            for chunk in chunks:
                self._tally(chunk, 1)
                done = pool.submit(_validate, self._gather(chunk), _name(chunk))
                waiting.append((done, chunk))
                if len(waiting) > 2 * workers:  # so that what is gathered does not pile up
                    first, nodes_of = waiting.popleft()
                    yield _group(first.result(), nodes_of)
            for done, nodes_of in waiting:
                yield _group(done.result(), nodes_of)


def _name(nodes: Iterable[Any]) -> frozenset[str]:
    return frozenset(map(str, nodes))


def _group(results: Iterable[Result], nodes: Iterable[Any]) -> _Found:
    """Return the verdicts by node; of nodes that were not asked for not all was looked at."""
    wanted = {str(node): node for node in nodes}
    found: dict[Any, list[Result]] = defaultdict(list)
    for result in results:
        found[wanted[str(from_node(result.focus_node))]].append(result)
    return {node: tuple(part) for node, part in found.items()}


_ENGINES: list[fast.FastEngine] = []


def _prepare(shapes: bytes) -> None:
    """Make the shapes ready in a process of its own."""
    quads = list(parse(shapes, format=RdfFormat.N_TRIPLES))
    _ENGINES.append(fast.FastEngine(to_rdflib(quads), quads))


def _validate(triples: bytes, about: frozenset[str]) -> tuple[Result, ...]:
    return _ENGINES[0].validate(triples, about=about)
