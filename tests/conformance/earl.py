"""The result as EARL (Evaluation and Report Language 1.0), without a date: the same result, the same bytes."""

_HEAD = """\
# The result of W3C's test suites, run over HTTP on a real server. Written by `make conformance`.
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix doap: <http://usefulinc.com/ns/doap#> .
@prefix earl: <http://www.w3.org/ns/earl#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .

<#peelgraph> a earl:TestSubject, earl:Software, doap:Project ;
    doap:name "peelgraph" ;
    dcterms:title "peelgraph" .

<#assertor> a earl:Assertor, earl:Software ;
    foaf:name "peelgraph tests/conformance" .
"""

_ASSERTION = """
<#{suite}-{name}> a earl:Assertion ;
    earl:assertedBy <#assertor> ;
    earl:subject <#peelgraph> ;
    earl:test <{test}> ;
    earl:mode earl:automatic ;
    dcterms:isPartOf <#{suite}> ;
    earl:result <#{suite}-{name}-result> .
<#{suite}-{name}-result> a earl:TestResult ;
    earl:outcome earl:{outcome} .
"""


def render_earl(found: dict[str, dict[str, str | None]]) -> bytes:
    """Write which test of which suite has passed; names are relative to where the report is served."""
    parts = [_HEAD]
    for suite, outcomes in found.items():
        for test, wrong in sorted(outcomes.items()):
            outcome = "failed" if wrong else "passed"
            name = test.rpartition("#")[2]
            parts.append(_ASSERTION.format(suite=suite, name=name, test=test, outcome=outcome))
    return "".join(parts).encode()
