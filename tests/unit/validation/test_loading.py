"""Files are read by their ending; what cannot be read is told with place and remedy."""

import pytest

from peelgraph.errors import InputError, PeelgraphError, RdfError
from peelgraph.validation import load_file, load_quads
from peelgraph.validation.loading import ENDINGS

TRIPLE = "<https://example.org/a> <https://example.org/b> <https://example.org/c> .\n"
SAMPLES = {
    ".ttl": TRIPLE,
    ".nt": TRIPLE,
    ".nq": TRIPLE.replace(" .", " <https://example.org/g> ."),
    ".trig": "<https://example.org/g> { " + TRIPLE + "}",
    ".jsonld": '{"@id": "https://example.org/a", "https://example.org/b": {"@id": "https://example.org/c"}}',
    ".rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="https://example.org/">'
    '<rdf:Description rdf:about="https://example.org/a"><e:b rdf:resource="https://example.org/c"/>'
    "</rdf:Description></rdf:RDF>",
}


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_every_format_has_a_sample():
    assert set(SAMPLES) == set(ENDINGS)


@pytest.mark.parametrize("ending", ENDINGS)
def test_each_format_is_read_by_its_ending(tmp_path, ending):
    (quad,) = load_file(write(tmp_path, "a" + ending, SAMPLES[ending]))
    assert quad.subject.value == "https://example.org/a"


def test_a_folder_is_read_recursively_and_other_files_are_left_out(tmp_path):
    write(tmp_path, "one.ttl", TRIPLE)
    write(tmp_path, "deep/er/two.nt", TRIPLE.replace("/a>", "/z>"))
    write(tmp_path, "README.md", "no RDF")
    assert len(load_quads([tmp_path])) == 2


def test_blank_nodes_of_two_files_stay_two(tmp_path):
    files = [
        write(tmp_path, name, "_:x <https://example.org/b> 1 .") for name in ("a.ttl", "b.ttl")
    ]
    assert len({str(quad.subject) for quad in load_quads(files)}) == 2


def test_broken_turtle_is_told_with_line_and_column(tmp_path):
    path = write(tmp_path, "broken.ttl", TRIPLE + "<https://example.org/a> oops .\n")
    with pytest.raises(RdfError, match=r"broken\.ttl, line 2, column \d+: .*; correct the file"):
        load_file(path)


@pytest.mark.parametrize("text", ["", "# only a comment\n", "@prefix ex: <https://example.org/> ."])
def test_a_file_without_statements_is_told(tmp_path, text):
    with pytest.raises(RdfError, match="holds no statement"):
        load_file(write(tmp_path, "empty.ttl", text))


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(InputError, match="there is no such file or folder"):
        load_quads([tmp_path / "missing.ttl"])


def test_a_folder_without_rdf_is_told(tmp_path):
    write(tmp_path, "notes.txt", "no RDF")
    with pytest.raises(InputError, match="holds no RDF file"):
        load_quads([tmp_path])


def test_an_unknown_ending_is_told(tmp_path):
    with pytest.raises(InputError, match="must end in one of"):
        load_quads([write(tmp_path, "letter.docx", "x")])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("remote.jsonld", '{"@context": "https://example.org/context", "name": "x"}'),
        ("relative.ttl", "<a> <b> <c> ."),
        ("broken.rdf", "<rdf:RDF"),
        ("latin.ttl", None),
    ],
)
def test_what_cannot_be_parsed_is_an_error_of_ours(tmp_path, name, text):
    path = tmp_path / name
    path.write_bytes(b'<x:a> <x:b> "\xe9" .' if text is None else text.encode())
    with pytest.raises(PeelgraphError, match=name):
        load_file(path)


@pytest.mark.parametrize("context", ["http://127.0.0.1:1/context.jsonld", "file:///etc/hostname"])
def test_a_context_elsewhere_is_never_fetched_and_the_message_says_so(tmp_path, context):
    document = f'{{"@context": "{context}", "@id": "https://example.org/a", "b": "c"}}'
    with pytest.raises(RdfError, match="never fetched"):
        load_file(write(tmp_path, "a.jsonld", document))
