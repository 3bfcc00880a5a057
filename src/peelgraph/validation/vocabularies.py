"""The terms of the vocabularies that data of ours uses, to tell a term from a typing error.

Those of rdflib are generated from the published vocabularies; it has none of Web Annotation, whose
terms are listed here (W3C Recommendation of 23 February 2017).
"""

import re
from collections.abc import Mapping

from rdflib.namespace import (
    DCAT,
    DCTERMS,
    FOAF,
    ORG,
    OWL,
    PROV,
    RDF,
    RDFS,
    SH,
    SKOS,
    VOID,
    XSD,
    DefinedNamespace,
)

from peelgraph.graph.vocabulary import PREFIXES

_OA = PREFIXES["oa"]
_OA_TERMS = """
Annotation Choice CssSelector CssStyle DataPositionSelector Direction FragmentSelector HttpRequestState
Motivation PreferContainedDescriptions PreferContainedIRIs RangeSelector ResourceSelection Selector
SpecificResource State Style SvgSelector TextPositionSelector TextQuoteSelector TextualBody TimeState
XPathSelector annotationService assessing autoDirection bodyValue bookmarking cachedSource canonical
classifying commenting describing editing end exact hasBody hasEndSelector hasPurpose hasScope
hasSelector hasSource hasStartSelector hasState hasTarget highlighting identifying linking
ltrDirection moderating motivatedBy prefix processingLanguage questioning refinedBy renderedVia
replying rtlDirection sourceDate sourceDateEnd sourceDateStart start styleClass styledBy suffix tagging
textDirection via
"""
_MEMBER = re.compile(re.escape(str(RDF)) + r"_[1-9][0-9]*")
_DEFINED: Mapping[str, type[DefinedNamespace]] = {
    str(namespace): namespace
    for namespace in (DCAT, DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SH, SKOS, VOID, XSD)
}


def is_unknown_term(iri: str) -> bool:
    """Tell whether an IRI stands in the namespace of a known vocabulary and is none of its terms."""
    if iri.startswith(_OA):
        return iri.removeprefix(_OA) not in _OA_TERMS.split()
    for namespace, defined in _DEFINED.items():
        local = iri.removeprefix(namespace)
        if local != iri and local and "/" not in local and "#" not in local:
            return iri not in defined and not _MEMBER.fullmatch(iri)
    return False
