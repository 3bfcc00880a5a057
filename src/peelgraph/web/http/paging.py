"""A long list in pages: which part is asked for, and where the others are. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Page:
    """Page ``number`` (from 1) of a list of ``total`` items, ``size`` to a page."""

    number: int
    size: int
    total: int

    @property
    def last(self) -> int:
        """The number of the last page; a list without items has one page."""
        return max(1, -(-self.total // self.size))

    @property
    def exists(self) -> bool:
        """Whether the list has such a page."""
        return 1 <= self.number <= self.last

    @property
    def is_complete(self) -> bool:
        """Whether this page holds the whole list."""
        return self.last == 1

    def slice(self, items: Sequence[_Item]) -> Sequence[_Item]:
        """Take this page out of the whole list."""
        return items[(self.number - 1) * self.size : self.number * self.size]

    def links(self, address: str, parameters: Sequence[tuple[str, str]] = ()) -> dict[str, str]:
        """Give the addresses of the first, previous, next and last page, by IANA's relation names.

        A list of one page has none. ``parameters`` are kept in the addresses.
        """
        if self.is_complete:
            return {}
        numbers = {"first": 1, "prev": self.number - 1, "next": self.number + 1, "last": self.last}
        return {
            relation: f"{address}?{urlencode([*parameters, ('page', str(number))])}"
            for relation, number in numbers.items()
            if 1 <= number <= self.last and (relation in {"first", "last"} or number != self.number)
        }


def read_page_number(values: Sequence[str]) -> int | None:
    """Read the ``page`` parameter: 1 if it is absent, ``None`` if it is no number of a page."""
    if not values:
        return 1
    (value, *others) = values
    most_digits = 9
    if others or not (value.isascii() and value.isdigit() and len(value) <= most_digits):
        return None
    return int(value) or None
