"""Validation that remembers: after a change only the verdicts that can rest on it are formed anew.

The result is that of validating everything, which the tests show on random changes.
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
from peelgraph.validation.conversion import to_rdflib
from peelgraph.validation.engines import fast
from peelgraph.validation.engines.contract import Contract
from peelgraph.validation.incremental.affected import Affected, find_affected, merge
from peelgraph.validation.incremental.flattened import (
    Flattened,
    held_from_collector,
    load_apart,
)
from peelgraph.validation.incremental.graph_rules import GraphRules
from peelgraph.validation.incremental.judging import (
    Asked,
    Question,
    Verdicts,
    ask_rules,
    name_value,
    pose,
    read_verdicts,
)
from peelgraph.validation.incremental.matching import match
from peelgraph.validation.incremental.queries import UnboundedError
from peelgraph.validation.incremental.reach import Part, has_nameless_shapes
from peelgraph.validation.incremental.selecting import (
    NARROWER,
    Selection,
    Shapes,
    Targeted,
    check_bounded,
    find_candidates,
    find_focus,
)
from peelgraph.validation.report import Report, Result, order_counts, order_results

#: So many nodes are looked at in one go: enough that the ontology beside them costs little.
CHUNK = 4000
#: The graph of the store in which the ontology lies beside the data.
_ONTOLOGY = NamedNode("urn:peelgraph:ontology")

_SelectedBy = Mapping[Any, Shapes]


@dataclass(frozen=True, slots=True)
class Change:
    """How many nodes were looked at after a change, and what was found about them."""

    nodes: int
    results: tuple[Result, ...]


class IncrementalValidation:
    """A dataset held to shapes, kept up to date as its statements change."""

    def __init__(
        self,
        contract: Contract,
        quads: Iterable[Quad],
        *,
        base: str | None = None,
        workers: int = 1,
    ) -> None:
        """Validate everything once, with ``workers`` processes; for ``base`` see ``validate_dataset``.

        Raises InputError without the fast engine or with blank nodes, UnboundedError if a shape may look
        anywhere.
        """
        self._contract = contract
        self._targeted = contract.targeted
        self._shapes_of: dict[Part, list[Targeted]] = defaultdict(list)
        self._named: dict[str, list[Part]] = defaultdict(list)
        for shape in self._targeted:
            for part in shape.parts:
                self._shapes_of[part].append(shape)
                self._named[part.name].append(part)
        self._nameless = has_nameless_shapes(contract.shapes)
        self._flattened = Flattened()
        self._graph_rules = GraphRules(contract.shapes, base)
        self._store = self._flattened.store
        load_apart(quads, self._flattened.load, self._graph_rules.load)
        self._flattened.settle()
        self._check(self._store)
        check_bounded(match(self._store, None, NARROWER, None))
        self._flattened.add(
            Quad(q.subject, q.predicate, q.object, _ONTOLOGY) for q in contract.ontology_quads
        )
        #: Results by the name of a part and by focus node; of most nodes there are none.
        self._results: dict[str, dict[Any, tuple[Result, ...]]] = defaultdict(dict)
        self._counts: Counter[str] = Counter()
        self._selection = Selection(self._targeted, self._store)
        with held_from_collector():
            for asked, verdicts in self._judge_all(self._nodes(), workers):
                self._keep(asked, verdicts)
        self._graph_rules.judge_all()

    @property
    def report(self) -> Report:
        """The report on everything."""
        results = [r for part in self._results.values() for found in part.values() for r in found]
        return Report(
            results=order_results([*results, *self._graph_rules.results]),
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
        before = self._find_shapes(candidates)
        asked: dict[Part, Affected] = defaultdict(dict)
        self._add_affected(asked, lost, coming=False)
        self._flattened.remove(removed)
        self._flattened.add(added)
        self._selection.note_change(lost, new)
        self._add_affected(asked, new, coming=True)
        after = self._find_shapes(candidates)
        self._select_anew(asked, before, after)
        selected_by = self._find_shapes({node for focus in asked.values() for node in focus})
        kept = self._complete(asked, selected_by)
        verdicts = self._judge(kept, selected_by) if kept else {}
        self._keep(kept, verdicts)
        nodes = {node for focus in kept.values() for node in focus}
        results = [r for part in verdicts.values() for found in part.values() for r in found]
        results += self._graph_rules.update(removed, added)
        return Change(len(nodes), order_results(results))

    def _add_affected(
        self, asked: dict[Part, Affected], changed: Iterable[Quad], *, coming: bool
    ) -> None:
        """Ask for the verdicts that can rest on changed statements."""
        by_predicate: dict[NamedNode, list[Quad]] = defaultdict(list)
        for quad in changed:
            by_predicate[quad.predicate].append(quad)
        for part, shapes in self._shapes_of.items():
            dirty = self._results.get(part.name, {}) if coming else None
            found = find_affected(part, by_predicate, self._store, dirty)
            if found is None:
                found = dict.fromkeys(n for shape in shapes for n in find_focus(shape, self._store))
            for node, values in found.items():
                merge(asked[part], node, values)

    def _select_anew(
        self, asked: dict[Part, Affected], before: _SelectedBy, after: _SelectedBy
    ) -> None:
        """Ask for the verdicts of nodes on shapes that select them now, and forget those that do not."""
        self._tally(before, -1)
        self._tally(after, 1)
        for node, shapes in after.items():
            for name in shapes.keys() - before[node].keys():
                for part in shapes[name].parts:
                    merge(asked[part], node, None)
            now = {part.name for shape in shapes.values() for part in shape.parts}
            for name in before[node].keys() - shapes.keys():
                for part in before[node][name].parts:
                    if part.name not in now:
                        self._results[part.name].pop(node, None)
                    elif self._nameless:
                        merge(asked[part], node, None)

    def _complete(self, asked: Asked, selected_by: _SelectedBy) -> Asked:
        """Leave out parts of shapes that do not select a node, and ask for all of one name together."""
        kept: dict[Part, Affected] = defaultdict(dict)
        for part, focus in asked.items():
            for one in self._named[part.name]:
                names = {shape.name for shape in self._shapes_of[one]}
                for node, values in focus.items():
                    if names & selected_by[node].keys():
                        merge(kept[one], node, values)
        return kept

    def _keep(self, asked: Asked, verdicts: Verdicts) -> None:
        """Remember verdicts in place of those that were formed before."""
        for part, focus in asked.items():
            held, found = self._results[part.name], verdicts.get(part.name, {})
            for node, values in focus.items():
                if values is None:
                    left: list[Result] = []
                else:
                    judged = set(map(str, values))
                    left = [r for r in held.get(node, ()) if name_value(r) not in judged]
                results = (*left, *found.get(node, ()))
                if results:
                    held[node] = results
                else:
                    held.pop(node, None)

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

    def _find_shapes(self, nodes: Iterable[Any]) -> dict[Any, Shapes]:
        return {node: self._selection.find(node) for node in nodes}

    def _tally(self, selected_by: _SelectedBy, number: int) -> None:
        """Count, or count no longer, of which shapes the nodes are focus nodes."""
        for shapes in selected_by.values():
            for name in shapes:
                self._counts[name] += number

    def _nodes(self) -> Iterable[Any]:
        """Return what can be a focus node, each with the last graph that speaks of it."""
        objects_of = {p for shape in self._targeted for p in shape.objects_of}
        places = {graph: place for place, graph in enumerate(self._flattened.graphs)}
        found: dict[Any, int] = {node: 0 for shape in self._targeted for node in shape.nodes}
        for quad in self._store:
            place = places.get(quad.graph_name, 0)
            if found.get(quad.subject, -1) < place:
                found[quad.subject] = place
            if quad.predicate in objects_of and found.get(quad.object, -1) < place:
                found[quad.object] = place
        # Garbage collections pass over a tuple of terms, which refer to nothing; they would look at all of a list.
        return tuple(sorted(found, key=found.__getitem__))

    def _judge(self, asked: Asked, selected_by: _SelectedBy) -> Verdicts:
        left, verdicts = self._ask_rules(asked)
        if left:
            question = pose(left, selected_by, self._selection, self._store)
            verdicts |= self._read(left, self._answer(question))
        return verdicts

    def _ask_rules(self, asked: Asked) -> tuple[Asked, Verdicts]:
        """Ask the store what queries find; return what is left for the engine too."""
        ruled = {part: focus for part, focus in asked.items() if part.rules}
        return {part: asked[part] for part in asked.keys() - ruled}, ask_rules(ruled, self._store)

    def _answer(self, question: Question) -> tuple[Result, ...]:
        lines = question.triples, self._contract.ontology_lines
        return self._contract.unasked.validate(*lines, about=question.about)

    def _read(self, asked: Asked, results: Iterable[Result]) -> Verdicts:
        return read_verdicts(results, asked, nameless=self._nameless)

    def _judge_all(self, nodes: Iterable[Any], workers: int) -> Iterator[tuple[Asked, Verdicts]]:
        """Look at all nodes, those of one graph together, since they look at each other."""
        left = iter(nodes)
        chunks = map(self._find_shapes, iter(lambda: list(islice(left, CHUNK)), []))
        if workers == 1:
            for chunk in chunks:
                asked = self._ask_all(chunk)
                yield asked, self._judge(asked, chunk)
            return
        shapes = fast.render_triples(self._contract.unasked_quads)
        ready = shapes, self._contract.ontology_lines
        with ProcessPoolExecutor(workers, get_context("spawn"), _prepare, ready) as pool:
            waiting: deque[tuple[Any, Asked, Asked, Verdicts]] = deque()
            for chunk in chunks:
                asked = self._ask_all(chunk)
                rest, verdicts = self._ask_rules(asked)
                question = pose(rest, chunk, self._selection, self._store)
                done = pool.submit(_validate, question.triples, question.about)
                waiting.append((done, asked, rest, verdicts))
                if len(waiting) > 2 * workers:  # so that what is gathered does not pile up
                    yield self._await(*waiting.popleft())
            for one in waiting:
                yield self._await(*one)

    def _await(
        self, done: Any, asked: Asked, rest: Asked, verdicts: Verdicts
    ) -> tuple[Asked, Verdicts]:
        return asked, verdicts | self._read(rest, done.result())

    def _ask_all(self, selected_by: _SelectedBy) -> Asked:
        """Ask for all verdicts on nodes that are looked at for the first time."""
        self._tally(selected_by, 1)
        asked: dict[Part, Affected] = defaultdict(dict)
        for node, shapes in selected_by.items():
            for shape in shapes.values():
                for part in shape.parts:
                    asked[part][node] = None
        return asked


_READY: list[tuple[fast.FastEngine, bytes]] = []


def _prepare(shapes: bytes, ontology: bytes) -> None:
    """Make shapes and ontology ready in a process of its own."""
    quads = list(parse(shapes, format=RdfFormat.N_TRIPLES))
    _READY.append((fast.FastEngine(to_rdflib(quads), quads), ontology))


def _validate(triples: bytes, about: frozenset[str]) -> tuple[Result, ...]:
    engine, ontology = _READY[0]
    return engine.validate(triples, ontology, about=about)
