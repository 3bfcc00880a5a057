"""The graph of one letter: every statement leads to the exact words, and nothing else is in it."""

import re
from collections import defaultdict
from dataclasses import replace
from datetime import date

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from peelgraph.errors import EvidenceError, LetterError, MintingError
from peelgraph.facts import find_facts
from peelgraph.facts.model import Monitoring, Recommendation
from peelgraph.graph.dataset import LetterInput, build_dataset
from peelgraph.graph.identifiers import DEFAULT_BASE, Minter
from peelgraph.graph.letter.building import build_letter_graph
from peelgraph.graph.serialization import render_statements
from peelgraph.graph.vocabulary import PREFIXES, concept, foaf, oa, peel, rdf, skos
from peelgraph.letters import Passage, Span, read_letter
from peelgraph.letters.dates import Period
from peelgraph.partial_dates import PartialDate
from peelgraph.pipeline.validating import validate_quads

XSD = "http://www.w3.org/2001/XMLSchema#"
LETTER = f"{DEFAULT_BASE}letter/2024-07-23/west-midlands/causes-of-concern-revisit"


@pytest.fixture(scope="session")
def build(knowledge):
    """Build the graph of some facts."""

    def build(facts, base=DEFAULT_BASE, **options):
        labels = knowledge.concepts.labels
        return build_letter_graph(facts, knowledge.registers, Minter(base), labels, **options)

    return build


@pytest.fixture(scope="session")
def read(knowledge):
    """Read a letter's text into facts."""

    def read(text):
        letter = read_letter(text, knowledge.rules)
        return find_facts(letter, knowledge.registers, knowledge.rules)

    return read


@pytest.fixture(scope="session")
def nodes(build, facts):
    """The real letter's graph as subject → predicate → values."""
    return index(build(facts)[1])


def index(quads):
    found = defaultdict(lambda: defaultdict(set))
    for quad in quads:
        found[quad.subject.value][quad.predicate.value].add(quad.object)
    return found


def of_class(nodes, kind):
    return {node: parts for node, parts in nodes.items() if kind in parts[rdf.type.value]}


def only(values):
    (value,) = values
    return value.value


def test_every_quote_of_the_graph_is_the_slice_of_the_text_at_its_offsets(nodes, source):
    text = source.text
    passages = of_class(nodes, oa.SpecificResource)
    # 4 of title and day, 7 of parties, 3 of events, 8 of causes, 3 of claims, 19 findings, 5 counts.
    assert len(passages) == 48
    for passage, parts in passages.items():
        start, end = map(int, re.fullmatch(r".*#char=(\d+),(\d+)", passage).groups())
        assert {node.value for node in parts[oa.hasSelector.value]} == {
            f"{passage}&q",
            f"{passage}&p",
        }
        quote, position = nodes[f"{passage}&q"], nodes[f"{passage}&p"]
        assert only(quote[oa.exact.value]) == text[start:end]
        assert only(quote[oa.prefix.value]) == text[max(0, start - 32) : start]
        assert only(quote[oa.suffix.value]) == text[end : end + 32]
        assert int(only(position[oa.start.value])) == start
        assert int(only(position[oa.end.value])) == end
        assert only(parts[oa.hasSource.value]) == f"{DEFAULT_BASE}text/68dc81af837d00e5"


def test_the_text_itself_is_in_the_graph_with_its_digest_and_length(nodes, source):
    text = nodes[f"{DEFAULT_BASE}text/68dc81af837d00e5"]
    assert only(text[peel.textValue.value]) == source.text
    assert only(text[peel.sha256.value]).startswith("68dc81af837d00e5")
    assert text[peel.textLength.value] == {Literal("3973", datatype=NamedNode(XSD + "integer"))}


def test_a_fact_whose_quote_was_tampered_with_stops_the_build(build, facts):
    count = facts.counts[0]
    changed = replace(count, evidence=Passage(count.evidence.span, "we identified five causes"))
    with pytest.raises(EvidenceError) as caught:
        build(replace(facts, counts=(changed, *facts.counts[1:])))
    assert str(caught.value) == (
        "the text says 'we identified four causes of concern' at [524, 560), "
        "and a fact quotes 'we identified five causes'; read the letter again"
    )


