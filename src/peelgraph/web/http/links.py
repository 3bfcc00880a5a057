"""The Link header (RFC 8288) that goes with a document. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from peelgraph.graph.vocabulary import PEEL_ROOT
from peelgraph.web.http.formats import Format

LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
ATTRIBUTION = (
    "Contains public sector information licensed under the Open Government Licence v3.0. Source of "
    "the letters: His Majesty’s Inspectorate of Constabulary and Fire & Rescue Services (HMICFRS)."
)
#: The model that the data follows, as the target of ``profile`` (RFC 6906).
PROFILE = PEEL_ROOT + "ontology"
#: Where the dataset says what it is, below the site's root.
DESCRIPTION = "/dataset"
#: Where an address is told the times of what it answered, below the site's root (RFC 7089, 5).
TIME_MAP = "/timemap"
LINK_FORMAT = "application/link-format"
#: Proxies refuse headers of many KiB: a longer query is left out of the links to itself.
LONGEST_LINKED_QUERY = 1000

_KEPT = "/:?#[]@!$&'()*+,;=%~"
#: What ``quote`` would leave as it is; to look costs a tenth of quoting.
_PLAIN = re.compile(rf"[A-Za-z0-9_.\-{re.escape(_KEPT)}]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Link:
    """One link: where to, and what is there in relation to this."""

    target: str
    relation: str
    media_type: str | None = None

    def __str__(self) -> str:
        """Write the link as a value of the header; characters outside ASCII are encoded."""
        kind = "" if self.media_type is None else f'; type="{self.media_type}"'
        return f'<{_quote_target(self.target)}>; rel="{self.relation}"{kind}'


def link_document(
    iri: str,
    document: str,
    formats: Iterable[Format],
    root: str,
    pages: Mapping[str, str],
    days: Mapping[str, str],
) -> tuple[Link, ...]:
    """List the links of the document about ``iri``.

    ``pages`` are its first, next… by relation, ``days`` the parameters that alternates keep.
    """
    kept = f"?{urlencode(days)}" if days else ""
    return (
        Link(document, "canonical"),
        Link(iri, "describes"),
        *(
            Link(f"{document}.{form.extension}{kept}", "alternate", form.media_type)
            for form in formats
        ),
        Link(root + DESCRIPTION, "describedby"),
        Link(LICENCE, "license"),
        Link(PROFILE, "profile"),
        *(Link(address, relation) for relation, address in pages.items()),
    )


def render_links(links: Iterable[Link]) -> dict[str, str]:
    """Write links as the one header that carries them."""
    return {"link": ", ".join(map(str, links))}


def link_original(root: str, original: str, query: str) -> str:
    """Write the links of an original resource to itself and to its time map (RFC 7089, 2.2)."""
    query = query if len(query) <= LONGEST_LINKED_QUERY else ""
    here = _quote_target(join_query(original, query))
    time_map = _quote_target(join_query(f"{root}{TIME_MAP}{original.removeprefix(root)}", query))
    # As ``Link`` writes it, which takes longer: this goes with each answer of the endpoint.
    return f'<{here}>; rel="original timegate", <{time_map}>; rel="timemap"; type="{LINK_FORMAT}"'


def _quote_target(target: str) -> str:
    return target if _PLAIN.fullmatch(target) else quote(target, safe=_KEPT)


def join_query(address: str, query: str) -> str:
    """Put parameters behind an address, if there are any."""
    return f"{address}?{query}" if query else address
