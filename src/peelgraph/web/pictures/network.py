"""Who wrote one letter to whom, as boxes and arrows. Pure."""

from dataclasses import dataclass

from peelgraph.web.views.records import Letter, Party

WIDTH = 640
_BOX_WIDTH = 250
_BOX_HEIGHT = 62
_GAP = 18
_LONGEST_LINE = 34


@dataclass(frozen=True, slots=True)
class Box:
    """One party at its place; a line too long for the box ends with an ellipsis."""

    x: float
    y: float
    party: Party
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """From a sender to a recipient; ``form`` is the recipient's role."""

    x1: float
    y1: float
    x2: float
    y2: float
    form: str


@dataclass(frozen=True, slots=True)
class Network:
    """The boxes, senders first, and the arrows between them."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: int
    height: float
    box_width: int
    box_height: int


def build_network(letter: Letter) -> Network | None:
    """Draw senders on the left and recipients on the right; one side alone is no correspondence."""
    senders = letter.by_role("from")
    recipients = (*letter.by_role("to"), *letter.by_role("cc"))
    if not senders or not recipients:
        return None
    rows = max(len(senders), len(recipients))
    height = rows * _BOX_HEIGHT + (rows - 1) * _GAP
    left = _column(senders, 1, height)
    right = _column(recipients, WIDTH - _BOX_WIDTH - 1, height)
    arrows = [
        Arrow(
            one.x + _BOX_WIDTH,
            one.y + _BOX_HEIGHT / 2,
            other.x - 9,
            other.y + _BOX_HEIGHT / 2,
            other.party.role,
        )
        for one in left
        for other in right
    ]
    return Network((*left, *right), tuple(arrows), WIDTH, height + 2, _BOX_WIDTH, _BOX_HEIGHT)


def _column(parties: tuple[Party, ...], x: float, height: float) -> tuple[Box, ...]:
    taken = len(parties) * _BOX_HEIGHT + (len(parties) - 1) * _GAP
    top = (height - taken) / 2 + 1
    return tuple(
        Box(
            x,
            top + place * (_BOX_HEIGHT + _GAP),
            party,
            _shorten(party.printed),
            _shorten(party.titles[0] if party.titles else ""),
        )
        for place, party in enumerate(parties)
    )


def _shorten(words: str) -> str:
    return words if len(words) <= _LONGEST_LINE else words[: _LONGEST_LINE - 1].rstrip() + "…"