def test_a_fact_whose_place_was_moved_stops_the_build(build, facts):
    finding = facts.findings[0]
    start, end = finding.evidence.span
    moved = replace(finding, evidence=Passage(Span(start + 1, end + 1), finding.evidence.quote))
    with pytest.raises(EvidenceError):
        build(replace(facts, findings=(moved, *facts.findings[1:])))


@pytest.mark.parametrize("offset", [0, 113, 343, 501, 728, 1252, 1310, 2400, 3475, 3640, 3972])
def test_a_text_with_one_character_changed_under_the_same_facts_stops_the_build(
    offset, build, facts, source, knowledge
):
    text = source.text
    other = "X" if text[offset] != "X" else "Y"
    changed = read_letter(text[:offset] + other + text[offset + 1 :], knowledge.rules)
    with pytest.raises(EvidenceError, match=r"^the text says "):
        build(replace(facts, letter=changed))


def test_every_stated_node_names_its_letter_and_has_evidence(nodes):
    stated = [parts for parts in nodes.values() if parts[peel.statedIn.value]]
    assert len(stated) > 40
    for parts in stated:
        assert only(parts[peel.statedIn.value]) == LETTER
        assert parts[peel.evidence.value]


def test_there_is_no_blank_node_and_every_subject_begins_with_the_base(build, facts):
    graph, quads = build(facts)
    assert graph.value == LETTER.replace("/id/letter", "/id/graph/letter")
    for quad in quads:
        assert not isinstance(quad.object, BlankNode)
        assert quad.subject.value.startswith(DEFAULT_BASE)
        assert quad.graph_name == graph


def test_every_own_thing_that_is_pointed_to_is_described_in_the_dataset(dataset):
    described = {quad.subject for quad in dataset}
    pointed = {
        quad.object
        for quad in dataset
        if isinstance(quad.object, NamedNode) and quad.object.value.startswith(DEFAULT_BASE)
    }
    assert pointed <= described


def test_dates_are_xsd_dates_and_numbers_are_xsd_integers(dataset):
    types = defaultdict(set)
    for quad in dataset:
        if isinstance(quad.object, Literal):
            types[quad.predicate.value].add(quad.object.datatype.value.removeprefix(XSD))
    for term in (
        *(peel.sentOn, peel.publishedOn, peel.notBefore, peel.notAfter, peel.assertedOn),
        *(peel.attestedOn, peel.electedOn, peel.validFrom),
    ):
        assert types[term.value] == {"date"}, term
    for term in (peel.textLength, peel.count, oa.start, oa.end):
        assert types[term.value] == {"integer"}, term
    for term in (peel.statedDate, peel.sha256, peel.honours, peel.forceId, peel.gssCode, oa.exact):
        assert types[term.value] == {"string"}, term


def test_dates_and_numbers_are_written_as_their_types_want(dataset):
    forms = {"date": r"\d{4}-\d\d-\d\d", "integer": r"\d+"}
    for quad in dataset:
        if isinstance(quad.object, Literal):
            form = forms.get(quad.object.datatype.value.removeprefix(XSD))
            assert form is None or re.fullmatch(form, quad.object.value)


# What the graph of the real letter says.


def test_the_letter_is_sent_by_one_person_to_another_with_a_third_in_copy(nodes):
    letter = nodes[LETTER]
    people = f"{DEFAULT_BASE}person/"
    assert only(letter[peel.from_.value]) == f"{people}lee-freeman"
    assert only(letter[peel.to.value]) == f"{people}craig-guildford"
    assert only(letter[peel.cc.value]) == f"{people}simon-foster"
    assert only(letter[peel.sentOn.value]) == "2024-07-23"
    assert only(letter[peel.concernsBody.value]) == f"{DEFAULT_BASE}force/west-midlands"


