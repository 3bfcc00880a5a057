"""Addresses as pages write them: below the site's root, and with the days that were chosen. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from peelgraph.web.linked_data.addresses import Addresses
from peelgraph.web.views.asof import NOW, AsOf
from peelgraph.web.views.records import Quote


@dataclass(frozen=True, slots=True)
class Linker:
    """Makes the addresses of one page; every one of them keeps the days asked for.

    ``text_letters`` leads from a text to the letter that it is the text of.
    """

    root: str
    addresses: Addresses
    as_of: AsOf = NOW
    text_letters: Mapping[str, str] = field(default_factory=dict)

    def page(self, path: str, **parameters: object) -> str:
        """Give the address of one of the site's pages, such as ``/causes`` or ``/shapes#Letter``."""
        given = {name: str(value) for name, value in parameters.items() if value not in {"", None}}
        return self._join(path, given | self.as_of.parameters)

    def plain(self, path: str, **parameters: object) -> str:
        """Give an address without the days: a file, or an answer that is asked for them otherwise."""
        return self._join(path, {name: str(value) for name, value in parameters.items()})

    def to(self, iri: str) -> str:
        """Give the address of the page about a thing; a thing not served here leads to itself."""
        document = self.addresses.find_document(iri)
        if document is None:
            thing = self.addresses.find_thing(iri)
            if thing is None:
                return iri if iri.startswith(("http:", "https:")) else ""
            return self.page(thing)
        fragment = iri.partition("#")[2]
        return self.page(document) + (f"#{fragment}" if fragment else "")

    def quote(self, quote: Quote) -> str:
        """Give the address of a passage within the letter that it is a passage of."""
        return self.passage(quote.passage)

    def passage(self, iri: str) -> str:
        """Give the address of a passage by its identifier; without a letter, that of the passage itself."""
        text, _, fragment = iri.partition("#")
        letter = self.text_letters.get(text)
        return f"{self.to(letter)}#{fragment}" if letter else self.to(iri)

    def data(self, iri: str, extension: str) -> str:
        """Give the address of a thing's document in one format, as of the same days."""
        document = self.addresses.find_document(iri)
        return self.page(f"{document}.{extension}") if document else ""

    def _join(self, path: str, parameters: Mapping[str, str]) -> str:
        path, hash_sign, fragment = path.partition("#")
        query = f"?{urlencode(parameters)}" if parameters else ""
        return self.root + path + query + hash_sign + fragment
