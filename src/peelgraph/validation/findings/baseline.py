"""Accepted findings in a file, so that a check fails only for what is new."""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from peelgraph.errors import InputError
from peelgraph.validation.findings.outcome import Finding, Outcome, identify_node

_FORMAT = "peelgraph-baseline"
_VERSION = 1


def load_baseline(path: Path) -> Mapping[str, int]:
    """Return how often each fingerprint is accepted. Raises InputError if the file is no baseline."""
    try:
        document = json.loads(path.read_bytes())
        entries = document["findings"]
        if (document["format"], document["version"]) != (_FORMAT, _VERSION):
            raise InputError(f"{path}: no baseline of version {_VERSION}; write it anew")
        return Counter({str(entry["fingerprint"]): int(entry["count"]) for entry in entries})
    except OSError as error:
        raise InputError(
            f"{path}: cannot be read ({error.strerror or error}); --update-baseline writes one"
        ) from None
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}: no baseline ({error}); --update-baseline writes one") from None


def render_baseline(outcome: Outcome) -> str:
    """Return all findings as a baseline: sorted, one per line, alike in every run."""
    counted = Counter(finding.fingerprint for finding in outcome.findings)
    first = {finding.fingerprint: finding for finding in reversed(outcome.findings)}
    entries = sorted(
        (_entry(finding, counted[fingerprint]) for fingerprint, finding in first.items()),
        key=lambda entry: (entry["rule"], entry["focus_node"], entry["fingerprint"]),
    )
    rows = ",\n".join(f"    {json.dumps(entry, ensure_ascii=False)}" for entry in entries)
    body = f"[\n{rows}\n  ]" if rows else "[]"
    return f'{{\n  "format": "{_FORMAT}",\n  "version": {_VERSION},\n  "findings": {body}\n}}\n'


def _entry(finding: Finding, count: int) -> dict[str, Any]:
    result = finding.result
    return {
        "rule": result.source_shape,
        "severity": result.severity.label,
        "focus_node": identify_node(result.focus_node),
        "path": result.path,
        "count": count,
        "fingerprint": finding.fingerprint,
    }