def test_the_sender_is_one_party_with_two_posts_and_two_printed_titles(nodes):
    sender = nodes[f"{LETTER}/party/from-1"]
    assert {
        post.value.removeprefix(f"{DEFAULT_BASE}post/") for post in sender[peel.inCapacityOf.value]
    } == {
        "hm-inspector-of-constabulary",
        "hm-inspector-of-fire-and-rescue-services",
    }
    assert {title.value for title in sender[peel.statedTitle.value]} == {
        "His Majesty’s Inspector of Constabulary",
        "His Majesty’s Inspector of Fire & Rescue Services",
    }
    assert only(sender[peel.honours.value]) == "KPM"
    assert not sender[peel.honorificPrefix.value]


def test_four_causes_have_keys_of_body_cycle_and_topic(nodes):
    causes = of_class(nodes, peel.CauseOfConcern)
    root = f"{DEFAULT_BASE}cause/west-midlands/peel-2023-25/"
    assert {cause.removeprefix(root) for cause in causes} == {
        "marac",
        "registered-sex-offenders",
        "online-child-abuse",
        "investigations",
    }


def test_the_name_of_a_cause_is_the_projects_and_no_quotation(nodes, source):
    for parts in of_class(nodes, peel.CauseOfConcern).values():
        assert only(parts[skos.prefLabel.value]) not in source.text


def test_eight_status_assertions_stand_under_their_topic_day_and_kind(nodes):
    kinds = {
        node.removeprefix(f"{LETTER}/status/"): only(parts[peel.assertionKind.value])
        for node, parts in of_class(nodes, peel.StatusAssertion).items()
    }
    closed = concept("assertion-kind", "closed").value
    identified = concept("assertion-kind", "identified").value
    topics = ("marac", "registered-sex-offenders", "online-child-abuse")
    assert kinds == {
        **{f"{topic}/2024-07-23-closed": closed for topic in topics},
        **{f"{topic}/2023-09-30-identified": identified for topic in (*topics, "investigations")},
        "investigations/2024-07-23-remains": concept("assertion-kind", "remains").value,
    }


def test_no_status_of_a_cause_stands_in_the_graph_of_a_letter(nodes):
    assert not any(parts[peel.currentStatus.value] for parts in nodes.values())


def test_nineteen_findings_five_counts_and_one_planned_review_are_in_the_graph(nodes):
    assert len(of_class(nodes, peel.Finding)) == 19
    assert len(of_class(nodes, peel.StatedCount)) == 5
    (review,) = of_class(nodes, peel.PlannedReview).values()
    assert only(review[peel.reviews.value]).endswith("/investigations")
    assert of_class(nodes, peel.Remark) == {}


def test_the_revisit_scrutinised_three_causes_and_the_inspection_identified_four(nodes):
    revisit = nodes[f"{DEFAULT_BASE}inspection/west-midlands/2024-05..2024-06"]
    assert peel.Revisit in revisit[rdf.type.value]
    assert len(revisit[peel.scrutinises.value]) == 3
    inspection = NamedNode(f"{DEFAULT_BASE}inspection/west-midlands/2023-09")
    causes = of_class(nodes, peel.CauseOfConcern).values()
    assert [inspection in parts[peel.identifiedDuring.value] for parts in causes] == [True] * 4


# Other letters.

TITLE = "Borsetshire Police: PEEL causes of concern revisit letter"
SMALL = f"{TITLE}\nTo\nAnn Example\nChief Constable\nSent on\n23 July 2024\nBackground\n"
TWO = (
    "These causes of concern were as follows:\n- The force doesn’t use MARACs.\n"
    "- The force uses MARACs wrongly.\n"
)


def test_a_body_and_a_person_that_no_register_knows_are_described_in_the_letters_graph(build, read):
    nodes = index(build(read(SMALL))[1])
    body = nodes[f"{DEFAULT_BASE}force/borsetshire-police"]
    assert body[skos.prefLabel.value] == {Literal("Borsetshire Police", language="en")}
    (person,) = of_class(nodes, foaf.Person).values()
    assert only(person[foaf.name.value]) == "Ann Example"


