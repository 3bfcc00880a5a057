"""One request for a page: what is served, for which days, with which parameters."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from pyoxigraph import NamedNode
from starlette.requests import Request

from peelgraph.web.http.answers import refuse
from peelgraph.web.served import Served, served_by, site_root
from peelgraph.web.views.asof import AS_OF, KNOWN_ON, AsOf, read_as_of
from peelgraph.web.views.linking import Linker
from peelgraph.web.views.overview import Overview


@dataclass(frozen=True, slots=True)
class Visit:
    """One request for a page: what is served, for which days, with which parameters."""

    served: Served
    overview: Overview
    link: Linker
    as_of: AsOf
    parameters: Mapping[str, str]
    path: str

    @property
    def other_parameters(self) -> dict[str, str]:
        """The parameters that choose no day and no page of a list."""
        dropped = {AS_OF, KNOWN_ON, "page"}
        return {name: value for name, value in self.parameters.items() if name not in dropped}

    def select(self, query: str, iri: str) -> list[dict[str, Any]]:
        """Run a saved query about one thing."""
        return self.served.select(query, thing=NamedNode(iri))

    def render(self, template: str, **values: Any) -> bytes:
        """Fill a template with what every page shows and with ``values``."""
        return self.served.pages.render(
            template,
            self.link.root,
            visit=self,
            link=self.link,
            overview=self.overview,
            as_of=self.as_of,
            version=self.served.store.version,
            **values,
        )


def read_visit(request: Request) -> Visit:
    """Read what a request for a page asks; refuse a day that is none."""
    served, root, as_of = served_by(request), site_root(request), read_days(request)
    overview = served.overview()
    link = Linker(root, served.addresses, as_of, overview.text_letters)
    return Visit(served, overview, link, as_of, dict(request.query_params), request.url.path)


def read_days(request: Request) -> AsOf:
    """Read the days that a request asks for; refuse one that is none."""
    try:
        return read_as_of(request.query_params)
    except ValueError as error:
        raise refuse(HTTPStatus.BAD_REQUEST, str(error)) from None
