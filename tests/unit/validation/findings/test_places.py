"""Each format tells where a statement stands; what cannot be told is left open, and never guessed."""

import json
from collections import Counter
from itertools import chain

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse, serialize

from peelgraph.errors import RdfError
from peelgraph.validation.blank_nodes import content_name, name_blank_nodes
from peelgraph.validation.findings.places import Locator, Place
from peelgraph.validation.findings.turtle_lines import UnreadableError, read_lines
from peelgraph.validation.loading import load_documents

EX = "https://example.org/"
TURTLE = '''@prefix ex: <https://example.org/> .
# A comment with a <fault> in it.
ex:a a ex:Thing ;
  ex:p """many
lines""" , "two"@en-GB ;
  ex:list ( 1
    2.0 ) ;
  ex:inner [
    ex:q true ] .
ex:b ex:p ex:a .
'''


def term(name):
    return NamedNode(EX + name)


def locate(tmp_path, name, text, *nodes):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path), Locator(load_documents([path]), set(nodes))


def test_turtle_tells_the_line_of_subject_property_and_value(tmp_path):
    file, locator = locate(tmp_path, "a.ttl", TURTLE, term("a"), term("b"))
    assert locator.find(term("a"), None, None) == Place(file, 3)
    assert locator.find(term("a"), EX + "p", Literal("two", language="en-gb")) == Place(file, 5)
    assert locator.find(term("a"), EX + "p", Literal("many\nlines")) == Place(file, 4)
    assert locator.find(term("a"), EX + "inner", None) == Place(file, 8)
    assert locator.find(term("a"), f"^<{EX}p>", term("b")) == Place(file, 10)


def test_what_is_only_pointed_at_stands_where_it_is_pointed_at(tmp_path):
    file, locator = locate(tmp_path, "a.ttl", TURTLE, term("Thing"))
    assert locator.find(term("Thing"), None, None) == Place(file, 3)
    assert locator.find(term("nobody"), None, None) is None


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_editors_do(tmp_path, end):
    file, locator = locate(tmp_path, "a.ttl", TURTLE.replace("\n", end), term("b"))
    assert locator.find(term("b"), None, None) == Place(file, 10)


def test_trig_tells_the_line_in_each_graph(tmp_path):
    text = TURTLE.replace(
        "ex:b ex:p ex:a .", "GRAPH ex:g {\n  ex:b ex:p ex:a\n} ex:h { [ ex:p 1 ] . }"
    )
    file, locator = locate(tmp_path, "a.trig", text, term("b"))
    assert locator.find(term("b"), EX + "p", term("a")) == Place(file, 11)


@pytest.mark.parametrize(("ending", "graph"), [(".nt", ""), (".nq", " <https://example.org/g>")])
def test_formats_of_one_statement_a_line_tell_it(tmp_path, ending, graph):
    rows = ["# first", f"<{EX}a> <{EX}p> <{EX}b>{graph} .", "", f'<{EX}b> <{EX}p> "1"{graph} .', ""]
    file, locator = locate(tmp_path, "a" + ending, "\n".join(rows), term("b"))
    assert locator.find(term("b"), EX + "p", Literal("1")) == Place(file, 4)


def test_two_statements_on_one_line_of_n_triples_are_refused(tmp_path):
    text = f"<{EX}a> <{EX}p> <{EX}b> . <{EX}b> <{EX}p> <{EX}c> .\n"
    with pytest.raises(RdfError, match=r"a\.nt"):
        locate(tmp_path, "a.nt", text, term("b"))


def test_rdf_xml_tells_the_line_of_the_subject(tmp_path):
    text = f"""<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ex="{EX}" xml:base="{EX}base">
  <ex:Thing rdf:about="{EX}a"/>
  <ex:Thing
    rdf:ID="b"/>
</rdf:RDF>
"""
    file, locator = locate(tmp_path, "a.rdf", text, term("a"), term("base#b"))
    assert locator.find(term("a"), None, None) == Place(file, 3)
    assert locator.find(term("base#b"), None, None) == Place(file, 4)


