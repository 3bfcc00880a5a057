"""Identifiers to local addresses and back. Pure; knows no host.

=====================================  ====================  =======================
identifier                             the thing             the document about it
=====================================  ====================  =======================
``{base}{key}``                        ``/id/{key}``         ``/doc/{key}``
``https://w3id.org/peel/{scheme}/…``   ``/concept/{scheme}…``  ``/concept-doc/{scheme}…``
``https://w3id.org/peel/ontology#X``   ``/ontology#X``        ``/ontology``
``https://w3id.org/peel/shapes#X``     ``/shapes#X``          ``/shapes``
``…/peel/ontology/alignments``         itself                ``/ontology/alignments``
=====================================  ====================  =======================

Concepts have a root of their own, so that a new scheme can never hide a page. An address is the
identifier's own characters; those outside ASCII are percent-encoded in UTF-8 (RFC 3987, 3.1).
"""

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes

from peelgraph.graph.vocabulary import PEEL_ROOT

_ONTOLOGY = PEEL_ROOT + "ontology"
_SHAPES = PEEL_ROOT + "shapes"
_ALIGNMENTS = _ONTOLOGY + "/alignments"
_NO_CONCEPTS = frozenset({"ontology", "shapes", "id", "context.jsonld"})
_FIRST_PRINTABLE = 0x20
_KEPT = "/:@!$&'()*+,;=~%[]"
_VOCABULARY_VERSION = re.compile(
    re.escape(PEEL_ROOT) + r"((?:ontology(?:/alignments)?|shapes)/[0-9]+(?:\.[0-9]+)+)"
)
_SEGMENT = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})+")
_ENCODED_NON_ASCII = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")


@dataclass(frozen=True, slots=True)
class Space:
    """A family of identifiers that are served from one root."""

    prefix: str
    thing_root: str
    document_root: str


@dataclass(frozen=True, slots=True)
class Addresses:
    """Both directions, for one instance base."""

    base: str

    @property
    def instances(self) -> Space:
        """What begins with the configured base."""
        return Space(self.base, "/id/", "/doc/")

    @property
    def concepts(self) -> Space:
        """Concept schemes and their concepts, whose identifiers never change."""
        return Space(PEEL_ROOT, "/concept/", "/concept-doc/")

    def find_thing(self, iri: str) -> str | None:
        """Find the local address of a thing; ``None`` if it is not served here.

        The address of a part, such as a passage of a text, ends with its fragment.
        """
        for whole, address in ((_ONTOLOGY, "/ontology"), (_SHAPES, "/shapes")):
            if iri == whole or iri.startswith(whole + "#"):
                return address + quote(iri[len(whole) :], safe="#" + _KEPT)
        if iri == _ALIGNMENTS:
            return "/ontology/alignments"
        if version := _VOCABULARY_VERSION.fullmatch(iri):
            return "/" + version[1]
        space = self._find_space(iri)
        return None if space is None else _swap(iri, space.prefix, space.thing_root)

    def find_document(self, iri: str) -> str | None:
        """Find the address of the document about a thing; a part shares its whole's."""
        whole = iri.partition("#")[0]
        space = self._find_space(whole)
        return None if space is None else _swap(whole, space.prefix, space.document_root)

    def read_path(self, space: Space, path: str) -> str:
        """Give the identifier for the raw path below one of the roots of ``space``."""
        return space.prefix + _ENCODED_NON_ASCII.sub(_decode, path)

    def _find_space(self, iri: str) -> Space | None:
        if iri.startswith(self.base) and iri != self.base:
            return self.instances
        rest = iri.removeprefix(PEEL_ROOT)
        if rest in {iri, ""} or re.split("[/#?]", rest, maxsplit=1)[0] in _NO_CONCEPTS:
            return None
        return self.concepts


def find_fault(path: str) -> str | None:
    """Say why the raw path below a root can be no identifier's; ``None`` if it can be one.

    A path that can be one is a row of segments of RFC 3986, 3.3, percent-encoded UTF-8, none of them empty, ``.`` or ``..`` (which clients take away).
    """
    for segment in path.split("/"):
        if not segment:
            return "a part between two slashes is empty"
        if segment in {".", ".."}:
            return f"{segment!r} is no part of an identifier"
        if not _SEGMENT.fullmatch(segment):
            return f"{segment!r} holds characters that an address cannot hold, or a stray '%'"
        try:
            decoded = unquote_to_bytes(segment).decode()
        except UnicodeDecodeError:
            return f"{segment!r} is not UTF-8"
        if any(ord(sign) < _FIRST_PRINTABLE for sign in decoded):
            return f"{segment!r} holds a control character"
    return None


def _swap(iri: str, prefix: str, root: str) -> str:
    path, hash_sign, fragment = iri[len(prefix) :].partition("#")
    return root + quote(path, safe=_KEPT) + hash_sign + quote(fragment, safe="?/" + _KEPT)


def _decode(encoded: re.Match[str]) -> str:
    try:
        return bytes.fromhex(encoded[0].replace("%", "")).decode()
    except UnicodeDecodeError:
        return encoded[0]
