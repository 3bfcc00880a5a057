"""What the package ships for the site: templates, saved queries and static files, read once."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from peelgraph.resources import load_rules
from peelgraph.rules import Rules
from peelgraph.web.views.asof import show_day

_PACKAGE = "peelgraph.web"
_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file that is served as it is."""

    content: bytes
    media_type: str
    entity_tag: str


@dataclass(frozen=True, slots=True)
class Pages:
    """Templates by name, queries by name, static files by name, and the rules that read a letter's form."""

    templates: Environment
    queries: Mapping[str, str]
    static: Mapping[str, StaticFile]
    rules: Rules

    def render(self, template: str, root: str, **values: Any) -> bytes:
        """Fill a template; ``root`` is the path below which the whole site is served."""
        return self.templates.get_template(template).render(root=root, **values).encode()


def load_pages() -> Pages:
    """Read everything that the package ships."""
    templates = Environment(
        loader=PackageLoader(_PACKAGE, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["day"] = show_day
    return Pages(
        templates=templates,
        queries={
            entry.name.removesuffix(".rq"): entry.read_text(encoding="utf-8")
            for entry in (files(_PACKAGE) / "queries").iterdir()
            if entry.name.endswith(".rq")
        },
        static={
            entry.name: _load_static(entry.name, entry.read_bytes())
            for entry in (files(_PACKAGE) / "static").iterdir()
            if entry.name[entry.name.rfind(".") :] in _MEDIA_TYPES
        },
        rules=load_rules(),
    )


def _load_static(name: str, content: bytes) -> StaticFile:
    digest = hashlib.sha256(content).hexdigest()[:16]
    return StaticFile(content, _MEDIA_TYPES[name[name.rfind(".") :]], f'W/"{digest}"')
