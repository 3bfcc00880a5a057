"""The statements of all graphs, each held once however many graphs make it: what shapes see of a dataset.

Letters repeat what they share. Held once, a tenure costs a look at it the same whether ten letters
attest it or ten thousand; and a letter that repeats what others say changes nothing by coming or going.
"""

import gc
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from typing import Any

from pyoxigraph import Quad, Store, Triple

from peelgraph.validation.incremental.matching import some

_BATCH = 10_000
#: So many statements about what several graphs speak of are put in together: those of a thousand letters.
_MANY = 100_000


class Flattened:
    """A dataset flattened (MODEL §3.3), which still knows which graphs make a statement."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        #: Each statement under one of the graphs that make it.
        self.store = Store()
        self._others: dict[Triple, set[Any]] = {}
        self._shared: list[Quad] = []
        #: The graphs that were the first to speak of something while it was loaded, in that order.
        self.graphs: dict[Any, None] = {}

    def load(self, quads: Iterable[Quad]) -> None:
        """Put in the first statements, of which most are about things that no other graph speaks of.

        Those about others wait until there are many, or for ``settle``.
        """
        homes: dict[Any, Any] = {}
        own: list[Quad] = []
        for quad in quads:
            subject, graph = quad.subject, quad.graph_name
            if subject not in homes:
                homes[subject] = None if some(self.store, subject, None, None) else graph
                self.graphs[graph] = None
            (own if homes[subject] == graph else self._shared).append(quad)
        self.store.extend(own)
        if len(self._shared) > _MANY:
            self.settle()

    def settle(self) -> None:
        """Put in what waits, thing by thing: a store that walks what it holds of one goes through memory in order."""
        self.add(sorted(self._shared, key=lambda quad: str(quad.subject)))
        self._shared = []

    def add(self, quads: Iterable[Quad]) -> None:
        """Put statements in; those that are there already change nothing."""
        left = iter(quads)
        while batch := list(islice(left, _BATCH)):
            fresh: dict[Triple, Quad] = {}
            for quad in batch:
                triple = quad.triple
                if triple in self._others:
                    # It is held. To see where, the store would walk all that it holds of the subject.
                    if fresh.get(triple) != quad and quad not in self.store:
                        self._others[triple].add(quad.graph_name)
                    continue
                held = fresh.get(triple) or self._hold(triple)
                if held is None:
                    fresh[triple] = quad
                elif held.graph_name != quad.graph_name:
                    self._others[triple] = {quad.graph_name}
            self.store.extend(fresh.values())

    def remove(self, quads: Iterable[Quad]) -> None:
        """Take statements out of their graphs; those that are not there change nothing."""
        for quad in quads:
            triple = quad.triple
            others = self._others.get(triple, set())
            held = self._hold(triple)
            if held == quad:
                self.store.remove(quad)
                if others:
                    graph = others.pop()
                    self.store.add(Quad(triple.subject, triple.predicate, triple.object, graph))
            else:
                others.discard(quad.graph_name)
            if not others:
                self._others.pop(triple, None)

    def is_lost(self, quad: Quad, removed: Collection[Quad]) -> bool:
        """Tell whether no graph makes the statement any more once some quads are removed."""
        graphs = self._find_graphs(quad.triple)
        return bool(graphs) and all(_place(quad.triple, graph) in removed for graph in graphs)

    def is_new(self, quad: Quad, removed: Collection[Quad]) -> bool:
        """Tell whether no graph makes the statement yet, some quads being removed before."""
        graphs = self._find_graphs(quad.triple)
        return all(_place(quad.triple, graph) in removed for graph in graphs)

    def _find_graphs(self, triple: Triple) -> set[Any]:
        held = self._hold(triple)
        return set() if held is None else {held.graph_name, *self._others.get(triple, ())}

    def _hold(self, triple: Triple) -> Quad | None:
        said = self.store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        return next(iter(said), None)


def _place(triple: Triple, graph: Any) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def hold_once(quads: Iterable[Quad]) -> Store:
    """Return a store of the statements of all graphs, each once."""
    store = Store()
    store.bulk_extend(Quad(q.subject, q.predicate, q.object) for q in quads)
    return store


def load_apart(quads: Iterable[Quad], *loads: Callable[[list[Quad]], object]) -> None:
    """Hand statements to each of ``loads``, batch by batch, in a thread of its own. Raises what they raise.

    What another thread allocates lies in another arena (glibc). In one arena with a large store the
    short-lived objects of all that follows would lie between its statements, and cost more the larger it is.
    """
    left = iter(quads)
    with ThreadPoolExecutor(1) as apart:
        while batch := list(islice(left, _BATCH)):
            for load in loads:
                apart.submit(load, batch).result()


@contextmanager
def held_from_collector() -> Iterator[None]:
    """Let garbage collections leave alone what is there now: they would look at all of it over and over.

    What was frozen before stays so, and then nothing is done.
    """
    if gc.get_freeze_count():
        yield
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
