"""What the query editor is told, so that it can complete and link terms without asking anybody. Pure."""

from collections.abc import Iterable, Mapping

from peelgraph.graph.serialization import shorten
from peelgraph.graph.vocabulary import PEEL_ROOT, PREFIXES
from peelgraph.web.views.overview import local_name
from peelgraph.web.views.records import Concept


def build_editor_data(
    root: str,
    base: str,
    term_labels: Mapping[str, str],
    concepts: Iterable[Concept],
    days: Mapping[str, str],
) -> dict[str, object]:
    """Gather prefixes, the ontology's terms and the concepts, each with its label."""
    concepts = tuple(concepts)
    schemes = {local_name(known.scheme): known.scheme + "/" for known in concepts if known.scheme}
    prefixes = {**PREFIXES, **schemes}
    terms = [
        {
            "name": shorten(iri, PREFIXES),
            "label": label,
            "kind": "class" if local_name(iri).partition("#")[2][:1].isupper() else "property",
        }
        for iri, label in sorted(term_labels.items())
    ]
    terms += [
        {
            "name": f"{local_name(known.scheme)}:{local_name(known.iri)}",
            "label": known.label,
            "kind": "constant",
        }
        for known in concepts
        if known.scheme
    ]
    return {
        "root": root,
        "days": list(days.items()),
        "base": base,
        "concepts": PEEL_ROOT,
        "prefixes": prefixes,
        "terms": terms,
    }
