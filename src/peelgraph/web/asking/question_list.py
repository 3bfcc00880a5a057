"""The list of saved questions for programs: JSON, and RDF as the SPARQL examples of other endpoints have it.

Pure. Source of the RDF form: https://github.com/sib-swiss/sparql-examples (SHACL, sections 5 and 8.1).
"""

import json
from collections.abc import Iterable, Sequence
from itertools import chain

from pyoxigraph import Literal, NamedNode, Triple

from peelgraph.graph.vocabulary import PREFIXES
from peelgraph.pipeline.questions import SavedQuery
from peelgraph.store.inspection import QueryForm, inspect_query

#: Where the questions are, below the site's root.
QUERIES = "/queries"

_SCHEMA = "https://schema.org/"
_SHAPES = {
    QueryForm.SELECT: ("SPARQLSelectExecutable", "select"),
    QueryForm.CONSTRUCT: ("SPARQLConstructExecutable", "construct"),
    QueryForm.ASK: ("SPARQLAskExecutable", "ask"),
}
_DATATYPES = {"string": PREFIXES["xsd"] + "string", "date": PREFIXES["xsd"] + "date"}


def render_question_list(questions: Iterable[SavedQuery], site: str) -> bytes:
    """Write the list as JSON."""
    document = [
        {
            "name": one.name,
            "title": one.title,
            "question": one.question,
            "notes": one.notes,
            "address": f"{site}{QUERIES}/{one.name}",
            "parameters": [
                {
                    "name": parameter.name,
                    "type": parameter.type,
                    "default": parameter.default,
                    "description": parameter.description,
                }
                for parameter in one.parameters
            ],
            "sparql": one.text,
        }
        for one in questions
    ]
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def build_question_list(questions: Sequence[SavedQuery], site: str) -> tuple[Triple, ...]:
    """Describe each question as something SHACL can run, with its endpoint and parameters."""
    return tuple(chain.from_iterable(_describe(one, site) for one in questions))


def _describe(question: SavedQuery, site: str) -> Iterable[Triple]:
    node = NamedNode(f"{site}{QUERIES}/{question.name}")
    kind, text = _SHAPES[inspect_query(question.text).form]
    rdf_type = NamedNode(PREFIXES["rdf"] + "type")
    yield Triple(node, rdf_type, _sh("SPARQLExecutable"))
    yield Triple(node, rdf_type, _sh(kind))
    yield Triple(node, _rdfs("label"), Literal(question.title, language="en"))
    yield Triple(node, _rdfs("comment"), Literal(question.question, language="en"))
    for note in question.notes:
        yield Triple(node, _rdfs("comment"), Literal(note, language="en"))
    yield Triple(node, _sh(text), Literal(question.text))
    yield Triple(node, NamedNode(_SCHEMA + "target"), NamedNode(site + "/sparql"))
    for parameter in question.parameters:
        own = NamedNode(f"{node.value}#{parameter.name}")
        yield Triple(node, _sh("parameter"), own)
        yield Triple(own, rdf_type, _sh("Parameter"))
        yield Triple(own, _sh("name"), Literal(parameter.name))
        yield Triple(own, _sh("datatype"), NamedNode(_DATATYPES[parameter.type]))
        yield Triple(own, _sh("description"), Literal(parameter.description, language="en"))
        yield Triple(own, _sh("defaultValue"), parameter.term(parameter.default))


def _sh(name: str) -> NamedNode:
    return NamedNode(PREFIXES["sh"] + name)


def _rdfs(name: str) -> NamedNode:
    return NamedNode(PREFIXES["rdfs"] + name)
