"""Content codings in which answers are packed where they are made, best first."""

import sys
import zlib
from enum import StrEnum
from typing import Protocol

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_GZIP_WINDOW = 31
_GZIP_LEVEL = 3
_ZSTD_LEVEL = 3


class Coding(StrEnum):
    """A content coding by its registered name (RFC 9110, 8.4.1; RFC 8878)."""

    ZSTD = "zstd"
    GZIP = "gzip"


class Packer(Protocol):
    """What packs an answer piece by piece."""

    def compress(self, data: bytes | memoryview, /) -> bytes:
        """Take a piece, and give what is ready."""

    def flush(self) -> bytes:
        """Give the rest; nothing can be packed after that."""


def build_packer(coding: Coding) -> Packer:
    """Begin to pack an answer."""
    if coding is Coding.ZSTD:
        return zstd.ZstdCompressor(level=_ZSTD_LEVEL)
    return zlib.compressobj(_GZIP_LEVEL, wbits=_GZIP_WINDOW)


def pack(data: bytes, coding: Coding) -> bytes:
    """Pack a whole answer."""
    packer = build_packer(coding)
    return packer.compress(data) + packer.flush()
