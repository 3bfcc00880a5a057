"""A query that stands alone in an address, read in a way of its own."""

from hypothesis import example, given
from hypothesis import strategies as st

from peelgraph.web.http.links import LINK_FORMAT, Link, join_query, link_original, render_links
from peelgraph.web.sparql.plain import read_plain_query
from peelgraph.web.sparql.protocol import QueryRequest, read_request

ADDRESSES = st.text("aZ0%+=&;?/<>\"'~#\\^`{|}éE2C3 -_.").map(lambda text: text.encode())


@given(ADDRESSES)
@example(b"ASK%20%7B%7D+%23%C3%A9")
@example(b"a%2Bb+c")
@example(b"%C3")
@example(b"%zz%4")
@example(b"a=b=c%3D")
@example(b"%3d%3D==%==41=%41")
@example(b"a%0Ab%0D%20")
@example(b"%00_a_%20_")
@example(b"a;query=b")
@example(b"")
def test_it_is_read_as_the_protocol_reads_it_or_left_to_it(written):
    parameters = b"query=" + written
    asked = read_request("GET", parameters, None, b"", "text/csv")
    found = read_plain_query(parameters, "text/csv")
    assert found is None or found == asked


def test_escaped_as_clients_do_it_is_read():
    asked = read_plain_query(b"query=ASK%20%7B+%3Fs%3Fp%22%C3%A9%22%7D", None)
    assert asked == QueryRequest('ASK { ?s?p"é"}')


@given(st.sampled_from(["/sparql", "https://peel.example/a b/sparql"]), ADDRESSES)
def test_the_links_of_an_answer_are_written_as_links_are(original, written):
    root, query = original.removesuffix("/sparql"), written.decode()
    assert link_original(root, original, query) == render_links(
        (
            Link(join_query(original, query), "original timegate"),
            Link(join_query(f"{root}/timemap/sparql", query), "timemap", LINK_FORMAT),
        )
    )["link"]  # fmt: skip
