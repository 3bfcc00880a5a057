"""A letter that was published twice is one letter with two texts; two letters are two."""

from itertools import permutations

import pytest

from peelgraph.errors import MintingError
from peelgraph.graph.dataset import build_dataset
from peelgraph.graph.identifiers import Minter
from peelgraph.graph.identity.copies import LetterInput
from peelgraph.graph.vocabulary import concept, foaf, oa, peel, rdf
from peelgraph.validation.evidence import check_evidence

PAGE, PDF = "text/html", "application/pdf"
PROSE = (
    "The inspectorate visited the custody suites without warning and spoke with detention officers "
    "about handovers, healthcare, meals, exercise, searches, interviews, records and complaints."
)


@pytest.fixture(scope="session")
def draft(drafts):
    def draft(**changes):
        cause = drafts.cause(
            "doesn’t keep its custody suites safe enough",
            "custody",
            closed=changes.pop("closed", "2024-06-06"),
            remains=changes.pop("remains", None),
        )
        letter = drafts.draft(
            "2024-06-06",
            (cause,),
            (drafts.person("Ada Field"),),
            extra=PROSE,
            published="2024-06-08",
        )
        return drafts.change(letter, **changes)

    return draft


@pytest.fixture(scope="session")
def build(knowledge, write):
    def build(*texts):
        inputs = [
            LetterInput(name, write(draft), url, media_type=kind)
            for name, draft, kind, url in texts
        ]
        return build_dataset(inputs, knowledge.registers, knowledge.concepts, Minter(), "test")

    return build


def texts(quads):
    return [q.object for q in quads if q.predicate == peel.hasText]


def remarks(quads):
    kind = concept("remark-kind", "contradiction")
    nodes = {q.subject for q in quads if q.predicate == peel.remarkKind and q.object == kind}
    return sorted(
        q.object.value
        for q in quads
        if q.subject in nodes and q.predicate.value.endswith("comment")
    )


def test_a_page_and_a_pdf_are_one_letter_with_two_texts(build, draft):
    page = ("page", draft(extra=PROSE + " Contents"), PAGE, "https://example.org/page")
    pdf = ("pdf", draft(extra=PROSE + " Page 1 of 2"), PDF, "https://example.org/letter.pdf")
    quads = build(page, pdf)
    assert build(pdf, page) == quads
    assert len([q for q in quads if q.predicate == rdf.type and q.object == peel.Letter]) == 1
    assert len(texts(quads)) == 2
    assert {q.object.value for q in quads if q.predicate == foaf.page} == {page[3], pdf[3]}
    values = {q.object.value for q in quads if q.predicate == peel.textValue}
    assert any("Page 1 of 2" in value for value in values)
    sources = {q.object for q in quads if q.predicate == oa.hasSource}
    (page_text,) = [
        q.subject for q in quads if q.predicate == peel.textValue and "Contents" in q.object.value
    ]
    assert sources == {page_text}
    assert remarks(quads) == []
    assert check_evidence(quads)


def test_a_text_that_says_otherwise_leaves_a_remark_with_both_passages(build, draft):
    page = ("page", draft(), PAGE, None)
    pdf = (
        "pdf",
        draft(closed=None, remains="2024-06-06", published="2024-06-09", extra=PROSE + " Page 1"),
        PDF,
        None,
    )
    quads = build(page, pdf)
    assert remarks(quads) == [
        "published_on: one text says 2024-06-08, another 2024-06-09",
        "status: one text says closed, another remains",
    ]
    assert len({q.object for q in quads if q.predicate == oa.hasSource}) == 2
    assert check_evidence(quads)
    assert not [
        q
        for q in quads
        if q.object == concept("assertion-kind", "remains") and q.predicate == peel.assertionKind
    ]


def test_the_number_of_causes_is_compared_too(build, draft, drafts):
    one = draft()
    two = drafts.change(
        one, causes=(*one.causes, drafts.cause("doesn’t train them")), extra=PROSE + " x"
    )
    (remark,) = remarks(build(("page", one, PAGE, None), ("pdf", two, PDF, None)))
    assert remark == "concerns: 1 causes are read in one text, 2 in another"


@pytest.mark.parametrize("change", ["title", "people", "extra"])
def test_two_letters_of_one_day_body_and_kind_stay_two(change, build, draft, drafts):
    other = {
        "title": {"title": "Another letter", "extra": PROSE + " x"},
        "people": {"people": (drafts.person("Bea Hill"),), "extra": PROSE + " x"},
        "extra": {
            "extra": "Firearms licences are granted to people whom nobody has ever asked anything."
        },
    }[change]
    with pytest.raises(MintingError) as caught:
        build(("page", draft(), PAGE, None), ("other", draft(**other), PAGE, None))
    assert str(caught.value) == (
        "other and page have the same day, body and kind; add `distinguish = true` to the "
        "letter.toml of the one that was published later"
    )


def test_one_address_makes_two_texts_one_letter(build, draft):
    url = "https://example.org/letter"
    other = draft(title="Letter", extra="short")
    assert len(texts(build(("page", draft(), PAGE, url), ("text", other, "text/plain", url)))) == 2


def test_one_text_from_a_page_and_a_document_is_one_text(build, draft):
    quads = build(("page", draft(), PAGE, None), ("pdf", draft(), PDF, None))
    assert len(texts(quads)) == 1


def test_the_order_of_three_texts_does_not_matter(build, draft):
    three = [
        ("a", draft(extra=PROSE + " one"), PDF, None),
        ("b", draft(extra=PROSE + " two"), "text/plain", None),
        ("c", draft(extra=PROSE + " three"), PDF, "https://example.org/c"),
    ]
    expected = build(*three)
    assert len(texts(expected)) == 3
    assert all(build(*order) == expected for order in permutations(three))
