"""One report in every form: for people, for programs, for services, and as RDF."""

from collections.abc import Callable, Mapping

from peelgraph.validation.findings.outcome import Outcome
from peelgraph.validation.rendering.machine import JSON_VERSION, render_json
from peelgraph.validation.rendering.rdf import render_turtle
from peelgraph.validation.rendering.sarif import render_sarif
from peelgraph.validation.rendering.services import render_github, render_gitlab, render_junit
from peelgraph.validation.rendering.text import render_text

__all__ = [
    "JSON_VERSION",
    "RENDERERS",
    "render_json",
    "render_text",
    "render_turtle",
]

#: Every form of a report, by the name that a user asks for.
RENDERERS: Mapping[str, Callable[[Outcome], str]] = {
    "text": render_text,
    "json": render_json,
    "turtle": render_turtle,
    "sarif": render_sarif,
    "junit": render_junit,
    "github": render_github,
    "gitlab": render_gitlab,
}
