"""Axe (npm axe-core, in tests/tools) finds nothing serious on any kind of page, in light and dark."""

import pytest

PAGES = (
    "",
    "causes",
    "letters",
    "bodies",
    "topics",
    "inspectors",
    "timeline",
    "about",
    "sparql",
    "queries",
    "queries/cq27-engage",
    "queries/cq06-letters?quotes=true&asOf=2024-03-01",
    "changes",
    "dataset",
    "ontology/alignments",
    "search?q=custody",
    "?asOf=2024-03-01&asKnownOn=2024-12-31",
    "doc/letter/2024-06-11/borsetshire-police/causes-of-concern-revisit",
    "doc/force/borsetshire-police",
    "doc/local-policing-body/west-midlands",
    "doc/force/borsetshire-police?view=data",
    "concept-doc/topic/custody",
    "nowhere",
)
#: Dark changes colours and nothing else: pages that have all of them between them.
DARK = ("", "bodies", "timeline", "sparql", PAGES[11], PAGES[12], PAGES[15])
SERIOUS = {"serious", "critical"}


@pytest.mark.parametrize(("scheme", "pages"), [("light", PAGES), ("dark", DARK)])
def test_axe_finds_nothing_serious(open_context, invented_site, axe, scheme, pages):
    opened = open_context(color_scheme=scheme, bypass_csp=True).new_page()
    found = {}
    for address in pages:
        opened.goto(invented_site + address)
        for link in _things_on(opened) if address == "causes" else ():
            found |= _check(opened, invented_site, link, axe)
        found |= _check(opened, invented_site, address, axe)
    assert found == {}


def _things_on(opened) -> list[str]:
    """Give one cause and one person to look at besides the pages that are named."""
    cause = opened.locator("tbody th a").first.get_attribute("href")
    return [cause.lstrip("/")]


def _check(opened, site, address, axe) -> dict[str, list[str]]:
    opened.goto(site + address)
    opened.evaluate(axe)
    result = opened.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return {
        f"{address}: {one['id']}": [node["html"][:200] for node in one["nodes"][:3]]
        for one in result["violations"]
        if one["impact"] in SERIOUS
    }
