"""The map of the provinces: one tile each, laid out as they lie, shaded by a count.

No border is drawn, and a small province is as easy to hit as a large one. The layout was made for
this project: it keeps nearly every pair of neighbours side by side or corner to corner.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from corpus import gazetteer
from webapp.language.names import Locale
from webapp.searching.search import SearchState

_ROWS = (
    ".. .. .. .. .. .. HL",
    ".. .. .. .. .. .. JL",
    ".. .. .. NM BJ LN ..",
    "XJ GS NX SX HE TJ ..",
    "XZ QH SN HA SD .. ..",
    ".. SC CQ HB AH JS SH",
    ".. YN GZ HN JX ZJ ..",
    ".. .. GX GD FJ .. TW",
    ".. .. HI MO HK .. ..",
)

PLACES: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        f"CN-{unit}": (row, column)
        for row, units in enumerate(_ROWS, 1)
        for column, unit in enumerate(units.split(), 1)
        if unit != ".."
    }
)
"""ISO 3166-2 code -> row from the north, column from the west, both from 1."""

SHADES = 5


@dataclass(frozen=True, slots=True)
class Tile:
    """One province.

    Attributes:
        code: ISO 3166-2.
        short: one character or two letters, to stand in the tile.
        name: in the reader's language.
        count: articles, as the list of the provinces says.
        shade: 0 for none, else 1 to `SHADES`.
        row, column: as in `PLACES`.
        selected: the search asks for it.
        excluded: the search asks for anything but it.
        url: chooses it, or gives it up again.
    """

    code: str
    short: str
    name: str
    count: int
    shade: int
    row: int
    column: int
    selected: bool
    excluded: bool
    url: str


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the legend: the counts, both inclusive, that have a shade."""

    shade: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class TileMap:
    """All provinces from north to south, from west to east, and what their shades mean."""

    tiles: tuple[Tile, ...]
    legend: tuple[Step, ...]

    @property
    def total(self) -> int:
        """The counts of all provinces together."""
        return sum(tile.count for tile in self.tiles)


def tile_map(counts: Mapping[str, int], state: SearchState, path: str, locale: Locale) -> TileMap:
    """Lay out the provinces.

    Args:
        counts: code -> articles; what is missing has none, what is no province is passed over.
        state: the search that a click changes.
        path: of the page that the links lead to.
        locale: the reader's language.
    """
    known = {code: max(0, counts.get(code, 0)) for code in PLACES}
    legend = shades(list(known.values()))
    return TileMap(
        tuple(_tile(code, known[code], legend, state, path, locale) for code in PLACES), legend
    )


def shades(counts: Sequence[int]) -> tuple[Step, ...]:
    """Which counts share a shade: about a fifth of the provinces each; equal counts always.

    Few provinces have most of the news, so that equal steps would leave nearly all of them pale.
    The fullest has the darkest shade.
    """
    found = sorted(count for count in counts if count > 0)
    fifths = (found[-(-len(found) * part // SHADES) - 1] for part in range(1, SHADES + 1))
    highs = sorted(set(fifths)) if found else []
    lows = [*found[:1], *(high + 1 for high in highs[:-1])]
    return tuple(
        Step(SHADES * place // len(highs), low, high)
        for place, (low, high) in enumerate(zip(lows, highs, strict=True), 1)
    )


def _tile(
    code: str,
    count: int,
    legend: Sequence[Step],
    state: SearchState,
    path: str,
    locale: Locale,
) -> Tile:
    province = gazetteer().provinces[code]
    excluded = code in state.excluded.get("province", ())
    change = state.excluding if excluded else state.toggled
    row, column = PLACES[code]
    return Tile(
        code=code,
        short=province.abbreviations[0] if locale == "zh" else code.removeprefix("CN-"),
        name=province.short_zh if locale == "zh" else province.name_en,
        count=count,
        shade=next((step.shade for step in legend if step.low <= count <= step.high), 0),
        row=row,
        column=column,
        selected=code in state.filters.get("province", ()),
        excluded=excluded,
        url=change("province", code).url(path),
    )
