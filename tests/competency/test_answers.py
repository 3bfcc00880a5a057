"""Every question, in every engine: equal to what a person reads in the letters."""

import re
from pathlib import Path
from typing import Any

import httpx
from pyoxigraph import Literal, Quad
from SPARQLWrapper import JSON, SPARQLWrapper

from peelgraph.graph.vocabulary import peel

from .conftest import DATASETS, EXPECTED, Case, Engine, Table, find_cases, find_queries, read_json
from .notation import Notation

#: Where the words stand is not read by a person: it is checked against the texts.
POSITION = "at"


def _read(case: Case, table: Table) -> list[list[Notation]]:
    columns, rows = table
    read = [i for i, column in enumerate(columns) if column != POSITION]
    assert [columns[i] for i in read] == case.columns
    return [[row[i] for i in read] for row in rows]


def test_oxigraph_answers_as_expected(case: Case, ask_store: Engine) -> None:
    assert _read(case, ask_store(case.dataset, case.text)) == case.rows


def test_oxigraph_answers_alike_over_its_own_union(
    case: Case, ask_store: Engine, ask_union: Engine
) -> None:
    assert ask_union(case.dataset, case.text) == ask_store(case.dataset, case.text)


def test_rdflib_answers_as_expected(case: Case, ask_rdflib: Engine) -> None:
    assert _read(case, ask_rdflib(case.dataset, case.text)) == case.rows


def test_http_answers_as_expected(case: Case, endpoints: dict[str, str]) -> None:
    client = SPARQLWrapper(endpoints[case.dataset], returnFormat=JSON)
    client.setMethod("POST")
    client.setQuery(case.text)
    answer: Any = client.queryAndConvert()
    assert _read(case, read_json(answer)) == case.rows


def test_rest_answers_as_expected(case: Case, endpoints: dict[str, str]) -> None:
    address = endpoints[case.dataset].removesuffix("/sparql") + f"/queries/{case.query.name}.srj"
    answer = httpx.get(address, params=case.parameters)
    assert answer.headers["peelgraph-complete"] == "true"
    assert _read(case, read_json(answer.json())) == case.rows


def test_words_are_those_of_a_text(
    case: Case, ask_store: Engine, datasets: dict[str, tuple[Quad, ...]]
) -> None:
    columns, rows = ask_store(case.dataset, case.text)
    assert ("words" in columns) == (POSITION in columns)
    texts = [
        quad.object.value
        for quad in datasets[case.dataset]
        if quad.predicate == peel.textValue and isinstance(quad.object, Literal)
    ]
    for row in rows if POSITION in columns else ():
        words, start = row[columns.index("words")], row[columns.index(POSITION)]
        assert isinstance(words, str)
        assert isinstance(start, int)
        quotation = words[1:-1]
        assert any(text[start : start + len(quotation)] == quotation for text in texts)


def test_every_query_has_expected_rows_and_the_other_way_round() -> None:
    numbers = [re.match(r"cq[0-9]{2}", path.stem) for path in find_queries()]
    stems = [number[0] for number in numbers if number]
    assert stems, "no query was found"
    assert sorted(stems) == sorted({stem for stem, _ in find_cases()})
    assert sorted(stems) == sorted(path.stem for path in Path(EXPECTED).iterdir())


def test_every_query_has_a_case_on_each_dataset_and_one_with_rows() -> None:
    cases = [Case(*found) for found in find_cases()]
    for name in {case.query.name for case in cases}:
        own = [case for case in cases if case.query.name == name]
        assert {case.dataset for case in own} == set(DATASETS), name
        assert any(case.rows for case in own), f"{name} is never seen to find anything"
        assert any(case.text == case.query.text for case in own), f"{name} never runs as it is"
