"""A letter's report is found by its graph, the gravest results first."""

from pyoxigraph import RdfFormat, parse

from peelgraph.web.views.validated import read_letter_reports

REPORTS = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:report> a sh:ValidationReport ; prov:wasDerivedFrom <urn:graph> ; dcterms:creator "engine 1" ;
  sh:result <urn:a> , <urn:b> .
<urn:a> sh:resultSeverity sh:Info ; sh:resultMessage "a note" ; sh:focusNode <urn:cause> .
<urn:b> sh:resultSeverity sh:Warning ; sh:resultMessage "a warning" ; sh:focusNode <urn:letter> .
<urn:other> a sh:ValidationReport ; prov:wasDerivedFrom <urn:other-graph> ; dcterms:creator "engine 1" .
"""


def test_each_graph_has_its_own_report_and_warnings_come_before_notes():
    quads = parse(REPORTS, RdfFormat.TURTLE)
    reports = read_letter_reports(quad.triple for quad in quads)
    found = [(one.severity, one.message, one.focus) for one in reports["urn:graph"].results]
    assert found == [("Warning", "a warning", "urn:letter"), ("Info", "a note", "urn:cause")]
    assert reports["urn:graph"].engine == "engine 1"
    assert reports["urn:other-graph"].results == ()
