"""Asking a store for statements, whatever graph they stand in."""

from collections.abc import Iterator
from typing import Any

from pyoxigraph import Quad, Store


def match(store: Store, subject: Any, predicate: Any, value: Any) -> Iterator[Quad]:
    """Return the statements of a pattern; None stands for any term."""
    return iter(store.quads_for_pattern(subject, predicate, value, None))


def first(store: Store, subject: Any, predicate: Any, value: Any) -> list[Quad]:
    """Return one statement of a pattern, if there is one."""
    found = next(match(store, subject, predicate, value), None)
    return [] if found is None else [found]


def some(store: Store, subject: Any, predicate: Any, value: Any) -> bool:
    """Tell whether a pattern has a statement."""
    return next(match(store, subject, predicate, value), None) is not None
