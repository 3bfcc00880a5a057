"""The form of the files: what a page, an address, an editor's tab and a test are made from."""

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph
import pytest
from rdflib.plugins.sparql import prepareQuery

from peelgraph.errors import QueryError
from peelgraph.graph.vocabulary import PEEL_ROOT, PREFIXES
from peelgraph.pipeline.questions import parse_query, read_query

from .conftest import QUERIES, Engine, find_queries

REGION = re.compile(r"^ *#\[ (status: .*?)\n(.*?)^ *#\]$", re.MULTILINE | re.DOTALL)


def test_header_can_be_read(query_path: Path) -> None:
    assert read_query(query_path).name == query_path.stem


def test_folder_holds_queries_and_nothing_else() -> None:
    assert sorted(QUERIES.iterdir()) == find_queries()


def test_numbers_run_without_a_gap() -> None:
    numbers = [int(path.name[2:4]) for path in find_queries()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 20


def test_query_is_sparql_1_1_for_two_parsers(query_path: Path) -> None:
    text = query_path.read_text(encoding="utf-8")
    prepareQuery(text)
    pyoxigraph.Store().query(text)
    assert not re.search(r"\bSERVICE\b|\bFROM\b|\bLATERAL\b", text)


def test_prefixes_are_those_of_the_outputs_or_concept_schemes(query_path: Path) -> None:
    text = query_path.read_text(encoding="utf-8")
    declared = dict(re.findall(r"^PREFIX ([a-z0-9-]+): <([^>]+)>$", text, re.MULTILINE))
    body = text[text.index("\nSELECT") :]
    for prefix, namespace in declared.items():
        assert namespace == PREFIXES.get(prefix, f"{PEEL_ROOT}{prefix}/")
        assert re.search(rf"(?<![\w-]){prefix}:", body), f"{prefix}: is declared and not used"


def test_rows_have_an_order_that_can_be_seen(query_path: Path) -> None:
    """Rows that tie in ORDER BY would come in any order, and sorting by what is not shown hides it."""
    text = query_path.read_text(encoding="utf-8")
    order = text[text.rindex("\nORDER BY ") :]
    columns = {v.value for v in pyoxigraph.Store().query(text).variables}
    assert set(re.findall(r"\?(\w+)", order)) <= columns


def test_status_rule_is_written_once() -> None:
    """SPARQL has no functions: the parts of the rule are repeated, and kept alike here."""
    regions: dict[str, dict[str, str]] = defaultdict(dict)
    for path in find_queries():
        for name, region in REGION.findall(path.read_text(encoding="utf-8")):
            regions[name][path.stem[:4]] = "\n".join(map(str.strip, region.splitlines()))
    assert len(regions) == 4
    for name, texts in regions.items():
        assert {"cq02", "cq03", "cq04"} <= set(texts), name
        assert len(set(texts.values())) == 1, f"{name!r} differs: {sorted(texts)}"


def test_documentation_lists_every_query_in_order(root: Path) -> None:
    text = (root / "docs" / "queries.md").read_text(encoding="utf-8")
    listed = re.findall(
        r"^\| (\d+) \| (.+?) \| \[`([\w-]+)`\]\(\.\./data/queries/([\w-]+)\.rq\) \|$",
        text,
        re.MULTILINE,
    )
    queries = [read_query(path) for path in find_queries()]
    assert listed == [(str(int(q.name[2:4])), q.question, q.name, q.name) for q in queries]


VALID = """#+ title: A title
#+ question: What is it?
#+ parameter: force | string | west-midlands | The force.
#+ parameter: asOf | date | 2024-03-01 | The day.

SELECT ?force ?asOf WHERE {
  VALUES ?force { "west-midlands" }
  VALUES ?asOf { "2024-03-01"^^xsd:date }
}
"""


def test_valid_header() -> None:
    query = parse_query("cq99-some-query", VALID)
    assert [p.name for p in query.parameters] == ["force", "asOf"]
    assert query.bind({"asOf": "2025-01-02"}) == VALID.replace(
        '"2024-03-01"^^xsd:date', '"2025-01-02"^^<http://www.w3.org/2001/XMLSchema#date>'
    )


@pytest.mark.parametrize(
    ("old", "new"),
    {
        "title-missing": ("#+ title: A title\n", ""),
        "title-twice": ("#+ title: A title\n", "#+ title: A title\n#+ title: Another\n"),
        "question-without-mark": ("it?", "it"),
        "unknown-field": ("#+ title", "#+ author: Me\n#+ title"),
        "no-space": ("#+ title", "#+title"),
        "unknown-type": ("| string |", "| words |"),
        "part-missing": (" | The day.", ""),
        "not-a-day": ("| 2024-03-01 |", "| 2024-02-30 |"),
        "other-default": ("| 2024-03-01 |", "| 2024-03-02 |"),
        "not-in-the-query": ("  VALUES ?force", "  # VALUES ?force"),
        "twice-in-the-query": ("WHERE {\n", 'WHERE {\n  VALUES ?force { "west-midlands" }\n'),
        "not-declared": ("#+ parameter: force | string | west-midlands | The force.\n", ""),
        "declared-twice": ("#+ parameter: asOf", "#+ parameter: force | string | west-midlands | A.\n#+ parameter: asOf"),
        "header-line-later": ("\nSELECT", "\n#+ note: Too late.\nSELECT"),
    }.values(),
)  # fmt: skip
def test_malformed_header_is_refused(old: str, new: str) -> None:
    text = VALID.replace(old, new, 1)
    assert text != VALID
    with pytest.raises(QueryError, match="cq99-some-query"):
        parse_query("cq99-some-query", text)


@pytest.mark.parametrize("name", ["cq1-short", "causes", "cq01", "cq01-Upper", "cq01-a_b"])
def test_malformed_name_is_refused(name: str) -> None:
    with pytest.raises(QueryError, match="is no name"):
        parse_query(name, VALID)


@pytest.mark.parametrize("values", [{"asOf": "yesterday"}, {"asOf": "2024-02-30"}, {"other": "1"}])
def test_value_that_does_not_fit_is_refused(values: Mapping[str, str]) -> None:
    with pytest.raises(QueryError):
        parse_query("cq99-some-query", VALID).bind(values)


@pytest.mark.parametrize(
    "value",
    ['x" } ?s ?p ?o . VALUES ?y { "', "\\", '\\" }', "two\nlines", "’–\u202e🚓", "\\1 \\g<0>"],
)
def test_value_stays_a_value(value: str, ask_store: Engine, ask_rdflib: Engine) -> None:
    """Whatever is written for a parameter is one string, which no force is called."""
    query = read_query(next(QUERIES.glob("cq01-*.rq")))
    text = query.bind({"force": value})
    for ask in (ask_store, ask_rdflib):
        assert ask("west-midlands", text)[1] == []
        echo = text[text.index("VALUES ?force") :].split("\n", 1)[0]
        _, ((written,),) = ask("west-midlands", f"SELECT ?force {{ {echo} }}")
        assert written == f"'{value}'"