def test_a_namesake_of_another_post_is_another_person(build, read):
    copied = SMALL.replace("To\n", "Cc\nAnn Example\nMayor of London\nTo\n")
    nodes = index(build(read(copied))[1])
    assert len(of_class(nodes, foaf.Person)) == 2


def test_a_known_body_is_left_to_the_register_graph(nodes):
    assert f"{DEFAULT_BASE}force/west-midlands" not in nodes


def test_two_causes_of_one_topic_have_keys_that_do_not_depend_on_their_order(build, read):
    one = of_class(index(build(read(SMALL + TWO))[1]), peel.CauseOfConcern)
    lines = TWO.splitlines()
    other_way = "\n".join((lines[0], lines[2], lines[1]))
    other = of_class(index(build(read(SMALL + other_way))[1]), peel.CauseOfConcern)
    assert set(one) == set(other)
    assert len(one) == 2
    assert all(re.search(r"/marac-[0-9a-f]{8}$", cause) for cause in one)


def test_a_letter_without_a_day_or_a_body_has_no_graph(build, read):
    with pytest.raises(MintingError) as caught:
        build(read(f"{TITLE}\nBackground\nIt acts.\n"))
    assert str(caught.value) == "no identifier can be made for a letter without a known date"
    with pytest.raises(MintingError) as caught:
        build(read("A letter\nBackground\nIt acts.\n"))
    assert str(caught.value) == (
        "no identifier can be made for a letter without a known date and body"
    )


def test_a_distinguished_letter_has_digits_of_its_text_in_its_key(build, facts):
    graph, _ = build(facts, distinguished=True)
    assert graph.value == f"{LETTER}-68dc81af".replace("/id/letter", "/id/graph/letter")


def test_the_address_of_publication_is_the_page_of_the_letter(build, facts):
    nodes = index(build(facts, urls=["https://example.org/letter/"])[1])
    assert only(nodes[LETTER][foaf.page.value]) == "https://example.org/letter/"


def test_an_address_that_is_no_iri_is_refused_with_a_message(build, facts):
    with pytest.raises(MintingError):
        build(facts, urls=["example page"])


def test_a_period_of_the_past_is_clipped_to_the_day_of_the_letter(build, read):
    nodes = index(build(read(SMALL + "In July 2024, we revisited the force.\n"))[1])
    (revisit,) = of_class(nodes, peel.Revisit).values()
    assert only(revisit[peel.notAfter.value]) == "2024-07-23"


def test_no_period_of_the_graph_ends_before_it_starts(build, read):
    """A date after the letter may be a misprint of the source: a remark, never a violation."""
    nodes = index(build(read(SMALL + "In August 2024, we revisited the force.\n"))[1])
    for parts in nodes.values():
        for first in parts[peel.notBefore.value]:
            for last in parts[peel.notAfter.value]:
                assert date.fromisoformat(first.value) <= date.fromisoformat(last.value)


def test_a_finding_has_one_kind(build, read):
    paragraph = (
        "There is one cause of concern remaining. This relates to effective investigations. "
        "I recognise the effort the force is making.\n"
    )
    nodes = index(build(read(f"{SMALL}It acts.\nEffective investigations\n{paragraph}"))[1])
    for parts in of_class(nodes, peel.Finding).values():
        assert len(parts[peel.findingKind.value]) == 1


def test_two_remarks_on_the_same_words_stay_two(build, read):
    text = SMALL + "The recommendations were made when the force entered ‘Engage’.\n"
    facts = read(text)
    about = {"recommendations", "monitoring"}
    assert len([remark for remark in facts.remarks if remark.about in about]) == 2
    remarks = of_class(index(build(facts)[1]), peel.Remark)
    assert len(remarks) == len(facts.remarks)


def test_a_day_of_publication_attests_no_post(build, read):
    """LETTERS §2: a letter may be published three years after it was sent."""
    text = SMALL.replace("Sent on\n23 July 2024", "Published on\n19 October 2022")
    text = text.replace("Borsetshire", "Staffordshire")
    nodes = index(build(read(text))[1])
    assert not any(parts[peel.attestedOn.value] for parts in nodes.values())


