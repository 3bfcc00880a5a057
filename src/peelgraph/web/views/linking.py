"""Addresses as pages write them: below the site's root, and with the days that were chosen. Pure."""

from dataclasses import dataclass
from urllib.parse import urlencode

from peelgraph.web.linked_data.addresses import Addresses
from peelgraph.web.views.asof import NOW, AsOf
from peelgraph.web.views.overview import Overview
from peelgraph.web.views.records import Quote


@dataclass(frozen=True, slots=True)
class Linker:
    """Makes the addresses of one page; every one of them keeps the days asked for."""

    root: str
    addresses: Addresses
    overview: Overview
    as_of: AsOf = NOW

    def page(self, path: str, **parameters: object) -> str:
        """Give the address of one of the site's pages, such as ``/causes``."""
        given = {name: str(value) for name, value in parameters.items() if value not in {"", None}}
        query = urlencode(given | self.as_of.parameters)
        return self.root + path + (f"?{query}" if query else "")

    def plain(self, path: str, **parameters: object) -> str:
        """Give an address without the days: a file, or an answer that is asked for them otherwise."""
        query = urlencode({name: str(value) for name, value in parameters.items()})
        return self.root + path + (f"?{query}" if query else "")

    def to(self, iri: str) -> str:
        """Give the address of the page about a thing; a thing not served here leads to itself."""
        document = self.addresses.find_document(iri)
        if document is None:
            thing = self.addresses.find_thing(iri)
            return (
                self.root + thing if thing else iri if iri.startswith(("http:", "https:")) else ""
            )
        fragment = iri.partition("#")[2]
        return self.page(document) + (f"#{fragment}" if fragment else "")

    def quote(self, quote: Quote) -> str:
        """Give the address of a passage within the letter that it is a passage of."""
        letter = self.overview.text_letters.get(quote.text)
        return f"{self.to(letter)}#{quote.anchor}" if letter else self.to(quote.passage)

    def data(self, iri: str, extension: str) -> str:
        """Give the address of a thing's document in one format."""
        document = self.addresses.find_document(iri)
        return f"{self.root}{document}.{extension}" if document else ""
