from http import HTTPStatus
from urllib.parse import quote, quote_plus, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelgraph.web.sparql.protocol import (
    DescriptionRequest,
    ProtocolError,
    QueryRequest,
    UpdateRequest,
    read_request,
)

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
ASK = QueryRequest("ASK {}")
G1, G2 = "http://e/g1", "http://e/g2"


@pytest.mark.parametrize(
    ("method", "address", "content_type", "body", "expected"),
    [
        ("GET", b"", None, b"", DescriptionRequest()),
        ("HEAD", b"", None, b"", DescriptionRequest()),
        ("GET", b"query=ASK+%7B%7D", None, b"", ASK),
        ("GET", b"query=ASK%20%7B%7D", None, b"", ASK),
        ("GET", b"query=ASK%20{}", None, b"", ASK),
        ("HEAD", b"query=ASK%20{}", None, b"", ASK),
        ("GET", b"query=ASK%2520", None, b"", QueryRequest("ASK%20")),
        ("GET", b"query=a%2Bb", None, b"", QueryRequest("a+b")),
        ("GET", "query=é%C3%A9".encode(), None, b"", QueryRequest("éé")),
        (
            "GET",
            b"query=ASK%20{}&format=csv&output=x",
            None,
            b"",
            QueryRequest("ASK {}", format_name="csv"),
        ),
        ("POST", b"", FORM, b"query=ASK+%7B%7D", ASK),
        ("POST", b"", FORM, b"query=ASK%20%7B%7D", ASK),
        ("POST", b"", FORM + "; charset=UTF-8", b"query=ASK%20{}", ASK),
        ("POST", b"", FORM.upper(), b"query=a%2Bb", QueryRequest("a+b")),
        ("POST", b"", DIRECT, b"ASK {}", ASK),
        ("QUERY", b"", DIRECT, b"ASK {}", ASK),
        ("QUERY", b"", FORM, b"query=ASK+%7B%7D", ASK),
        ("GET", b"version=abc", None, b"", DescriptionRequest(version="abc")),
        ("GET", b"query=ASK%20{}&version=abc", None, b"", QueryRequest("ASK {}", version="abc")),
        ("POST", b"", UPDATE, b"CLEAR ALL", UpdateRequest("CLEAR ALL")),
        ("POST", b"", FORM, b"update=CLEAR+ALL", UpdateRequest("CLEAR ALL")),
        (
            "POST",
            b"using-graph-uri=http://e/g1&using-named-graph-uri=http://e/g2",
            UPDATE,
            b"u",
            UpdateRequest("u", (G1,), (G2,)),
        ),
        (
            "POST",
            b"",
            FORM,
            b"update=u&using-graph-uri=http://e/g1&using-graph-uri=http://e/g2",
            UpdateRequest("u", (G1, G2)),
        ),
        (
            "POST",
            b"",
            DIRECT + ';charset="utf-8"',
            "ASK {} # é+%20".encode(),
            QueryRequest("ASK {} # é+%20"),
        ),
        (
            "GET",
            f"query=q&default-graph-uri={quote(G1)}&default-graph-uri={quote(G2)}&named-graph-uri={quote(G2)}".encode(),
            None,
            b"",
            QueryRequest("q", (G1, G2), (G2,)),
        ),
        ("POST", b"default-graph-uri=http://e/g1", DIRECT, b"q", QueryRequest("q", (G1,))),
        (
            "POST",
            b"default-graph-uri=http://e/g1",
            FORM,
            b"query=q&default-graph-uri=http://e/g2",
            QueryRequest("q", (G1, G2)),
        ),
    ],
)
def test_a_request_is_read(method, address, content_type, body, expected):
    assert read_request(method, address, content_type, body, None) == expected


