"""All letters read anew, compared with what is published, and published if a person agrees."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Quad

from peelgraph.errors import StaleWriteError
from peelgraph.graph.changes import GraphChange, find_changes
from peelgraph.pipeline.building import Knowledge, build_quads
from peelgraph.pipeline.publishing import (
    Published,
    add_errata,
    find_written,
    publish_quads,
    read_current,
)
from peelgraph.pipeline.sources import LetterSource
from peelgraph.settings import Settings
from peelgraph.store.published.errata import load_withdrawals
from peelgraph.store.published.journal import read_current_id
from peelgraph.store.published.locking import hold_publisher_lock


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A dataset, and how it differs from the version it was compared with (None: from nothing)."""

    quads: tuple[Quad, ...]
    changes: tuple[GraphChange, ...]
    compared_with: str | None


def rebuild_letters(
    sources: Iterable[LetterSource], knowledge: Knowledge, settings: Settings
) -> Rebuilt:
    """Build the dataset from all letters and compare it with the current version, which stays.

    What clients wrote into the current version is kept, and letters that were withdrawn are left out.
    """
    compared_with = read_current_id(settings.home)
    current = read_current(settings.home)
    withdrawals = load_withdrawals(settings.home)
    built = build_quads(sources, knowledge, settings.base, withdrawals)
    quads = add_errata((*built, *find_written(current, settings.base)), settings)
    return Rebuilt(quads, find_changes(current, quads), compared_with)


def publish_rebuilt(rebuilt: Rebuilt, settings: Settings) -> Published:
    """Publish exactly what was reported.

    Raises StaleWriteError if another version has become current since, and what publishing raises.
    """
    with hold_publisher_lock(settings.home):
        if read_current_id(settings.home) != rebuilt.compared_with:
            raise StaleWriteError(
                "Another version has been published since the report was made; rebuild again."
            )
        return publish_quads(rebuilt.quads, settings)
