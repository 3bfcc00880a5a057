"""Ask a served graph where the causes of concern of West Midlands Police stand, and in which words.

Start the server first (`make run`), then: python examples/open_causes.py [http://127.0.0.1:8000/]
"""

import sys

from SPARQLWrapper import JSON, SPARQLWrapper

QUESTION = """
PREFIX oa:   <http://www.w3.org/ns/oa#>
PREFIX peel: <https://w3id.org/peel/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?cause ?status ?said ?words WHERE {
  ?c peel:concernsBody/peel:forceId "west-midlands" ;
     skos:prefLabel ?cause ;
     peel:currentStatus/skos:prefLabel ?status ;
     prov:wasDerivedFrom ?claim .
  ?claim peel:assertedOn ?said ;
         peel:evidence/oa:hasSelector/oa:exact ?words .
}
ORDER BY ?status ?cause
"""


def main(site: str = "http://127.0.0.1:8000/") -> None:
    """Print one line per cause: status, cause, day of the letter; and the words below it."""
    endpoint = SPARQLWrapper(f"{site.rstrip('/')}/sparql", returnFormat=JSON)
    endpoint.setQuery(QUESTION)
    for row in endpoint.queryAndConvert()["results"]["bindings"]:
        print(f"{row['status']['value']:<7} {row['cause']['value']}, {row['said']['value']}")
        print(f"        “{row['words']['value']}”")


if __name__ == "__main__":
    main(*sys.argv[1:])
