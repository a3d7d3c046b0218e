"""Years, months and days as places on an axis.

A period is written as the index writes it: "2024", "2024-12", "2024-12-19". Each has a number;
neighbours differ by one.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from babel.dates import format_skeleton

from indexer import FacetValue
from webapp.language.i18n import format_month, locale

Unit = Literal["year", "month", "day"]

UNITS: Mapping[int, Unit] = {4: "year", 7: "month", 10: "day"}
"""How long a period of each unit is written."""

MOST = {"month": 60, "day": 62}
"""So many months or days are drawn each by itself: five years, or two months."""

TICKS = 5
"""The labels below an axis, at most."""

MONTHS = 12  # of a year
EDGE = 10  # per cent of the width; half a label would leave the picture here

_STRIDES: Mapping[Unit, Sequence[int]] = {
    "year": (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000),
    "month": (1, 3, 6, 12, 24, 60, 120, 1200, 12000),
    "day": (1, 2, 7, 14, 28, 365, 36500),
}
_SKELETONS: Mapping[Unit, str] = {"year": "y", "month": "MMM", "day": "MMMd"}
_LANGUAGE = {"zh": "zh_Hans_CN", "en": "en_GB"}


def number(period: str) -> int:
    """The place of a period among all of its unit.

    Raises:
        ValueError: it is no period.
    """
    day = dt.date.fromisoformat(f"{period}-01-01"[:10])
    return {4: day.year, 7: day.year * MONTHS + day.month - 1}.get(len(period), day.toordinal())


def period(unit: Unit, place: int) -> str:
    """The period with that number."""
    if unit == "year":
        return f"{place:04}"
    if unit == "month":
        return f"{place // MONTHS:04}-{place % MONTHS + 1:02}"
    return dt.date.fromordinal(place).isoformat()


def ends(value: str) -> tuple[dt.date, dt.date]:
    """The first and the last day of a period."""
    first = dt.date.fromisoformat(f"{value}-01-01"[:10])
    month = MONTHS if len(value) == 4 else first.month
    last = first.day if len(value) == 10 else calendar.monthrange(first.year, month)[1]
    return first, dt.date(first.year, month, last)


def counted(values: Iterable[FacetValue], unit: Unit) -> dict[str, int]:
    """The periods of one unit that hold articles; anything else is passed over."""
    found = {}
    for item in values:
        if item.count > 0 and UNITS.get(len(item.value)) == unit and _is_period(item.value):
            found[item.value] = item.count
    return found


def by_year(months: Mapping[str, int]) -> dict[str, int]:
    """The counts of the years, from those of their months."""
    found: dict[str, int] = {}
    for value, count in months.items():
        found[value[:4]] = found.get(value[:4], 0) + count
    return found


def _is_period(value: str) -> bool:
    try:
        return period(UNITS[len(value)], number(value)) == value
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Tick:
    """A label below the axis: in the middle of its slot, or within the picture at its ends.

    Attributes:
        x: per cent of the width.
        text: in the reader's language.
        anchor: which part of the text stands at `x`, as SVG says it.
    """

    x: float
    text: str
    anchor: Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Axis:
    """Periods of one unit without a gap.

    Attributes:
        unit: of all of them.
        first: the number of the first.
        size: how many there are.
    """

    unit: Unit
    first: int
    size: int

    @classmethod
    def over(cls, values: Iterable[str]) -> Axis:
        """The shortest axis that has all of some periods, which are of one unit."""
        found = list(values)
        numbers = [number(value) for value in found]
        return cls(UNITS[len(found[0])], min(numbers), max(numbers) - min(numbers) + 1)

    @property
    def ends(self) -> tuple[str, str]:
        """The first and the last."""
        return period(self.unit, self.first), period(self.unit, self.first + self.size - 1)

    @property
    def periods(self) -> list[str]:
        """All of them in order."""
        return [period(self.unit, self.first + place) for place in range(self.size)]

    def left(self, place: float) -> float:
        """Where a slot begins, in per cent of the width; slots count from 0."""
        return round(100 * place / self.size, 3)

    def place(self, value: str) -> int:
        """The slot of a period."""
        return number(value) - self.first

    @property
    def ticks(self) -> list[Tick]:
        """Few labels at even steps; where there are years of months, each January is its year."""
        stride = next(s for s in _STRIDES[self.unit] if self.size <= s * TICKS)
        start = 0 if self.unit == "day" else -self.first % stride
        return [self._tick(place) for place in range(start, self.size, stride)]

    def _tick(self, place: int) -> Tick:
        value = period(self.unit, self.first + place)
        january = self.unit == "month" and self.size > MONTHS and value.endswith("-01")
        text = _short(value[:4] if january else value)
        middle = self.left(place + 0.5)
        if middle < EDGE:
            return Tick(self.left(place), text, "start")
        if middle > 100 - EDGE:
            return Tick(self.left(place + 1), text, "end")
        return Tick(middle, text, "middle")


def _short(value: str) -> str:
    first, _ = ends(value)
    skeleton = _SKELETONS[UNITS[len(value)]]
    return str(format_skeleton(skeleton, first, locale=_LANGUAGE[locale()]))


def name(value: str) -> str:
    """A period in words, in the reader's language."""
    return format_month(value)
