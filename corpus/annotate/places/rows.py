"""Enumerations of places: 来自北京、上海、江苏等31个省份."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus.annotate.places.sightings import Sighting

_BETWEEN = re.compile(r"(?:省|市|自治区|州)?\s*(?:[、,，;；/和与及]|以及|and|\s){0,6}(?:the\s)?")
ROW = 3
LONG_ROW = 7


def mark_rows(text: str, sightings: Sequence[Sighting]) -> list[Sighting]:
    """Give the places of an enumeration (来自北京、上海、江苏…) the part "row", or "long row".

    A row names at least `ROW` provinces with nothing but separators between; it shows where people
    come from, not where they meet. From `LONG_ROW` provinces on it stands for the whole country.
    """
    return [sighting for row in _rows(text, sightings) for sighting in _mark_row(text, row)]


_AND_MORE = re.compile(
    r"[^，。]{0,4}等[^，。]{0,3}(?:\d{2}|多|几十|各)[^，。]{0,2}(?:省|个|支|地)"
    r"|,? and (?:\d{2}|other)"
)


_HELD = frozenset({"held", "host", "that was", "to come"})
_SHARED = _HELD | {"destination", "guest", "traveller", "trip", "background", "passing"}
"""Parts that hold for all of a row: 赴上海、江苏学习."""


def _mark_row(text: str, row: list[Sighting]) -> list[Sighting]:
    width = len({sighting.province for sighting in row})
    if width >= LONG_ROW or (width >= ROW and _AND_MORE.match(text, row[-1].end)):
        return [replace(sighting, part="long row") for sighting in row]
    if len(row) > 1 and row[0].part in _SHARED:
        # 主会场在广东，安徽连线; "held in Wuhu, Anhui, the union of Henan said": after such a
        # comma another clause may begin.
        sign = ", " if text[row[0].start].isascii() and row[0].part in _HELD else "，"
        comma = text.find(sign, row[0].end, row[-1].start)
        return [
            replace(sighting, part=row[0].part) if comma < 0 or sighting.start < comma else sighting
            for sighting in row
        ]
    if width >= ROW:
        return [replace(sighting, part="row") for sighting in row]
    return row


def _rows(text: str, sightings: Iterable[Sighting]) -> Iterable[list[Sighting]]:
    row: list[Sighting] = []
    for sighting in sightings:
        gap = text[row[-1].end : sighting.start] if row else ""
        if row and (len(gap) > 12 or not _BETWEEN.fullmatch(gap)):
            yield row
            row = []
        row.append(sighting)
    if row:
        yield row
