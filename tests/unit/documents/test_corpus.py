"""One letter in several formats gives the same lines, so that reading does not depend on the format."""

import re

import pytest

from peelgraph.documents import read_document

_MARK = re.compile(r"#{1,6} | *• ")


@pytest.fixture(scope="module")
def corpus(root):
    return root / "tests" / "corpus"


def lines(path):
    text = read_document(path.read_bytes(), path.name).text
    return [_MARK.sub("", line, count=1) for line in text.splitlines() if line]


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_a_letter_in_another_format_has_the_lines_of_its_page(form, corpus):
    pairs = [
        (corpus / "html" / f"{path.stem}.html", path)
        for path in sorted((corpus / form).glob(f"*.{form}"))
        if (corpus / "html" / f"{path.stem}.html").is_file()
    ]
    assert len(pairs) >= 3
    for page, other in pairs:
        found = iter(lines(other))
        missing = [line for line in lines(page) if line not in found]
        assert not missing, f"{other.name} lacks, or has elsewhere, {missing[0]!r}"


def test_every_format_of_the_corpus_is_read_the_same_again(corpus):
    paths = [path for form in ("html", "pdf", "docx", "text") for path in (corpus / form).iterdir()]
    assert paths
    for path in paths:
        document = read_document(path.read_bytes(), path.name)
        assert document == read_document(path.read_bytes(), path.name)
        assert read_document(document.text.encode(), "again").text == document.text