@pytest.mark.parametrize(
    ("method", "address", "content_type", "body", "status"),
    [
        ("GET", b"quer=ASK", None, b"", 400),
        ("GET", b"default-graph-uri=http://e/", None, b"", 400),
        ("GET", b"query=ASK&query=ASK", None, b"", 400),
        ("GET", b"query=%FF", None, b"", 400),
        ("GET", b"query=\xff", None, b"", 400),
        ("GET", b"update=CLEAR%20ALL", None, b"", 400),
        ("GET", b"query=ASK%20{}&using-graph-uri=http://e/", None, b"", 400),
        ("GET", b"query=x" + b"&a=b" * 1000, None, b"", 400),
        ("PUT", b"query=ASK%20{}", None, b"", 405),
        ("DELETE", b"", None, b"", 405),
        ("PATCH", b"", None, b"", 405),
        ("POST", b"", None, b"query=ASK%20{}", 415),
        ("POST", b"", None, b"ASK {}", 415),
        ("POST", b"", "text/plain", b"ASK {}", 415),
        ("POST", b"", "multipart/form-data; boundary=x", b"", 415),
        ("POST", b"", DIRECT + "; charset=UTF-16", "ASK {}".encode("utf-16"), 415),
        ("POST", b"", FORM + "; charset=latin1", b"query=ASK%20{}", 415),
        ("POST", b"", DIRECT, b"\xff\xfe", 400),
        ("POST", b"", FORM, b"", 400),
        ("POST", b"", FORM, b"query=%FF", 400),
        ("POST", b"", FORM, b"query=a&query=b", 400),
        ("POST", b"query=ASK%20{}", FORM, b"query=ASK%20{}", 400),
        ("POST", b"query=ASK%20{}", DIRECT, b"ASK {}", 400),
        ("POST", b"", FORM, b"query=a&update=b", 400),
        ("POST", b"", UPDATE + "; charset=UTF-16", "CLEAR ALL".encode("utf-16"), 415),
        ("POST", b"", UPDATE, b"\xff\xfe", 400),
        ("POST", b"", FORM, b"update=a&update=b", 400),
        ("POST", b"default-graph-uri=http://e/g1", UPDATE, b"CLEAR ALL", 400),
        ("POST", b"version=0123456789abcdef", UPDATE, b"CLEAR ALL", 400),
        ("POST", b"update=CLEAR+ALL", FORM, b"", 400),
        ("GET", b"query=q&version=a&version=b", None, b"", 400),
        ("QUERY", b"", UPDATE, b"CLEAR ALL", 415),
        ("QUERY", b"", FORM, b"update=CLEAR+ALL", 400),
        ("QUERY", b"", None, b"ASK {}", 415),
    ],
)
def test_what_is_no_query_is_told_with_its_status(method, address, content_type, body, status):
    error = read_request(method, address, content_type, body, None)
    assert isinstance(error, ProtocolError)
    assert error.status == HTTPStatus(status)
    assert error.detail.endswith(".")


TEXT = st.text(st.characters(exclude_categories=("Cs",)))


@given(
    TEXT,
    st.lists(TEXT, max_size=3),
    st.lists(TEXT, max_size=3),
    st.sampled_from([quote, quote_plus]),
)
def test_every_way_of_sending_a_query_gives_the_same_request(query, default, named, encode):
    parameters = [("default-graph-uri", iri) for iri in default]
    parameters += [("named-graph-uri", iri) for iri in named]
    whole = urlencode([("query", query), *parameters], quote_via=encode).encode()
    dataset = urlencode(parameters, quote_via=encode).encode()
    expected = QueryRequest(query, tuple(default) or None, tuple(named) or None, accept="*/*")
    assert read_request("GET", whole, None, b"", "*/*") == expected
    assert read_request("POST", b"", FORM, whole, "*/*") == expected
    assert read_request("POST", dataset, DIRECT, query.encode(), "*/*") == expected


@given(
    st.sampled_from(["GET", "POST", "QUERY", "PUT"]),
    st.binary(),
    st.none() | st.text(),
    st.binary(),
)
def test_no_request_is_an_exception(method, address, content_type, body):
    read_request(method, address, content_type, body, None)
