"""What a lender and a borrower of connections have in common (decision 0026).

A connection on which a client asks one new query after another is lent to a worker, which reads requests
from it and answers them itself. It gives back whatever is not as plain as that.
"""

import mmap
import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from peelgraph.store.interface import Question
from peelgraph.store.workers.memory import make_shared_file

#: Before the bytes of an answer that the client has not taken: the number of the loan, and whether it is unfit.
BACK = struct.Struct("!Q?")


class PlainRequest(Protocol):
    """A request that was read, as far as it takes to answer it."""

    @property
    def question(self) -> Question:
        """What the engine is asked."""

    @property
    def reported(self) -> str:
        """What of it is reported."""

    def write_head(self, body: bytes, moment: bytes, identifier: str) -> bytes:
        """Write what stands before the body; ``moment`` is a date as HTTP has it."""


class Manner(Protocol):
    """How one client asks and is answered. It comes to the worker pickled, from the service itself."""

    def read(self, data: bytes) -> PlainRequest | None:
        """Read a request, of which ``data`` are all bytes that have come; ``None`` for any that is not plain."""


class Note(IntEnum):
    """What stands where in ``Notes``."""

    RECALLED = 0
    """Whether everything is to be given back; all others are written by the borrower."""
    BEGUN = 1
    """How many queries were begun."""
    ASKING = 2
    """The loan whose query runs; its request is still unread in the connection."""
    WRITING = 3
    """The loan whose request was taken out of its connection, and whose answer is being written."""


@dataclass(frozen=True, slots=True)
class Notes:
    """A few numbers that lender and borrower share, and that outlive a borrower who is killed."""

    file: int
    numbers: memoryview

    @classmethod
    def make(cls) -> "Notes":
        """Make them, all zero, in a file that only its holders know."""
        return cls.open(make_shared_file("loans", mmap.PAGESIZE))

    @classmethod
    def open(cls, file: int) -> "Notes":
        """Open those that another process has made."""
        return cls(file, memoryview(mmap.mmap(file, mmap.PAGESIZE)).cast("Q"))

    def __getitem__(self, note: Note) -> int:
        return self.numbers[note]

    def __setitem__(self, note: Note, number: int) -> None:
        self.numbers[note] = number
