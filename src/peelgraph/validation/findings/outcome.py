"""Results as a reader meets them: where they stand, what words they rest on, and whether they are new."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import Quad
from rdflib.term import BNode, Node

from peelgraph.validation.blank_nodes import content_name
from peelgraph.validation.conversion import from_node
from peelgraph.validation.findings.places import Locator, Place
from peelgraph.validation.findings.words import WordIndex, Words
from peelgraph.validation.loading import Document
from peelgraph.validation.report import EMPTY_SHAPE, Report, Result, Severity

_FINGERPRINT_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Finding:
    """A result with its fingerprint and, as far as known, its place, its words and whether it is old.

    ``doubt`` marks what keeps a validation from proving something, which is no result of a shape.
    """

    result: Result
    fingerprint: str
    place: Place | None = None
    words: tuple[Words, ...] = ()
    known: bool = False
    doubt: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """A report with its findings, and by what it is judged.

    ``limit`` is the number of findings that an output shows; totals count all. ``mended`` is the
    number of findings of the baseline that are there no more, None without a baseline.
    """

    report: Report
    findings: tuple[Finding, ...]
    threshold: Severity = Severity.VIOLATION
    strict: bool = False
    limit: int | None = None
    mended: int | None = None

    @property
    def shown(self) -> tuple[Finding, ...]:
        """Return the findings that an output shows.

        Shapes without a node are listed apart, and are findings to show only if they make it fail.
        """
        shown = tuple(
            f for f in self.findings if self.strict or f.result.source_shape != EMPTY_SHAPE
        )
        return shown if self.limit is None else shown[: self.limit]

    @property
    def total(self) -> int:
        """Return how many findings there are to show, whatever the limit."""
        return len(replace(self, limit=None).shown)

    @property
    def failures(self) -> tuple[Finding, ...]:
        """Return the findings for which the validation fails."""
        return tuple(finding for finding in self.findings if self.is_failure(finding))

    def is_failure(self, finding: Finding) -> bool:
        """Tell whether one finding makes the validation fail."""
        grave = self.strict if finding.doubt else finding.result.severity >= self.threshold
        return grave and not finding.known


def find_outcome(
    report: Report,
    quads: Iterable[Quad] = (),
    documents: Sequence[Document] = (),
    baseline: Mapping[str, int] | None = None,
) -> Outcome:
    """Return a report's findings: located in ``documents``, with words from ``quads``.

    ``baseline`` tells how often each fingerprint is accepted.
    """
    results = [*((result, False) for result in report.results), *((d, True) for d in report.doubts)]
    nodes = {
        from_node(n)
        for result, _ in results
        for n in (result.focus_node, result.value)
        if n is not None
    }
    locator = Locator(documents, nodes)
    index = WordIndex(quads if results else ())
    left = Counter(baseline or {})
    findings = []
    for result, doubt in results:
        fingerprint = digest_result(result)
        known = left[fingerprint] > 0
        left[fingerprint] -= known
        focus = from_node(result.focus_node)
        value = None if result.value is None else from_node(result.value)
        findings.append(
            Finding(
                result,
                fingerprint,
                locator.find(focus, result.path, value),
                index.find(focus, *(() if value is None else (value,))),
                known,
                doubt,
            )
        )
    mended = None if baseline is None else sum(left.values())
    return Outcome(report, tuple(findings), mended=mended)


def digest_result(result: Result) -> str:
    """Return what identifies a result in every run: its rule, its node, its path and its value.

    Neither the order nor the layout of a file matters, nor the labels of blank nodes, nor the wording
    of a message.
    """
    shape = result.source_shape
    parts = (
        shape if ":" in shape else content_name(shape),
        result.constraint_component,
        identify_node(result.focus_node),
        result.path or "",
        "" if result.value is None else identify_node(result.value),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:_FINGERPRINT_LENGTH]


def identify_node(term: Node) -> str:
    """Return a term in the notation of N-Triples, a blank node by what is said of it."""
    return f"_:{content_name(str(term))}" if isinstance(term, BNode) else str(from_node(term))
