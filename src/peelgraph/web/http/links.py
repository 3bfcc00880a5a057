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
        is_plain = _PLAIN.fullmatch(self.target) is not None
        target = self.target if is_plain else quote(self.target, safe=_KEPT)
        return f'<{target}>; rel="{self.relation}"{kind}'


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
