"""The parts of a DOCX file, unpacked and parsed within limits.

No entity is expanded, nothing outside the file is looked at, and a part that unpacks to more than it
may is given up before it fills the memory.
"""

import re
import zlib
from io import BytesIO
from typing import NoReturn
from xml.etree.ElementTree import (
    Element,
    ParseError,
    TreeBuilder,
    XMLParser,
)
from zipfile import BadZipFile, ZipFile

from peelgraph.documents.model import MAXIMUM_UNPACKED
from peelgraph.errors import LetterError

#: Deeper than any document of a word processor, and shallow enough for recursion.
_DEPTH = 100
_MAIN = "word/document.xml"
_STYLES = "word/styles.xml"
_NUMBERING = "word/numbering.xml"
_ATTRIBUTE = re.compile(r"\{[^}]*\}")


class Package:
    """The parts of a document that are read; one that is not there is None."""

    def __init__(self, data: bytes, name: str) -> None:
        """Unpack and parse; LetterError if the file is damaged, protected or built to exhaust."""
        self._left = MAXIMUM_UNPACKED
        self._name = name
        try:
            with ZipFile(BytesIO(data)) as archive:
                self.main = self._parse(archive, _MAIN)
                self.styles = self._parse(archive, _STYLES)
                self.numbering = self._parse(archive, _NUMBERING)
        except (BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            self._refuse(f"{error}")
        except NotImplementedError as error:
            self._refuse(f"an unknown way of packing, {error}")
        except RuntimeError:
            raise LetterError(f"{name} is protected by a password; save it without one") from None

    def _parse(self, archive: ZipFile, part: str) -> Element | None:
        if part not in archive.namelist():
            return None
        with archive.open(part) as packed:
            content = packed.read(self._left + 1)
        self._left -= len(content)
        if self._left < 0:
            raise LetterError(
                f"{self._name} unpacks to more than {MAXIMUM_UNPACKED:,} bytes at {part}; "
                "no letter is so long"
            )
        parser = XMLParser(target=_Builder(self._name, part))  # noqa: S314 - see _Builder
        try:
            parser.feed(content)
            root: Element = parser.close()
        except ParseError as error:
            self._refuse(f"{part}: {error}")
        return root

    def _refuse(self, reason: str) -> NoReturn:
        raise LetterError(
            f"{self._name} is a damaged DOCX file ({reason}); save it again"
        ) from None


class _Builder(TreeBuilder):
    """Builds a tree of local names, and refuses document types, and with them every entity."""

    def __init__(self, name: str, part: str) -> None:
        super().__init__()
        self._where = f"{name}: {part}"
        self._depth = 0

    def doctype(self, *_: str | None) -> NoReturn:
        """Refuse: OOXML allows no document type (ECMA-376-2 §10.1.1)."""
        raise LetterError(
            f"{self._where} declares a document type, which no DOCX may; save it again"
        )

    def start(self, tag: str, attributes: dict[str, str]) -> Element:
        """Begin an element."""
        self._depth += 1
        if self._depth > _DEPTH:
            raise LetterError(f"{self._where} is nested more than {_DEPTH} deep; save it again")
        named = {_ATTRIBUTE.sub("", key): value for key, value in attributes.items()}
        return super().start(_ATTRIBUTE.sub("", tag), named)

    def end(self, tag: str) -> Element:
        """End an element."""
        self._depth -= 1
        return super().end(_ATTRIBUTE.sub("", tag))
