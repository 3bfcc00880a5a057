"""schema.org JSON-LD inside a page, for search engines. Pure.

The block is data: a browser runs no script of this type, and the Content-Security-Policy is not asked
(HTML, "prepare the script element", step 8 and on). Nothing in it can end the block.
"""

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from peelgraph.web.descriptions.catalogue import PUBLISHER, SOURCE, SUMMARY, TITLE, CatalogueFacts
from peelgraph.web.http.links import LICENCE
from peelgraph.web.views.overview import Overview
from peelgraph.web.views.records import Body, Cause, Letter

_CONTEXT = "https://schema.org"
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def render_structured(document: Mapping[str, Any]) -> Markup:
    """Write a JSON-LD document as a block of a page; signs that mean something in HTML are escaped."""
    text = json.dumps(document, ensure_ascii=False).translate(_ESCAPES)
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(text))  # noqa: S704


def describe_dataset(facts: CatalogueFacts) -> Markup:
    """Describe the dataset as Google Dataset Search reads it."""
    document: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "Dataset",
        "name": TITLE,
        "description": SUMMARY,
        "url": f"{facts.site}/dataset",
        "license": LICENCE,
        "creator": {"@type": "Organization", "name": PUBLISHER},
        "isBasedOn": SOURCE,
        "version": facts.version,
        "isAccessibleForFree": True,
        "inLanguage": "en-GB",
        "keywords": ["policing", "inspection", "HMICFRS", "PEEL", "cause of concern"],
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": dump.address,
                "encodingFormat": dump.format.media_type,
                "contentSize": f"{dump.size} B",
            }
            for dump in facts.dumps
        ],
    }
    if facts.published_at:
        document["dateModified"] = facts.published_at.isoformat()
    return render_structured(document)


def describe_site(root: str) -> Markup:
    """Describe the site and its search."""
    action = {
        "@type": "SearchAction",
        "target": f"{root}/search?q={{words}}",
        "query-input": "required name=words",
    }
    document = {"@type": "WebSite", "name": "peelgraph", "description": SUMMARY, "url": f"{root}/"}
    return _render(document | {"potentialAction": action})


def describe_thing(iri: str, overview: Overview) -> Markup:
    """Describe a letter, a body, a cause of concern or a person; nothing for what is none of these."""
    if iri in overview.letters:
        return _render(_describe_letter(overview.letters[iri], overview))
    if iri in overview.bodies:
        return _render(_describe_body(overview.bodies[iri]))
    if iri in overview.causes:
        return _render(_describe_cause(overview.causes[iri], overview))
    if any(tenure.person == iri for tenure in overview.tenures):
        return _render(_refer("Person", iri, overview))
    return Markup("")


def _render(document: Mapping[str, Any]) -> Markup:
    return render_structured({"@context": _CONTEXT, **document})


def _refer(kind: str, iri: str, overview: Overview) -> dict[str, Any]:
    return {"@type": kind, "@id": iri, "name": overview.name(iri)}


def _describe_letter(letter: Letter, overview: Overview) -> dict[str, Any]:
    """Describe a letter as a message, which has just its sender, recipients and day (MODEL §1)."""
    roles = {"sender": "from", "toRecipient": "to", "ccRecipient": "cc"}
    parties = {
        name: [_refer("Person", party.person, overview) for party in letter.by_role(role)]
        for name, role in roles.items()
    }
    described: dict[str, Any] = {
        "@type": "Message",
        "@id": letter.iri,
        "name": letter.title,
        "license": LICENCE,
        **{name: people for name, people in parties.items() if people},
    }
    if letter.sent_on:
        described["dateSent"] = letter.sent_on.isoformat()
    if letter.page.startswith("https://"):
        described["isBasedOn"] = letter.page
    if letter.body in overview.bodies:
        described["about"] = _refer("GovernmentOrganization", letter.body, overview)
    return described


def _describe_body(body: Body) -> dict[str, Any]:
    described = {"@type": "GovernmentOrganization", "@id": body.iri, "name": body.name}
    if body.homepage.startswith("https://"):
        described["url"] = body.homepage
    identifiers = [value for value in (body.force_id, body.gss_code) if value]
    return described | ({"identifier": identifiers} if identifiers else {})


def _describe_cause(cause: Cause, overview: Overview) -> dict[str, Any]:
    described: dict[str, Any] = {"@type": "Thing", "@id": cause.iri, "name": cause.name}
    if cause.body in overview.bodies:
        described["subjectOf"] = {
            "@type": "WebPage",
            "about": _refer("GovernmentOrganization", cause.body, overview),
        }
    return described