FORMATS = [
    RdfFormat.N_QUADS,
    RdfFormat.TRIG,
    RdfFormat.TURTLE,
    RdfFormat.N_TRIPLES,
    RdfFormat.RDF_XML,
    RdfFormat.JSON_LD,
]


def statements(quads, rdf_format):
    return set(quads) if rdf_format.supports_datasets else {quad.triple for quad in quads}


@pytest.mark.parametrize("rdf_format", FORMATS, ids=str)
def test_the_dataset_is_the_same_when_it_is_read_back_from_a_format(rdf_format, dataset):
    data = render_statements(dataset, rdf_format.media_type, PREFIXES)
    back = list(parse(data, rdf_format))
    assert statements(back, rdf_format) == statements(dataset, rdf_format)
    assert len(back) == len(statements(dataset, rdf_format))
    assert render_statements(dataset, rdf_format.media_type, PREFIXES) == data


@pytest.mark.parametrize("rdf_format", FORMATS, ids=str)
@pytest.mark.parametrize(
    "sign", ["\r\n", "\t", "\u00a0", "\u2028", "\x85", "👮🏽", "\u202e", '"\\', "<&>"]
)
def test_every_character_of_a_text_survives_a_format(sign, rdf_format, read, knowledge):
    text = f"{SMALL}It{sign}acts.{sign}\nIt waits.\n"
    letters = [LetterInput("small", read(text))]
    quads = build_dataset(letters, knowledge.registers, knowledge.concepts, Minter(), "1")
    back = parse(render_statements(quads, rdf_format.media_type, PREFIXES), rdf_format)
    assert text in {quad.object.value for quad in back if quad.predicate == peel.textValue}


def test_rdf_xml_of_any_letter_that_is_read_is_well_formed(read, knowledge):
    """What XML cannot hold is refused when the letter is read."""
    from xml.dom.minidom import parseString

    with pytest.raises(LetterError, match="0x0001"):
        read(f"{SMALL}It\x01acts.\n")
    letters = [LetterInput("small", read(f"{SMALL}It\u0085acts, “so” & <so>.\n"))]
    quads = build_dataset(letters, knowledge.registers, knowledge.concepts, Minter(), "1")
    parseString(render_statements(quads, RdfFormat.RDF_XML.media_type, PREFIXES))


def test_recommendations_and_monitoring_are_written_as_the_shapes_want_them(facts, knowledge):
    """No rule reads them yet; what a rule will find is written by what is tested here."""
    words = facts.letter.passage(*facts.findings[0].evidence.span)
    month = PartialDate(2023, 9)
    given = replace(
        facts,
        recommendations=(
            Recommendation(0, date(2024, 9, 30), "By 30 September 2024", "plan", (words,)),
        ),
        monitoring=(Monitoring("entered", "engage", Period(month, month), (words,)),),
    )
    letters = [LetterInput("given", given)]
    quads = build_dataset(letters, knowledge.registers, knowledge.concepts, Minter(), "1")
    nodes = index(quads)
    (recommendation,) = of_class(nodes, peel.Recommendation).values()
    assert only(recommendation[peel.deadline.value]) == "2024-09-30"
    assert only(recommendation[peel.statedDeadline.value]) == "By 30 September 2024"
    assert only(recommendation[peel.recommendedUnder.value]).endswith("/peel-2023-25/marac")
    (monitoring,) = of_class(nodes, peel.MonitoringAssertion).values()
    assert only(monitoring[peel.phase.value]) == concept("phase", "engage").value
    assert only(monitoring[peel.monitoringEvent.value]) == (
        concept("monitoring-event", "entered").value
    )
    assert only(monitoring[peel.notAfter.value]) == "2023-09-30"
    report = validate_quads(quads, DEFAULT_BASE)
    assert report.violations == ()
    assert report.focus_counts["https://w3id.org/peel/shapes#Recommendation"] == 1
    assert report.focus_counts["https://w3id.org/peel/shapes#MonitoringAssertion"] == 1
