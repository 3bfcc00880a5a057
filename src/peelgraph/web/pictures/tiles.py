"""The 43 police forces of England and Wales as tiles, each about where its area lies. Pure.

A tile map gives each force the same room, so that a large rural area does not outweigh a city. The
places are our own drawing: neighbours are mostly neighbours, no distance is meant.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from peelgraph.web.views.lists import BodyRow
from peelgraph.web.views.records import Body

#: Force → column, row, and an abbreviation that is ours.
PLACES: Mapping[str, tuple[int, int, str]] = {
    "northumbria": (4, 0, "Nmb"),
    "cumbria": (3, 1, "Cmb"),
    "durham": (4, 1, "Dur"),
    "cleveland": (5, 1, "Clv"),
    "lancashire": (3, 2, "Lan"),
    "north-yorkshire": (4, 2, "NYk"),
    "merseyside": (2, 3, "Mer"),
    "greater-manchester": (3, 3, "GMn"),
    "west-yorkshire": (4, 3, "WYk"),
    "south-yorkshire": (5, 3, "SYk"),
    "humberside": (6, 3, "Hum"),
    "north-wales": (1, 4, "NWa"),
    "cheshire": (2, 4, "Chs"),
    "staffordshire": (3, 4, "Stf"),
    "derbyshire": (4, 4, "Der"),
    "nottinghamshire": (5, 4, "Not"),
    "lincolnshire": (6, 4, "Lin"),
    "dyfed-powys": (1, 5, "DyP"),
    "west-mercia": (2, 5, "WMe"),
    "west-midlands": (3, 5, "WMi"),
    "leicestershire": (4, 5, "Lei"),
    "northamptonshire": (5, 5, "Nth"),
    "cambridgeshire": (6, 5, "Cam"),
    "norfolk": (7, 5, "Nfk"),
    "south-wales": (0, 6, "SWa"),
    "gwent": (1, 6, "Gwt"),
    "gloucestershire": (2, 6, "Glo"),
    "warwickshire": (3, 6, "War"),
    "thames-valley": (4, 6, "TVa"),
    "bedfordshire": (5, 6, "Bed"),
    "hertfordshire": (6, 6, "Hrt"),
    "suffolk": (7, 6, "Sfk"),
    "avon-and-somerset": (2, 7, "A&S"),
    "wiltshire": (3, 7, "Wlt"),
    "surrey": (4, 7, "Sry"),
    "metropolitan": (5, 7, "Met"),
    "city-of-london": (6, 7, "City"),
    "essex": (7, 7, "Esx"),
    "devon-and-cornwall": (1, 8, "D&C"),
    "dorset": (2, 8, "Dor"),
    "hampshire": (3, 8, "Ham"),
    "sussex": (4, 8, "Ssx"),
    "kent": (5, 8, "Knt"),
}
TILE = 64
_GAP = 4
_DARKEST = 4


@dataclass(frozen=True, slots=True)
class Tile:
    """One force: its place, how many causes are open and how many may be, and the shade of the first."""

    x: int
    y: int
    code: str
    body: Body
    open_count: int
    unsure_count: int
    shade: str

    @property
    def number(self) -> str:
        """The number on the tile, with a question mark where a cause may be open."""
        if self.shade == "unknown":
            return ""
        return f"{self.open_count}{'?' if self.unsure_count else ''}"

    @property
    def words(self) -> str:
        """The tile in words."""
        if self.shade == "unknown":
            return "no letter held"
        surely = f"{self.open_count} open" if self.open_count else "none surely open"
        unsure = f", {self.unsure_count} possibly open" if self.unsure_count else ""
        return surely + unsure if unsure or self.open_count else "none open"


@dataclass(frozen=True, slots=True)
class TileMap:
    """All tiles; ``width`` and ``height`` are those of the drawing."""

    tiles: tuple[Tile, ...]
    width: int
    height: int
    size: int


def build_tile_map(rows: Iterable[BodyRow]) -> TileMap | None:
    """Place every force that the register knows; without any there is no map."""
    tiles = [
        _build_tile(row, *PLACES[row.body.force_id]) for row in rows if row.body.force_id in PLACES
    ]
    if not tiles:
        return None
    step = TILE + _GAP
    columns = max(column for column, _, _ in PLACES.values()) + 1
    lines = max(line for _, line, _ in PLACES.values()) + 1
    ordered = sorted(tiles, key=lambda tile: tile.body.name)
    return TileMap(tuple(ordered), columns * step - _GAP, lines * step - _GAP, TILE)


def _build_tile(row: BodyRow, column: int, line: int, code: str) -> Tile:
    step = TILE + _GAP
    count = row.open_count
    shade = str(min(count, _DARKEST)) if count else "none" if row.last else "unknown"
    place = column * step, line * step
    return Tile(*place, code, row.body, count, row.unsure_count, shade)
