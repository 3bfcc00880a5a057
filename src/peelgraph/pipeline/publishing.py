"""Dataset → evidence check → shapes → published version. A violation stops it."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from pyoxigraph import Quad, RdfFormat

from peelgraph import __version__
from peelgraph.errors import NotConformingError
from peelgraph.graph.serialization import render_statements
from peelgraph.graph.vocabulary import PREFIXES
from peelgraph.pipeline.validating import validate_quads
from peelgraph.resources import concept_files, ontology_files, shape_files
from peelgraph.settings import Settings
from peelgraph.store.versions import (
    Version,
    digest_dataset,
    list_versions,
    make_current,
    publish_version,
)
from peelgraph.validation.engine import ENGINE
from peelgraph.validation.evidence import check_evidence
from peelgraph.validation.rendering import render_json, render_text, render_turtle
from peelgraph.validation.report import Severity


@dataclass(frozen=True, slots=True)
class Published:
    """What was published, and one line about it."""

    version: Version
    summary: str


def publish_quads(quads: Sequence[Quad], settings: Settings) -> Published:
    """Publish a dataset as the current version; one that was published already is not validated again.

    Raises EvidenceError if a quotation is not what its text says, NotConformingError with the report
    if a shape finds a violation. Nothing is published then.
    """
    dataset = render_statements(quads, RdfFormat.N_QUADS.media_type, PREFIXES)
    gate = _digest_gate()
    known = _find_published(settings.home, digest_dataset(dataset), gate)
    if known:
        make_current(settings.home, known)
        return Published(known, f"version {known.id} is published already and unchanged")
    passages = check_evidence(quads)
    report = validate_quads(quads, settings.base)
    if report.violations:
        raise NotConformingError(f"not published:\n{render_text(report)}")
    attachments = {
        "report.json": render_json(report).encode(),
        "report.ttl": render_turtle(report).encode(),
    }
    totals = {severity.label: count for severity, count in report.totals.items()}
    extra = {"gate": gate, "passages": passages, "results": totals}
    published = publish_version(settings.home, dataset, attachments, extra)
    return Published(
        published,
        f"version {published.id}: {len(quads)} statements, {passages} passages checked against their "
        f"texts; {report.totals[Severity.VIOLATION]} violations, "
        f"{report.totals[Severity.WARNING]} warnings, {report.totals[Severity.INFO]} notes",
    )


def _digest_gate() -> str:
    """Return a digest of all that decides whether a dataset passes: shapes, ontology, engine."""
    digest = sha256(f"{ENGINE} {version(ENGINE.lower())} peelgraph {__version__}".encode())
    for path in (*shape_files(), *ontology_files(), *concept_files()):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _find_published(home: Path, dataset_digest: str, gate: str) -> Version | None:
    """Return the version that holds this dataset and has passed this very gate."""
    for known in list_versions(home):
        if (known.manifest["digest"], known.manifest.get("gate")) == (dataset_digest, gate):
            return known
    return None
