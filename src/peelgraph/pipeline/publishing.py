"""Dataset → evidence check → shapes → published version. A violation stops its letter, or all."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
)

from peelgraph import __version__
from peelgraph.errors import NotConformingError, WithdrawnError
from peelgraph.graph.errata import Withdrawal, build_errata_graph, mint_letter_graph
from peelgraph.graph.identifiers import Minter
from peelgraph.graph.serialization import render_statements
from peelgraph.graph.vocabulary import PEEL_ROOT, PREFIXES
from peelgraph.pipeline.refusing import Selected, select_publishable
from peelgraph.pipeline.reporting import render_attachments
from peelgraph.pipeline.validating import check_quads
from peelgraph.resources import concept_files, ontology_files, shape_files
from peelgraph.settings import Settings
from peelgraph.store.published.errata import load_withdrawals
from peelgraph.store.published.journal import read_current_id
from peelgraph.store.published.locking import hold_publisher_lock
from peelgraph.store.published.retention import find_previous
from peelgraph.store.published.versions import (
    Version,
    current_version,
    digest_dataset,
    list_versions,
    load_version,
    make_current,
    publish_version,
    read_dataset,
)
from peelgraph.store.workers.indexing import prepare_index
from peelgraph.validation.engines import fast
from peelgraph.validation.engines.reference import ENGINE
from peelgraph.validation.evidence import check_evidence
from peelgraph.validation.rendering import render_json, render_text
from peelgraph.validation.report import Severity


@dataclass(frozen=True, slots=True)
class Published:
    """What was published, a few words about it, and the letter graphs that were refused."""

    version: Version
    summary: str
    refused: tuple[str, ...] = ()


def publish_built(quads: Iterable[Quad], settings: Settings) -> Published:
    """Publish what was built from letters together with what was written into the current version.

    A letter whose graph has a violation or a broken quotation is refused, and the rest is published. Raises what ``publish_quads`` raises.
    """
    with hold_publisher_lock(settings.home):
        written = find_written(read_current(settings.home), settings.base)
        return publish_quads((*quads, *written), settings, refuse_letters=True)


def read_current(home: Path) -> tuple[Quad, ...]:
    """Read the statements of the current version; none if nothing is published."""
    if read_current_id(home) is None:
        return ()
    return tuple(parse(read_dataset(current_version(home)), RdfFormat.N_QUADS))


def find_written(quads: Iterable[Quad], base: str) -> tuple[Quad, ...]:
    """Find what clients wrote: graphs whose names are none of ours (docs/decisions/0010)."""
    return tuple(
        quad
        for quad in quads
        if isinstance(quad.graph_name, NamedNode) and not is_kept(quad.graph_name, base)
    )


def is_kept(term: NamedNode | BlankNode | Literal | Triple | DefaultGraph, base: str) -> bool:
    """Tell whether a name belongs to what is read from letters and registers."""
    return isinstance(term, NamedNode) and term.value.startswith((base, PEEL_ROOT))


def roll_back(settings: Settings, version_id: str | None = None) -> Version:
    """Make an earlier version current again: the one named, or else the one before the current one.

    Raises UnknownVersionError if there is none, WithdrawnError if it holds a letter that has been
    withdrawn since.
    """
    home = settings.home
    with hold_publisher_lock(home):
        version = load_version(home, version_id) if version_id else find_previous(home)
        _refuse_withdrawn(version.manifest["graphs"], load_withdrawals(home), Minter(settings.base))
        make_current(home, version, prepare=prepare_for(settings))
    return version


def prepare_for(settings: Settings) -> Callable[[Version], None]:
    """Give what is done for the readers of a version before it becomes current."""
    return partial(prepare_index, budget=settings.limits.memory)


def publish_quads(
    quads: Sequence[Quad], settings: Settings, *, refuse_letters: bool = False
) -> Published:
    """Publish a dataset as the current version; one that was published already is not validated again.

    The withdrawals on record are part of what is published. Raises EvidenceError if a quotation is
    not what its text says, NotConformingError with the report if a shape finds a violation,
    WithdrawnError if a letter was withdrawn. Nothing is published then. With ``refuse_letters`` a
    violation or a broken quotation that is about letters stops those letters only.
    """
    with hold_publisher_lock(settings.home):
        return _publish(add_errata(quads, settings), settings, refuse_letters=refuse_letters)


def add_errata(quads: Iterable[Quad], settings: Settings) -> tuple[Quad, ...]:
    """Let the graph of errata be what is on record, and nothing else."""
    withdrawals = load_withdrawals(settings.home)
    minter = Minter(settings.base)
    graph = minter.graph("errata")
    quads = tuple(quad for quad in quads if quad.graph_name != graph)
    names = {q.graph_name.value for q in quads if isinstance(q.graph_name, NamedNode)}
    _refuse_withdrawn(names, withdrawals, minter)
    described = {quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}
    return (*quads, *build_errata_graph(withdrawals, described, minter))


def _refuse_withdrawn(
    graphs: Iterable[str], withdrawals: Iterable[Withdrawal], minter: Minter
) -> None:
    known = set(graphs)
    for withdrawal in withdrawals:
        if mint_letter_graph(withdrawal.letter, minter).value in known:
            raise WithdrawnError(
                f"not published: the letter {withdrawal.letter} was withdrawn on "
                f"{withdrawal.withdrawn_on} ({withdrawal.reason}). Nothing that holds it becomes "
                "current again; `peelgraph rebuild --publish` makes a version without it."
            )


def _publish(quads: Sequence[Quad], settings: Settings, *, refuse_letters: bool) -> Published:
    gate = _digest_gate()
    known = _find_published(settings.home, digest_dataset(_render(quads)), gate)
    if known:
        make_current(settings.home, known, prepare=prepare_for(settings))
        return Published(known, f"version {known.id} is published already and unchanged")
    selected = _select(quads, settings, refuse_letters=refuse_letters)
    report = selected.outcome.report
    passages = check_evidence(selected.quads)
    totals = {severity.label: count for severity, count in report.totals.items()}
    extra = {
        "gate": gate,
        "passages": passages,
        "results": totals,
        "refused": {graph: len(why.findings) for graph, why in sorted(selected.refused.items())},
    }
    published = publish_version(
        settings.home,
        _render(selected.quads),
        render_attachments(selected, settings.base),
        extra,
        prepare=prepare_for(settings),
    )
    return Published(
        published,
        f"version {published.id}: {len(selected.quads)} statements, {passages} passages checked "
        f"against their texts; {report.totals[Severity.VIOLATION]} violations, "
        f"{report.totals[Severity.WARNING]} warnings, {report.totals[Severity.INFO]} notes"
        + "".join(
            f"\nrefused, and not published: {graph}\n{render_text(why)}"
            for graph, why in sorted(selected.refused.items())
        ),
        tuple(sorted(selected.refused)),
    )


def _select(quads: Sequence[Quad], settings: Settings, *, refuse_letters: bool) -> Selected:
    """Judge the dataset, and leave out letters with violations if that is asked for."""
    if refuse_letters:
        check = partial(check_quads, base=settings.base, evidence=True)
        return select_publishable(quads, check, Minter(settings.base))
    check_evidence(quads)
    outcome = check_quads(quads, settings.base)
    if outcome.report.violations:
        said = f"not published:\n{render_text(outcome)}"
        raise NotConformingError.reported(said, render_json(outcome))
    return Selected(tuple(quads), outcome, {})


def _render(quads: Iterable[Quad]) -> bytes:
    return render_statements(quads, RdfFormat.N_QUADS.media_type, PREFIXES)


def _digest_gate() -> str:
    """Return a digest of all that decides whether a dataset passes: shapes, ontology, engine."""
    engines = f"{ENGINE} {version(ENGINE.lower())} {fast.ENGINE} {fast.find_version()}"
    digest = sha256(f"{engines} peelgraph {__version__}".encode())
    for path in (*shape_files(), *ontology_files(), *concept_files()):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _find_published(home: Path, dataset_digest: str, gate: str) -> Version | None:
    """Return the version that holds this dataset and has passed this very gate."""
    for known in list_versions(home):
        if (known.manifest["digest"], known.manifest.get("gate")) == (dataset_digest, gate):
            return known
    return None
