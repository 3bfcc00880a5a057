"""schema.org JSON-LD inside a page, for search engines. Pure.

The block is data: a browser runs no script of this type, and the Content-Security-Policy is not asked
(HTML, "prepare the script element", step 8 and on). Nothing in it can end the block.
"""

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from peelgraph.web.catalogue import PUBLISHER, SOURCE, SUMMARY, TITLE, CatalogueFacts
from peelgraph.web.links import LICENCE

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