def test_json_ld_tells_a_pointer(tmp_path):
    document = {
        "@context": {"ex": EX, "id": "@id", "part": {"@id": EX + "part"}},
        "@graph": [
            {"id": "ex:a", "part": {"id": "ex:b"}},
            {"id": "ex:b", "ex:odd/name": {"id": EX + "c", "ex:p": 1}},
        ],
    }
    file, locator = locate(tmp_path, "a.jsonld", json.dumps(document), term("b"), term("c"))
    assert locator.find(term("b"), None, None) == Place(file, pointer="/@graph/1")
    assert locator.find(term("c"), None, None) == Place(file, pointer="/@graph/1/ex:odd~1name")


def test_a_file_that_is_not_understood_gives_no_line(tmp_path):
    """Were the reader to see other statements than the parser, its lines would be worth nothing."""
    file, locator = locate(tmp_path, "a.ttl", TURTLE, term("b"))
    assert locator.find(term("b"), None, None).line
    path = tmp_path / "a.ttl"
    (document,) = load_documents([path])
    path.write_text(TURTLE.replace("true", "false"), "utf-8")
    assert Locator([document], {term("b")}).find(term("b"), None, None) == Place(file)


def test_what_is_no_turtle_is_not_read():
    for text in (
        "<a> <b> .",
        "<a> <b> <c>",
        "<a> 'x' <c> .",
        "( 1",
        "p:a p:b p:c .",
        "<a> <b> << <c> <d> <e> >> .",
    ):
        with pytest.raises(UnreadableError):
            read_lines(text)


def every_turtle_file(root, shared):
    found = [
        path
        for folder in (root / "ontology", root / "shapes", root / "tests", shared("conformance"))
        for ending in ("*.ttl", "*.trig")
        for path in folder.rglob(ending)
        if "node_modules" not in path.parts
    ]
    assert len(found) > 200
    return found


def test_every_turtle_file_at_hand_is_read_as_the_parser_reads_it(root, shared):
    base = "https://base.example/x"
    for path in every_turtle_file(root, shared):
        form = RdfFormat.from_extension(path.suffix[1:])
        text = path.read_bytes().decode("utf-8-sig")
        known = name_blank_nodes(list(parse(path=path, format=form, base_iri=base)))
        read = [quad for quad, _ in read_lines(f"@base <{base}> . " + text)]
        assert Counter(name_blank_nodes(read)) == Counter(known), path


def test_blank_nodes_keep_their_names_whatever_a_file_calls_them():
    text = "_:x <https://e/p> _:y . _:y <https://e/q> 1 . _:z <https://e/p> _:z ."
    swapped = ". ".join(reversed(text.replace("_:x", "_:n9").rstrip(" .").split(" . "))) + " ."
    one, other = (
        name_blank_nodes(list(parse(t.encode(), format=RdfFormat.TURTLE))) for t in (text, swapped)
    )
    assert set(one) == set(other)
    lines = serialize(one, format=RdfFormat.N_TRIPLES).decode().splitlines()
    again = name_blank_nodes(list(parse("\n".join(sorted(lines)), format=RdfFormat.N_TRIPLES)))
    assert set(again) == set(one)


def test_blank_nodes_of_different_files_share_content_but_no_name():
    quads = list(parse(b"_:x <https://e/p> 1 .", format=RdfFormat.TURTLE))
    names = {str(next(iter(name_blank_nodes(quads, tag))).subject.value) for tag in ("", "f1")}
    assert len(names) == 2
    assert len(set(map(content_name, names))) == 1


def test_a_change_far_away_leaves_the_names_of_blank_nodes():
    text = "_:x <https://e/p> 1 . "
    near = set(chain(name_blank_nodes(list(parse(text, format=RdfFormat.TURTLE)))))
    far = "".join(f"_:b{n} <https://e/next> _:b{n + 1} . " for n in range(20))
    assert near < set(name_blank_nodes(list(parse(text + far, format=RdfFormat.TURTLE))))
